// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/pacenote/pacenote/embed/service"
)

// MaxReply is the greatest length of a reply in bytes.
const MaxReply = 64 << 20

// Profile is what differs between services.
type Profile struct {
	// Name is the service's name in errors.
	Name string
	// URL is its public address.
	URL string
	// KeyHeader takes the key; empty: "Authorization: Bearer KEY".
	KeyHeader string
	// Header is sent with each request.
	Header map[string]string
}

// OpenAI is the profile of the interfaces of OpenAI at an address; the default one if that is empty. Azure takes the key in a
// header of its own.
func OpenAI(base string) Profile {
	p := Profile{Name: "openai", URL: "https://api.openai.com/v1"}
	for _, cloud := range []string{".azure.com", ".azure.us", ".azure.cn"} {
		if strings.Contains(base, cloud) {
			p.KeyHeader = "api-key"
		}
	}
	return p
}

// Client calls one service.
type Client struct {
	profile Profile
	options service.Options
	http    *http.Client
}

// New returns a client. An address that is none is an error.
func New(p Profile, o service.Options) (*Client, error) {
	o = o.WithDefaults()
	if o.BaseURL == "" {
		o.BaseURL = p.URL
	}
	o.BaseURL = strings.TrimRight(o.BaseURL, "/")
	base, err := url.Parse(o.BaseURL)
	if err != nil || base.Scheme != "http" && base.Scheme != "https" || base.Host == "" || base.RawQuery != "" {
		return nil, fmt.Errorf("%s: the address %q is not of the form http(s)://host/path", p.Name, o.BaseURL)
	}
	client := http.Client{}
	if o.HTTPClient != nil {
		client = *o.HTTPClient
	}
	if client.CheckRedirect == nil {
		client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	}
	return &Client{p, o, &client}, nil
}

// Host returns the host and port that the client calls.
func (c *Client) Host() string {
	base, err := url.Parse(c.options.BaseURL)
	if err != nil {
		return ""
	}
	return base.Host
}

// Post sends in as JSON to a path and decodes the reply into out. Its error is a
// [*service.Error] or the cause of the context's end.
func (c *Client) Post(ctx context.Context, path string, in, out any) error {
	body, err := json.Marshal(in)
	if err != nil {
		return c.fail(path, err)
	}
	return c.retry(ctx, path, func(ctx context.Context) error {
		reply, end, err := c.send(ctx, path, body, "application/json")
		if err != nil {
			return err
		}
		defer end()
		text, err := io.ReadAll(reply)
		if err != nil {
			return c.broken(ctx, path, err)
		}
		if err := json.Unmarshal(text, out); err != nil {
			return &final{c.fail(path, fmt.Errorf("the reply can't be read: %w", err))}
		}
		return nil
	})
}

// send sends a body once and returns the reply, which ends with an error when the service is silent
// for too long. The caller calls end.
func (c *Client) send(ctx context.Context, path string, body []byte, accept string) (reply io.Reader, end func(), err error) {
	ctx, watch := newWatch(ctx, c.options.Timeout)
	request, err := c.request(ctx, path, body)
	if err != nil {
		watch.end()
		return nil, nil, err
	}
	request.Header.Set("Accept", accept)
	response, err := c.http.Do(request)
	if err != nil {
		defer watch.end()
		return nil, nil, c.broken(ctx, path, err)
	}
	end = func() { _ = response.Body.Close(); watch.end() }
	if response.StatusCode < 200 || response.StatusCode > 299 {
		defer end()
		return nil, nil, c.refused(path, response)
	}
	return io.LimitReader(watch.reader(response.Body), MaxReply), end, nil
}

// request makes the request of one attempt.
func (c *Client) request(ctx context.Context, path string, body []byte) (*http.Request, error) {
	address := c.options.BaseURL + path
	if c.options.Query != "" {
		separator := "?"
		if strings.Contains(path, "?") {
			separator = "&"
		}
		address += separator + c.options.Query
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return nil, &final{c.fail(path, err)}
	}
	for name, value := range c.profile.Header {
		request.Header.Set(name, value)
	}
	for name, values := range c.options.Header {
		request.Header[http.CanonicalHeaderKey(name)] = values
	}
	request.Header.Set("Content-Type", "application/json")
	switch {
	case c.options.Token != nil:
		token, err := c.options.Token(ctx)
		if err != nil {
			return nil, &final{c.fail(path, fmt.Errorf("get a token: %w", err))}
		}
		request.Header.Set("Authorization", "Bearer "+token)
	case c.options.Key != "" && c.profile.KeyHeader != "":
		request.Header.Set(c.profile.KeyHeader, c.options.Key)
	case c.options.Key != "":
		request.Header.Set("Authorization", "Bearer "+c.options.Key)
	}
	return request, nil
}

// fail returns an error that is not the service's own.
func (c *Client) fail(path string, err error) *service.Error {
	return &service.Error{Service: c.profile.Name, Path: path, Err: err}
}

// broken returns the error of a connection that failed; the cause where the context has ended, and
// without the address, which may hold secrets of a gateway.
func (c *Client) broken(ctx context.Context, path string, err error) error {
	if cause := context.Cause(ctx); cause != nil {
		err = cause
	}
	var of *url.Error
	if errors.As(err, &of) {
		err = of.Err
	}
	return c.fail(path, err)
}

// final is an error that another attempt would not mend.
type final struct{ of *service.Error }

func (f *final) Error() string { return f.of.Error() }

func (f *final) Unwrap() error { return f.of }
