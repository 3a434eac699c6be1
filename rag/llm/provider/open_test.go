// SPDX-License-Identifier: Apache-2.0

package provider

import (
	"strings"
	"testing"

	"github.com/pacenote/pacenote/embed/service"
)

func TestOpen(t *testing.T) {
	for _, name := range []string{"openai:small", "anthropic:small", "gemini:small"} {
		m, err := Open(name, service.Options{BaseURL: "http://127.0.0.1:1", Key: "none"})
		if err != nil || !strings.Contains(m.Name(), "small") {
			t.Errorf("%s: %v, %v", name, m, err)
		}
	}
	for _, name := range []string{"somewhere:small", "small", ""} {
		if m, err := Open(name, service.Options{}); err == nil || m != nil || !strings.Contains(err.Error(), "unknown provider") {
			t.Errorf("%s: %v, %v", name, m, err)
		}
	}
	if m, err := Open("openai:", service.Options{Key: "none"}); err == nil || m != nil {
		t.Errorf("a model without a name: %v, %v", m, err)
	}
}
