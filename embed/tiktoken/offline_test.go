// SPDX-License-Identifier: Apache-2.0

package tiktoken_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/pacenote/pacenote/embed/tiktoken"
)

// offlineChild is set in the environment of the child process of TestOffline.
const offlineChild = "PACENOTE_TIKTOKEN_OFFLINE_CHILD"

// errNetwork is what every use of the network gets in the child.
var errNetwork = errors.New("the network was used")

type failingTransport struct{ used *bool }

func (f failingTransport) RoundTrip(*http.Request) (*http.Response, error) {
	*f.used = true
	return nil, errNetwork
}

// TestOffline counts tokens in a process that can't reach the network: its HTTP client
// and resolver fail, proxies point nowhere, the folder in which tiktoken-go would look
// for a downloaded vocabulary is empty, and on Linux, where the system allows it, the
// process has a network namespace without any interface.
func TestOffline(t *testing.T) {
	if os.Getenv(offlineChild) != "" {
		countOffline(t)
		return
	}
	executable, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	run := func(isolated bool) (string, error) {
		child := exec.CommandContext(t.Context(), executable, "-test.run=^TestOffline$", "-test.v")
		empty := t.TempDir()
		child.Env = append(os.Environ(), offlineChild+"=1", "TIKTOKEN_CACHE_DIR="+empty, "DATA_GYM_CACHE_DIR="+empty,
			"HTTP_PROXY=http://127.0.0.1:1", "HTTPS_PROXY=http://127.0.0.1:1", "NO_PROXY=")
		if isolated {
			isolate(child)
		}
		output, err := child.CombinedOutput()
		return string(output), err
	}
	output, err := run(canIsolate())
	if err != nil && canIsolate() && !strings.Contains(output, "RUN") { // namespaces are forbidden here
		t.Logf("without a network namespace: %v", err)
		output, err = run(false)
	}
	if err != nil || !strings.Contains(output, "PASS: TestOffline") {
		t.Errorf("%v\n%s", err, output)
	}
}

// countOffline is what the child does.
func countOffline(t *testing.T) {
	used := false
	http.DefaultTransport = failingTransport{&used}
	http.DefaultClient = &http.Client{Transport: failingTransport{&used}}
	net.DefaultResolver = &net.Resolver{PreferGo: true, Dial: func(context.Context, string, string) (net.Conn, error) {
		used = true
		return nil, errNetwork
	}}
	for _, k := range known {
		for encoding, want := range map[string]int{tiktoken.CL100K: k.cl100k, tiktoken.O200K: k.o200k} {
			if n := counter(t, encoding).CountTokens(k.text); n != want {
				t.Errorf("%s: %q has %d tokens, want %d", encoding, k.text, n, want)
			}
		}
	}
	if used {
		t.Error(errNetwork)
	}
}
