// SPDX-License-Identifier: Apache-2.0

// Hides features of the processor from a library whose CPUID instructions setup.py has
// replaced by UD2: this handler answers for them. HIDE is "avx512" to leave AVX-512 as the best, "avx2"
// to leave AVX2, or "sse" to leave SSE4.2. Preload it: LD_PRELOAD=hide.so.
#define _GNU_SOURCE
#include <cpuid.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <ucontext.h>

#define BIT(n) (1u << (n))

static int sse_only, amx_only;

// hide clears what leaf 1 and leaf 7 say about AMX, without amx_only about AVX-512 and AVX-VNNI too, and with
// sse_only about AVX, FMA, F16C and AVX2.
static void hide(unsigned leaf, unsigned subleaf, unsigned *a, unsigned *b, unsigned *c, unsigned *d) {
  if (leaf == 7 && subleaf == 0) *d &= ~(BIT(22) | BIT(24) | BIT(25));
  if (leaf == 7 && subleaf == 1) *a &= ~BIT(21), *d &= ~BIT(8);
  if (amx_only) return;
  if (leaf == 7 && subleaf == 0) {
    *b &= ~(BIT(16) | BIT(17) | BIT(21) | BIT(26) | BIT(27) | BIT(28) | BIT(30) | BIT(31));
    *c &= ~(BIT(1) | BIT(6) | BIT(11) | BIT(12) | BIT(14));
    *d &= ~(BIT(2) | BIT(3) | BIT(8) | BIT(23));
    if (sse_only) *b &= ~BIT(5);
  }
  if (leaf == 7 && subleaf == 1) {
    *a &= ~(BIT(4) | BIT(5) | BIT(22) | BIT(23));
    *d &= ~(BIT(4) | BIT(5) | BIT(10) | BIT(19));
  }
  if (leaf == 1 && sse_only) *c &= ~(BIT(12) | BIT(28) | BIT(29));
}

static void answer(int number, siginfo_t *info, void *context) {
  greg_t *r = ((ucontext_t *)context)->uc_mcontext.gregs;
  unsigned char *at = (unsigned char *)r[REG_RIP];
  if (at[0] != 0x0f || at[1] != 0x0b) { // an illegal instruction that is none of ours
    signal(SIGILL, SIG_DFL);
    return;
  }
  unsigned leaf = r[REG_RAX], subleaf = r[REG_RCX], a, b, c, d;
  __cpuid_count(leaf, subleaf, a, b, c, d);
  hide(leaf, subleaf, &a, &b, &c, &d);
  r[REG_RAX] = a, r[REG_RBX] = b, r[REG_RCX] = c, r[REG_RDX] = d;
  r[REG_RIP] += 2;
}

__attribute__((constructor)) static void begin(void) {
  const char *level = getenv("HIDE");
  sse_only = level && strcmp(level, "sse") == 0;
  amx_only = level && strcmp(level, "avx512") == 0;
  struct sigaction s = {0};
  s.sa_sigaction = answer;
  s.sa_flags = SA_SIGINFO | SA_NODEFER | SA_ONSTACK;
  sigaction(SIGILL, &s, 0);
}
