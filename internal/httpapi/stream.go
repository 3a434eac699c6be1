// SPDX-License-Identifier: Apache-2.0

package httpapi

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"

	"github.com/pacenote/pacenote/embed/service"
)

// MaxEvent is the greatest length of one line of a stream in bytes.
const MaxEvent = 4 << 20

// Event is one piece of a stream: its name, empty if it has none, and its data.
type Event struct {
	Name string
	Data []byte
}

// Stream sends in as JSON to a path and yields the events of the reply as they come. Until the first event
// came, what fails is tried again. An error is the last thing yielded. A reply that is no
// stream but a JSON value is yielded as one event without a name: some servers do not stream.
func (c *Client) Stream(ctx context.Context, path string, in any) iter.Seq2[Event, error] {
	return func(yield func(Event, error) bool) {
		body, err := json.Marshal(in)
		if err != nil {
			yield(Event{}, c.fail(path, err))
			return
		}
		left := errors.New("the stream was left")
		begun := false
		err = c.retry(ctx, path, func(ctx context.Context) error {
			reply, end, err := c.send(ctx, path, body, "text/event-stream")
			if err != nil {
				return err
			}
			defer end()
			for event, err := range Events(reply) {
				if err != nil {
					err = c.broken(ctx, path, err)
					if begun { // what was yielded can't be taken back
						return &final{c.fail(path, err)}
					}
					return err
				}
				if failed := c.within(path, event); failed != nil {
					if begun {
						return &final{failed}
					}
					return failed
				}
				begun = true
				if !yield(event, nil) {
					return left
				}
			}
			return nil
		})
		if err != nil && !errors.Is(err, left) {
			yield(Event{}, err)
		}
	}
}

// within returns the error that an event of a stream carries, as some services send one after they
// have replied "200 OK"; nil if it carries none.
func (c *Client) within(path string, e Event) *service.Error {
	if e.Name != "error" && !bytes.Contains(e.Data, []byte(`"error"`)) {
		return nil
	}
	var has struct {
		Type  string          `json:"type"`
		Error json.RawMessage `json:"error"`
	}
	if json.Unmarshal(e.Data, &has) != nil {
		return nil
	}
	if e.Name != "error" && has.Type != "error" && (len(has.Error) == 0 || string(has.Error) == "null") {
		return nil
	}
	code, message := errorOf(e.Data)
	failed := &service.Error{Service: c.profile.Name, Path: path, Code: code, Message: c.clean(message)}
	switch code {
	case "overloaded_error", "rate_limit_error", "rate_limit_exceeded", "server_error", "api_error", "UNAVAILABLE", "RESOURCE_EXHAUSTED":
		failed.Status = 503
	}
	return failed
}

// Call is what is sent: a value as JSON, to a path.
type Call struct {
	Path string
	Body any
}

// Values sends a call and yields what read makes of the JSON values of its stream, of those of which it makes anything, up to
// the event "[DONE]" that some services end with. An error, of the stream or of read, is the last thing yielded.
func Values[T, V any](ctx context.Context, c *Client, call Call, read func(*T) (value V, says bool, err error)) iter.Seq2[V, error] {
	return func(yield func(V, error) bool) {
		var none V
		for event, err := range c.Stream(ctx, call.Path, call.Body) {
			if err != nil {
				yield(none, err)
				return
			}
			if string(event.Data) == "[DONE]" {
				return
			}
			var of T
			if err := json.Unmarshal(event.Data, &of); err != nil {
				yield(none, c.fail(call.Path, fmt.Errorf("an event of the stream can't be read: %w", err)))
				return
			}
			value, says, err := read(&of)
			if err != nil {
				yield(none, err)
				return
			}
			if says && !yield(value, nil) {
				return
			}
		}
	}
}

// Events yields the events of a stream. Lines that are comments, ids or retry times are passed over; data of
// several lines is joined by line feeds. A stream that ends within an event yields what there was of it: some
// servers do not send the last blank line. Text that is no stream at all is yielded as one event.
func Events(r io.Reader) iter.Seq2[Event, error] {
	return func(yield func(Event, error) bool) {
		lines := bufio.NewReaderSize(r, 32<<10)
		var event Event
		var plain []byte // lines that are no fields
		has := false
		for {
			line, err := readLine(lines)
			if err != nil && (!errors.Is(err, io.EOF)) {
				yield(Event{}, err)
				return
			}
			last := err != nil
			name, value := field(line)
			switch {
			case len(line) == 0 && has:
				if !yield(event, nil) {
					return
				}
				event, has = Event{}, false
			case name == "data":
				if has && event.Data != nil {
					event.Data = append(event.Data, '\n')
				}
				event.Data, has = append(event.Data, value...), true
			case name == "event":
				event.Name = string(value)
			case name == "" && len(line) > 0 && line[0] != ':' && len(plain) < MaxReply:
				plain = append(append(plain, line...), '\n')
			}
			if last {
				break
			}
		}
		if has && !yield(event, nil) {
			return
		}
		if plain = bytes.TrimSpace(plain); len(plain) > 0 && json.Valid(plain) {
			yield(Event{Data: plain}, nil)
		}
	}
}

// field returns the name and value of a line of a stream; no name if it is none that is known.
func field(line []byte) (name string, value []byte) {
	before, after, _ := bytes.Cut(line, []byte(":"))
	switch string(before) {
	case "data", "event", "id", "retry":
		return string(before), bytes.TrimPrefix(after, []byte(" "))
	}
	return "", nil
}

// readLine returns a line without its end, which is CR, LF or both.
func readLine(r *bufio.Reader) ([]byte, error) {
	var line []byte
	for {
		part, err := r.ReadSlice('\n')
		line = append(line, part...)
		if len(line) > MaxEvent {
			return nil, fmt.Errorf("a line of the stream is longer than %d bytes", MaxEvent)
		}
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		return bytes.TrimRight(line, "\r\n"), err
	}
}
