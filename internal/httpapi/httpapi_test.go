// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/pacenote/pacenote/embed/service"
)

// transport is a service within the test.
type transport func(*http.Request) (*http.Response, error)

func (f transport) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func reply(status int, body string, header ...string) *http.Response {
	h := http.Header{}
	for i := 0; i < len(header); i += 2 {
		h.Set(header[i], header[i+1])
	}
	return &http.Response{StatusCode: status, Header: h, Body: io.NopCloser(strings.NewReader(body))}
}

// client returns a client of a service within the test.
func client(t *testing.T, o service.Options, f transport) *Client {
	t.Helper()
	o.HTTPClient = &http.Client{Transport: f}
	c, err := New(Profile{Name: "test", URL: "https://service.example/v1"}, o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestRetriesWhatPasses(t *testing.T) {
	for _, test := range []struct {
		name     string
		replies  []*http.Response
		wait     [2]time.Duration // at least and at most
		attempts int
		fails    string
	}{
		{"at once", []*http.Response{reply(200, `{"ok":true}`)}, [2]time.Duration{}, 1, ""},
		{"after two", []*http.Response{reply(503, `{}`), reply(429, `{}`), reply(200, `{"ok":true}`)}, [2]time.Duration{time.Second, 2 * time.Second}, 3, ""},
		{"as asked", []*http.Response{reply(429, `{}`, "Retry-After", "7"), reply(200, `{"ok":true}`)}, [2]time.Duration{7 * time.Second, 7 * time.Second}, 2, ""},
		{"as asked in ms", []*http.Response{reply(429, `{}`, "Retry-After-Ms", "2500"), reply(200, `{"ok":true}`)}, [2]time.Duration{2500 * time.Millisecond, 2500 * time.Millisecond}, 2, ""},
		{"too long a pause", []*http.Response{reply(429, `{}`, "Retry-After", "3600")}, [2]time.Duration{}, 1, "429"},
		{"not for a wrong request", []*http.Response{reply(400, `{"error":{"message":"no such model","code":"model_not_found"}}`)}, [2]time.Duration{}, 1, "model_not_found: no such model"},
		{"not without end", []*http.Response{reply(500, ``), reply(500, ``), reply(500, ``), reply(500, ``)}, [2]time.Duration{2 * time.Second, 5 * time.Second}, 4, "after 4 attempts"},
		{"not for what can't be read", []*http.Response{reply(200, `<html>`)}, [2]time.Duration{}, 1, "can't be read"},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				n := 0
				c := client(t, service.Options{}, func(*http.Request) (*http.Response, error) { n++; return test.replies[n-1], nil })
				start := time.Now()
				var out struct{ OK bool }
				err := c.Post(t.Context(), "/x", map[string]int{"a": 1}, &out)
				if got := time.Since(start); got < test.wait[0] || got > test.wait[1] {
					t.Errorf("it took %s, want %s to %s", got, test.wait[0], test.wait[1])
				}
				if n != test.attempts {
					t.Errorf("%d attempts, want %d", n, test.attempts)
				}
				if test.fails == "" && (err != nil || !out.OK) || test.fails != "" && (err == nil || !strings.Contains(err.Error(), test.fails)) {
					t.Errorf("got %v, want %q", err, test.fails)
				}
				var failed *service.Error
				if test.fails != "" && !errors.As(err, &failed) {
					t.Errorf("%T is no service.Error", err)
				}
			})
		})
	}
}

func TestSilence(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := client(t, service.Options{Attempts: 2, Timeout: 5 * time.Second}, func(r *http.Request) (*http.Response, error) {
			<-r.Context().Done()
			return nil, r.Context().Err()
		})
		err := c.Post(t.Context(), "/x", 1, nil)
		var timeout interface{ Timeout() bool }
		if !errors.As(err, &timeout) || !strings.Contains(err.Error(), "silent for 5s") {
			t.Errorf("got %v", err)
		}
	})
}

// TestSlowStreamGoesOn has a stream that takes longer than the timeout and is never silent for as long.
func TestSlowStreamGoesOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := client(t, service.Options{Attempts: 1, Timeout: 5 * time.Second}, func(*http.Request) (*http.Response, error) {
			read, write := io.Pipe()
			go func() {
				for i := range 4 {
					time.Sleep(4 * time.Second)
					fmt.Fprintf(write, "data: %d\n\n", i)
				}
				_ = write.Close()
			}()
			return &http.Response{StatusCode: 200, Body: read}, nil
		})
		if got, err := all(c.Stream(t.Context(), "/x", 1)); err != nil || got != "0 1 2 3" {
			t.Errorf("got %q, %v", got, err)
		}
	})
}

func all(events func(func(Event, error) bool)) (string, error) {
	var out []string
	for e, err := range events {
		if err != nil {
			return strings.Join(out, " "), err
		}
		out = append(out, string(e.Data))
	}
	return strings.Join(out, " "), nil
}

// broken is a body that fails after its text.
type broken struct{ io.Reader }

func (b broken) Read(p []byte) (int, error) {
	n, err := b.Reader.Read(p)
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	return n, err
}

func TestStreamsAreTriedAgainUntilTheyBegin(t *testing.T) {
	for _, test := range []struct {
		name, first, want string
		attempts          int
		fails             bool
	}{
		{"before", ": hello\n", "ok", 2, false},
		{"overloaded at once", "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"later\"}}\n\n", "ok", 2, false},
		{"behind", "data: a\n\n", "a", 1, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				n := 0
				c := client(t, service.Options{}, func(*http.Request) (*http.Response, error) {
					n++
					if n == 1 {
						return &http.Response{StatusCode: 200, Body: io.NopCloser(broken{strings.NewReader(test.first)})}, nil
					}
					return reply(200, "data: ok\n\n"), nil
				})
				got, err := all(c.Stream(t.Context(), "/x", 1))
				if got != test.want || n != test.attempts || (err != nil) != test.fails {
					t.Errorf("got %q after %d attempts, %v", got, n, err)
				}
			})
		})
	}
}

func TestEvents(t *testing.T) {
	for _, test := range []struct {
		stream string
		want   []Event
	}{
		{"data: a\n\ndata: b\n\n", []Event{{Data: []byte("a")}, {Data: []byte("b")}}},
		{"event: x\r\ndata:a\r\ndata: b\r\n\r\n", []Event{{"x", []byte("a\nb")}}},
		{": comment\nid: 1\nretry: 5\ndata: a\n\n\n\n", []Event{{Data: []byte("a")}}},
		{"data: last", []Event{{Data: []byte("last")}}},
		{"{\"a\":\n1}\n", []Event{{Data: []byte("{\"a\":\n1}")}}},
		{"", nil},
	} {
		var got []Event
		for e, err := range Events(strings.NewReader(test.stream)) {
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, e)
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", test.stream, diff)
		}
	}
}

func FuzzEvents(f *testing.F) {
	f.Add("data: a\n\nevent: b\ndata: c")
	f.Fuzz(func(t *testing.T, stream string) {
		n := 0
		for e, err := range Events(strings.NewReader(stream)) {
			if err == nil {
				n += len(e.Data)
			}
		}
		if n > 2*len(stream)+1 {
			t.Errorf("%d bytes of data from %d", n, len(stream))
		}
	})
}

// TestSecretsStay sends a key to a service that repeats it in its error and redirects to another.
func TestSecretsStay(t *testing.T) {
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("the redirect was followed") }))
	defer other.Close()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/moved" {
			http.Redirect(w, r, other.URL, http.StatusTemporaryRedirect)
			return
		}
		w.WriteHeader(http.StatusUnauthorized)
		fmt.Fprintf(w, `{"error":{"message":"Incorrect API key: %s","type":"invalid_request_error"}}`, r.Header.Get("x-api-key"))
	}))
	defer server.Close()
	c, err := New(Profile{Name: "test", KeyHeader: "x-api-key"}, service.Options{BaseURL: server.URL, Key: "sk-secret"})
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/x", "/moved"} {
		err := c.Post(t.Context(), path, 1, nil)
		if err == nil || strings.Contains(err.Error(), "sk-secret") {
			t.Errorf("%s: %v", path, err)
		}
	}
}

func TestCallersMayLeave(t *testing.T) {
	c := client(t, service.Options{}, func(r *http.Request) (*http.Response, error) {
		return reply(200, "data: a\n\ndata: b\n\n"), nil
	})
	for range c.Stream(t.Context(), "/x", 1) {
		break
	}
	ctx, cancel := context.WithCancelCause(t.Context())
	gone := errors.New("the asker is gone")
	cancel(gone)
	if _, err := all(c.Stream(ctx, "/x", 1)); !errors.Is(err, gone) {
		t.Errorf("got %v", err)
	}
}

func TestAddresses(t *testing.T) {
	for _, base := range []string{"ftp://x", "x", "http://", "http://x/?a=b"} {
		if _, err := New(Profile{Name: "test"}, service.Options{BaseURL: base}); err == nil {
			t.Errorf("%q was taken", base)
		}
	}
	var asked string
	c := client(t, service.Options{Query: "api-version=1", Token: func(context.Context) (string, error) { return "t", nil }, Header: http.Header{"x-org": {"a"}}},
		func(r *http.Request) (*http.Response, error) {
			asked = r.URL.String() + " " + r.Header.Get("Authorization") + " " + r.Header.Get("X-Org")
			return reply(200, "{}"), nil
		})
	var out any
	if err := c.Post(t.Context(), "/x?alt=sse", 1, &out); err != nil || asked != "https://service.example/v1/x?alt=sse&api-version=1 Bearer t a" {
		t.Errorf("%q, %v", asked, err)
	}
}
