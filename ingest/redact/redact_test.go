// SPDX-License-Identifier: Apache-2.0

package redact_test

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/ingest/redact"
	"github.com/pacenote/pacenote/store/acl"
)

// TestFind holds texts with what identifies somebody, in five languages, and texts with what only
// looks like it: part numbers, figures, dates. Numbers are invented, or examples of the standards.
func TestFind(t *testing.T) {
	for _, test := range []struct {
		text string
		want []string
	}{
		{"VIN 1M8GDM9AXKP042788 was towed.", []string{"VIN 1M8GDM9AXKP042788"}},
		{"Fahrgestellnummer WVWZZZ1JZXW000001, Halter unbekannt", []string{"VIN WVWZZZ1JZXW000001"}},
		{"1M8GDM9A0KP042788 has a wrong check digit", nil},
		{"Write to anna.müller@example.org or http://example.org", []string{"EMAIL anna.müller@example.org"}},
		{"Konto DE89 3704 0044 0532 0130 00 bei der Bank", []string{"IBAN DE89 3704 0044 0532 0130 00"}},
		{"IBAN: FR1420041010050500013M02606.", []string{"IBAN FR1420041010050500013M02606"}},
		{"DE89 3704 0044 0532 0130 01 fails its checksum", nil},
		{"Call +49 30 1234567 before noon", []string{"PHONE +49 30 1234567"}},
		{"Tél. : 01 23 45 67 89", []string{"PHONE 01 23 45 67 89"}},
		{"phone (212) 555-0123, ext. 4", []string{"PHONE (212) 555-0123"}},
		{"Telefon 030/1234567", []string{"PHONE 030/1234567"}},
		{"Móvil: 612 345 678", []string{"PHONE 612 345 678"}},
		{"Cellulare 347 1234567", []string{"PHONE 347 1234567"}},
		{"Kennzeichen B-AB 1234 gemeldet", []string{"PLATE B-AB 1234"}},
		{"immatriculée AB-123-CD depuis mai", []string{"PLATE AB-123-CD"}},
		{"targa EX 123 AB", []string{"PLATE EX 123 AB"}},
		{"matrícula 1234 BCD", []string{"PLATE 1234 BCD"}},
		{"License plate 7ABC123 (CA)", []string{"PLATE 7ABC123"}},

		{"Part 0265 005 303 replaces 0 986 494 117", nil},
		{"Teilenummer 13471 211, Réf. 9673 0512 80, 68410000AA", nil},
		{"Torque 25 Nm at 2026-01-31 14:30, 1 234,50 €", nil},
		{"ISO 9001:2015, EN 10204-3.1, AB-123-CD seal", nil},
		{"rows 38220 38221 38222 38223", nil},
		{"12345678901234567 units", nil},
		{"gap 0.75 0.80 0.85 0.90 mm", nil},
	} {
		var got []string
		for _, m := range redact.Find(test.text) {
			got = append(got, string(m.Kind)+" "+test.text[m.Start:m.End])
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s: %s", test.text, diff)
		}
	}
}

func TestMasksKeepTheLength(t *testing.T) {
	text := "Mail anna.müller@example.org, VIN 1M8GDM9AXKP042788."
	got := redact.NewRedactor(nil).Text(text)
	if want := "Mail [EMAIL*****************], VIN [VIN************]."; got != want || len(got) != len(text) {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := redact.NewRedactor([]redact.Kind{redact.VIN}).Text(text); !strings.Contains(got, "anna.müller@example.org") || strings.Contains(got, "1M8") {
		t.Errorf("got %q", got)
	}
}

func TestPolicy(t *testing.T) {
	p := redact.Policy{"service": {redact.VIN, redact.Plate}, "callcentre": {redact.Phone}}
	text := "VIN 1M8GDM9AXKP042788, tel +49 30 1234567, a@example.org"
	for _, test := range []struct {
		groups []string
		want   string
	}{
		{nil, "VIN [VIN************], tel [PHONE*******], [EMAIL******]"},
		{[]string{"service"}, "VIN 1M8GDM9AXKP042788, tel [PHONE*******], [EMAIL******]"},
		{[]string{"service", "callcentre"}, "VIN 1M8GDM9AXKP042788, tel +49 30 1234567, [EMAIL******]"},
	} {
		if got := p.For(acl.User("u", test.groups...)).Text(text); got != test.want {
			t.Errorf("%v: %q", test.groups, got)
		}
	}
}

// fixed is a parser with a fixed result.
type fixed struct{}

func (fixed) Media() []string { return []string{"text/plain"} }

func (fixed) Parse(context.Context, ingest.Input) (*ingest.Document, error) {
	table := &ingest.Table{Rows: [][]ingest.Cell{{{Text: "VIN"}, {Text: "1M8GDM9AXKP042788", Column: 1}}}, Raw: []ingest.RawRow{{Text: "VIN;1M8GDM9AXKP042788"}}}
	return &ingest.Document{Blocks: []ingest.Block{
		{Text: "Reach me at a@example.org.", Parts: []ingest.Part{{Start: 12, End: 26}}},
		{Kind: ingest.TableBlock, Text: table.Text(), Table: table},
	}}, nil
}

func TestParser(t *testing.T) {
	doc, err := redact.New(fixed{}, nil).Parse(t.Context(), ingest.Input{})
	if err != nil {
		t.Fatal(err)
	}
	first, table := doc.Blocks[0], doc.Blocks[1]
	if first.Text != "Reach me at [EMAIL******]." || first.Text[first.Parts[0].Start:] != "[EMAIL******]." {
		t.Errorf("block %+v", first)
	}
	for _, text := range []string{table.Text, table.Table.Rows[0][1].Text, table.Table.Raw[0].Text} {
		if strings.Contains(text, "1M8") {
			t.Errorf("left: %q", text)
		}
	}
}

func FuzzText(f *testing.F) {
	f.Add("Tel. 01 23 45 67 89, a@b.org, DE89 3704 0044 0532 0130 00")
	f.Fuzz(func(t *testing.T, text string) {
		if got := redact.NewRedactor(nil).Text(text); len(got) != len(text) {
			t.Errorf("%q has become %q", text, got)
		}
	})
}
