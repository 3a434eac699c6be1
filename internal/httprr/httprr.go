// SPDX-License-Identifier: Apache-2.0

package httprr

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// Recording is what a file holds.
type Recording struct {
	// Note says where the exchanges come from: recorded when and of what, or written after
	// which documentation.
	Note string `json:"note"`
	// Exchanges are in the order in which they happened.
	Exchanges []Exchange `json:"exchanges"`
}

// Exchange is one request and its reply.
type Exchange struct {
	// Method, Path and Body are the request's; a body of JSON is compared by value.
	Method string          `json:"method"`
	Path   string          `json:"path"`
	Body   json.RawMessage `json:"body"`
	// Status, Type and Reply are the reply's: its status, media type and body.
	Status int    `json:"status"`
	Type   string `json:"type"`
	Reply  string `json:"reply"`
}

// Open returns a transport that replays the file of a test, in order, and fails the test if it is
// asked something else or not everything. With PACENOTE_RECORD=1 it asks the service and writes the file when the test
// ends. Secrets are taken out of what is written.
func Open(t *testing.T, file string, secrets ...string) http.RoundTripper {
	t.Helper()
	if os.Getenv("PACENOTE_RECORD") == "1" {
		r := &recorder{secrets: secrets}
		t.Cleanup(func() { r.write(t, file) })
		return r
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	p := &player{t: t}
	if err := json.Unmarshal(text, &p.recording); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	t.Cleanup(func() {
		if p.next != len(p.recording.Exchanges) {
			t.Errorf("%s: %d of %d exchanges were asked for", file, p.next, len(p.recording.Exchanges))
		}
	})
	return p
}

// Client returns a client whose transport is that of Open.
func Client(t *testing.T, file string, secrets ...string) *http.Client {
	t.Helper()
	return &http.Client{Transport: Open(t, file, secrets...)}
}

// player replays.
type player struct {
	t         *testing.T
	mu        sync.Mutex
	recording Recording
	next      int
}

func (p *player) RoundTrip(r *http.Request) (*http.Response, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	if p.next >= len(p.recording.Exchanges) {
		return nil, fmt.Errorf("no exchange is left for %s %s: %s", r.Method, r.URL.Path, body)
	}
	e := p.recording.Exchanges[p.next]
	p.next++
	if e.Method != r.Method || e.Path != r.URL.Path {
		p.t.Errorf("exchange %d: %s %s, the recording has %s %s", p.next, r.Method, r.URL.Path, e.Method, e.Path)
	}
	if got, want := indented(body), indented(e.Body); got != want {
		p.t.Errorf("exchange %d: the body is\n%s\nthe recording has\n%s", p.next, got, want)
	}
	return &http.Response{
		StatusCode: e.Status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Request: r,
		Header: http.Header{"Content-Type": {e.Type}}, Body: io.NopCloser(strings.NewReader(e.Reply)),
	}, nil
}

// indented returns JSON in one form, with the names of objects in order.
func indented(text []byte) string {
	var value any
	if json.Unmarshal(text, &value) != nil {
		return string(text)
	}
	out, err := json.MarshalIndent(value, "", "  ")
	if err != nil {
		return string(text)
	}
	return string(out)
}

// recorder asks the service and remembers.
type recorder struct {
	secrets   []string
	mu        sync.Mutex
	recording Recording
}

func (r *recorder) RoundTrip(request *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(request.Body)
	if err != nil {
		return nil, err
	}
	request.Body = io.NopCloser(bytes.NewReader(body))
	response, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	reply, err := io.ReadAll(response.Body)
	if err != nil {
		return nil, err
	}
	response.Body = io.NopCloser(bytes.NewReader(reply))
	r.mu.Lock()
	defer r.mu.Unlock()
	r.recording.Exchanges = append(r.recording.Exchanges, Exchange{
		Method: request.Method, Path: request.URL.Path, Body: json.RawMessage(r.clean(string(body))),
		Status: response.StatusCode, Type: response.Header.Get("Content-Type"), Reply: r.clean(string(reply)),
	})
	return response, nil
}

func (r *recorder) clean(text string) string {
	for _, secret := range r.secrets {
		if secret != "" {
			text = strings.ReplaceAll(text, secret, "SECRET")
		}
	}
	return text
}

func (r *recorder) write(t *testing.T, file string) {
	t.Helper()
	r.recording.Note = "recorded by " + t.Name() + " with PACENOTE_RECORD=1"
	text, err := json.MarshalIndent(r.recording, "", "  ")
	if err == nil {
		err = os.MkdirAll(filepath.Dir(file), 0o755)
	}
	if err == nil {
		err = os.WriteFile(file, append(text, '\n'), 0o600)
	}
	if err != nil {
		t.Error(err)
	}
}
