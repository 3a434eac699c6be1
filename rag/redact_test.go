// SPDX-License-Identifier: Apache-2.0

package rag_test

import (
	"context"
	"strings"
	"testing"

	"github.com/pacenote/pacenote/ingest/redact"
	"github.com/pacenote/pacenote/rag"
	"github.com/pacenote/pacenote/store/acl"
)

func TestAnswersAreRedactedForWhoAsks(t *testing.T) {
	e := open(t, nil)
	sync(t, e, public(files("a.txt", "The recall of the relay concerns the vehicle 1M8GDM9AXKP042788 only.")))
	policy := redact.Policy{"service": {redact.VIN}}
	for groups, seen := range map[string]bool{"service": true, "press": false} {
		answer, err := e.Ask(context.Background(), rag.Question{Text: "Which vehicle does the recall of the relay concern?"})
		if err != nil || answer.Outcome != rag.Answered {
			t.Fatalf("%v, %+v", err, answer)
		}
		answer.Redact(policy.For(acl.User("u", groups)).Text)
		for _, text := range []string{answer.Text, answer.Claims[0].Text, answer.Citations[0].Quote} {
			if strings.Contains(text, "1M8GDM9AXKP042788") != seen {
				t.Errorf("%s: %q", groups, text)
			}
		}
	}
}
