// SPDX-License-Identifier: Apache-2.0

package ingest_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"testing"

	"github.com/pacenote/pacenote/ingest"
)

func TestFailureKeepsWhatAnErrorSays(t *testing.T) {
	for _, cause := range []error{
		ingest.ErrEncrypted, ingest.ErrNoTextLayer, fmt.Errorf("%w: no cross-reference", ingest.ErrDamaged),
		&ingest.LimitError{Limit: "pages", Max: 5000},
	} {
		err := &ingest.ParseError{Name: "a.pdf", Page: 3, Err: cause}
		data, jsonErr := json.Marshal(ingest.FailureOf(fmt.Errorf("sync: %w", err)))
		if jsonErr != nil {
			t.Fatal(jsonErr)
		}
		var kept ingest.Failure
		if err := json.Unmarshal(data, &kept); err != nil {
			t.Fatal(err)
		}
		again := kept.ParseError("a.pdf")
		if again.Error() != err.Error() {
			t.Errorf("got %q, want %q", again, err)
		}
		for _, reason := range []error{ingest.ErrEncrypted, ingest.ErrNoTextLayer, ingest.ErrDamaged, ingest.ErrEmpty} {
			if errors.Is(again, reason) != errors.Is(err, reason) {
				t.Errorf("%v: not the same reason as %v", again, err)
			}
		}
		var limit, was *ingest.LimitError
		if errors.As(again, &limit) != errors.As(err, &was) || limit != nil && *limit != *was {
			t.Errorf("limit %v, want %v", limit, was)
		}
	}
	for _, err := range []error{
		nil, errors.New("disk"), &ingest.ParseError{Name: "a", Err: errors.New("disk")}, &ingest.ParseError{Name: "a", Err: context.Canceled},
	} {
		if f := ingest.FailureOf(err); f != nil {
			t.Errorf("%v is kept as %+v", err, f)
		}
	}
}
