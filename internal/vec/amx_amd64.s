// SPDX-License-Identifier: Apache-2.0

//go:build !purego

#include "textflag.h"

// The assembler has no names for the instructions on tiles (Intel 64 and IA-32 Architectures
// Software Developer's Manual, volume 2, chapter "Intel AMX instruction set reference"). The
// registers in the macros' names are the only ones that these encodings stand for.
#define LDTILECFG_AX BYTE $0xC4; BYTE $0xE2; BYTE $0x78; BYTE $0x49; BYTE $0x00
#define TILERELEASE  BYTE $0xC4; BYTE $0xE2; BYTE $0x78; BYTE $0x49; BYTE $0xC0

#define TILEZERO_0 BYTE $0xC4; BYTE $0xE2; BYTE $0x7B; BYTE $0x49; BYTE $0xC0
#define TILEZERO_1 BYTE $0xC4; BYTE $0xE2; BYTE $0x7B; BYTE $0x49; BYTE $0xC8
#define TILEZERO_2 BYTE $0xC4; BYTE $0xE2; BYTE $0x7B; BYTE $0x49; BYTE $0xD0
#define TILEZERO_3 BYTE $0xC4; BYTE $0xE2; BYTE $0x7B; BYTE $0x49; BYTE $0xD8

// TILELOAD_t_base_index loads 16 rows of 64 bytes from base on, index bytes apart.
#define TILELOAD_4_AX_BX BYTE $0xC4; BYTE $0xE2; BYTE $0x7B; BYTE $0x4B; BYTE $0x24; BYTE $0x18
#define TILELOAD_5_DX_BX BYTE $0xC4; BYTE $0xE2; BYTE $0x7B; BYTE $0x4B; BYTE $0x2C; BYTE $0x1A
#define TILELOAD_6_CX_DI BYTE $0xC4; BYTE $0xE2; BYTE $0x7B; BYTE $0x4B; BYTE $0x34; BYTE $0x39
#define TILELOAD_7_SI_DI BYTE $0xC4; BYTE $0xE2; BYTE $0x7B; BYTE $0x4B; BYTE $0x3C; BYTE $0x3E

// TILESTORE_t_base_index is its reverse.
#define TILESTORE_0_AX_BX BYTE $0xC4; BYTE $0xE2; BYTE $0x7A; BYTE $0x4B; BYTE $0x04; BYTE $0x18
#define TILESTORE_1_CX_BX BYTE $0xC4; BYTE $0xE2; BYTE $0x7A; BYTE $0x4B; BYTE $0x0C; BYTE $0x19
#define TILESTORE_2_DX_BX BYTE $0xC4; BYTE $0xE2; BYTE $0x7A; BYTE $0x4B; BYTE $0x14; BYTE $0x1A
#define TILESTORE_3_SI_BX BYTE $0xC4; BYTE $0xE2; BYTE $0x7A; BYTE $0x4B; BYTE $0x1C; BYTE $0x1E

// TDPBUSD_c_a_b adds the products of unsigned bytes of a with signed bytes of b to c.
#define TDPBUSD_0_4_6 BYTE $0xC4; BYTE $0xE2; BYTE $0x49; BYTE $0x5E; BYTE $0xC4
#define TDPBUSD_1_4_7 BYTE $0xC4; BYTE $0xE2; BYTE $0x41; BYTE $0x5E; BYTE $0xCC
#define TDPBUSD_2_5_6 BYTE $0xC4; BYTE $0xE2; BYTE $0x49; BYTE $0x5E; BYTE $0xD5
#define TDPBUSD_3_5_7 BYTE $0xC4; BYTE $0xE2; BYTE $0x41; BYTE $0x5E; BYTE $0xDD

// tiles is the configuration: palette 1, eight tiles of 16 rows of 64 bytes.
DATA tiles<>+0(SB)/8, $1
DATA tiles<>+8(SB)/8, $0
DATA tiles<>+16(SB)/8, $0x0040004000400040
DATA tiles<>+24(SB)/8, $0x0040004000400040
DATA tiles<>+32(SB)/8, $0
DATA tiles<>+40(SB)/8, $0
DATA tiles<>+48(SB)/8, $0x1010101010101010
DATA tiles<>+56(SB)/8, $0
GLOBL tiles<>(SB), RODATA|NOPTR, $64

// FINISH gives the tiles up and turns the sums of rows of 32 columns at AX, BX bytes apart, into what integerTile
// promises; R13 is the panel behind its weights.
#define FINISH(rows) \
	TILERELEASE; \
	MOVQ $rows, R10; \
	MOVQ scales+48(FP), R11; \
	MOVQ offsets+56(FP), R12; \
	VMOVUPS 0(R13), Z0; \
	VMOVUPS 64(R13), Z1; \
	VMOVUPS 128(R13), Z2; \
	VMOVUPS 192(R13), Z3; \
	VMOVUPS 256(R13), Z4; \
	VMOVUPS 320(R13), Z5; \
row: \
	VBROADCASTSS (R11), Z6; \
	VBROADCASTSS (R12), Z7; \
	VCVTDQ2PS 0(AX), Z8; \
	VCVTDQ2PS 64(AX), Z9; \
	VMULPS Z0, Z6, Z10; \
	VMULPS Z1, Z6, Z11; \
	VFMADD213PS Z2, Z10, Z8; \
	VFMADD213PS Z3, Z11, Z9; \
	VFNMADD231PS Z4, Z7, Z8; \
	VFNMADD231PS Z5, Z7, Z9; \
	VMOVUPS Z8, 0(AX); \
	VMOVUPS Z9, 64(AX); \
	ADDQ $4, R11; \
	ADDQ $4, R12; \
	ADDQ BX, AX; \
	DECQ R10; \
	JNZ row; \
	VZEROUPPER

// func integerAMX_32(dst *float32, stride int, act *byte, lda int, panel *byte, k int, scales *float32, offsets *float32)
// Requires: AMX-TILE, AMX-INT8, AVX512F
TEXT ·integerAMX_32(SB), NOSPLIT, $0-64
	LEAQ tiles<>(SB), AX
	LDTILECFG_AX
	MOVQ act+16(FP), AX
	MOVQ lda+24(FP), BX
	MOVQ BX, DX
	SHLQ $4, DX
	ADDQ AX, DX
	MOVQ panel+32(FP), CX
	LEAQ 64(CX), SI
	MOVQ $128, DI
	MOVQ k+40(FP), R8
	SHRQ $6, R8
	TILEZERO_0
	TILEZERO_1
	TILEZERO_2
	TILEZERO_3

loop:
	TILELOAD_6_CX_DI
	TILELOAD_4_AX_BX
	TILELOAD_7_SI_DI
	TDPBUSD_0_4_6
	TILELOAD_5_DX_BX
	TDPBUSD_1_4_7
	TDPBUSD_2_5_6
	TDPBUSD_3_5_7
	ADDQ $64, AX
	ADDQ $64, DX
	ADDQ $2048, CX
	ADDQ $2048, SI
	DECQ R8
	JNZ  loop
	MOVQ CX, R13
	MOVQ dst+0(FP), AX
	MOVQ stride+8(FP), BX
	SHLQ $2, BX
	MOVQ BX, DX
	SHLQ $4, DX
	ADDQ AX, DX
	LEAQ 64(AX), CX
	LEAQ 64(DX), SI
	TILESTORE_0_AX_BX
	TILESTORE_1_CX_BX
	TILESTORE_2_DX_BX
	TILESTORE_3_SI_BX
	FINISH(32)
	RET

// func integerAMX_16(dst *float32, stride int, act *byte, lda int, panel *byte, k int, scales *float32, offsets *float32)
// Requires: AMX-TILE, AMX-INT8, AVX512F
TEXT ·integerAMX_16(SB), NOSPLIT, $0-64
	LEAQ tiles<>(SB), AX
	LDTILECFG_AX
	MOVQ act+16(FP), AX
	MOVQ lda+24(FP), BX
	MOVQ panel+32(FP), CX
	LEAQ 64(CX), SI
	MOVQ $128, DI
	MOVQ k+40(FP), R8
	SHRQ $6, R8
	TILEZERO_0
	TILEZERO_1

loop:
	TILELOAD_4_AX_BX
	TILELOAD_6_CX_DI
	TDPBUSD_0_4_6
	TILELOAD_7_SI_DI
	TDPBUSD_1_4_7
	ADDQ $64, AX
	ADDQ $2048, CX
	ADDQ $2048, SI
	DECQ R8
	JNZ  loop
	MOVQ CX, R13
	MOVQ dst+0(FP), AX
	MOVQ stride+8(FP), BX
	SHLQ $2, BX
	LEAQ 64(AX), CX
	TILESTORE_0_AX_BX
	TILESTORE_1_CX_BX
	FINISH(16)
	RET
