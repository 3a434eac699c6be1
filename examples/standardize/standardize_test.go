// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// write writes the files of a small plant: a standard, a cross-reference and two exports.
func write(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	for name, text := range map[string]string{
		"standard.csv": "claim_id,claimed_on,plant_code,part_no,is_open,gap_mm\nC-1,2026-01-05,WAP,SMP-1 20,1,0.50\nC-2,2026-01-06,MUL,SMP-2 30,0,1.25\n",
		"parts.csv":    "part_no,part\nSMP-1 20,hinge\nSMP-2 30,lock\n",
		"fr.csv":       "N° réclamation;Date;Usine;Réf. pièce;Ouvert;Jeu (mm)\nC-7;31/01/2026;Mulhouse;SMP-120;oui;0,75\n",
		"us.csv":       "Claim ID,Date,Plant,Part No,Open,Gap (in)\nC-8,01/31/2026,Windsor Assembly Plant,SMP-230,N,0.05\nC-9,01/05/2026,Nowhere,SMP-230,N,0.05\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestJSONSaveAndMap(t *testing.T) {
	dir := write(t)
	in := func(name string) string { return filepath.Join(dir, name) }
	args := []string{"-json", "-standard", in("standard.csv"), "-xref", in("parts.csv"), "-save", in("map.json"), in("fr.csv"), in("us.csv")}
	var out bytes.Buffer
	if err := run(t.Context(), args, &out, io.Discard); !errors.Is(err, errUnsettled) {
		t.Fatalf("error %v", err)
	}
	var got struct {
		Rows []struct {
			Values map[string]string
			Source struct {
				File  string
				Row   int
				Cells map[string]cell
			}
		}
		Mappings []struct {
			Questions []struct{ Standard, Kind string }
		}
		Faults []fault
	}
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	if len(got.Rows) != 3 || got.Rows[0].Values["gap_mm"] != "0.75" || got.Rows[1].Values["gap_mm"] != "1.27" || got.Rows[1].Values["plant_code"] != "WAP" || got.Rows[0].Values["part_no"] != "SMP-1 20" {
		t.Errorf("rows %+v", got.Rows)
	}
	if c := got.Rows[1].Source.Cells["gap_mm"]; c.Cell != "F2" || c.Text != "0.05" || c.Column != "Gap (in)" {
		t.Errorf("source %+v", c)
	}
	if len(got.Faults) != 1 || got.Faults[0].Text != "Nowhere" || len(got.Mappings) != 2 {
		t.Errorf("faults %+v", got.Faults)
	}

	// A person says which plant it is.
	saved, err := os.ReadFile(in("map.json"))
	if err != nil {
		t.Fatal(err)
	}
	settled := strings.Replace(string(saved), `"Windsor Assembly Plant": "WAP"`, `"Windsor Assembly Plant": "WAP", "Nowhere": "NOW"`, 1)
	if err := os.WriteFile(in("map.json"), []byte(settled), 0o600); err != nil {
		t.Fatal(err)
	}
	out.Reset()
	_ = run(t.Context(), []string{"-csv", "-standard", in("standard.csv"), "-xref", in("parts.csv"), "-map", in("map.json"), in("us.csv")}, &out, io.Discard) // the question is still there
	if !strings.Contains(out.String(), "C-9,2026-01-05,NOW,SMP-2 30,0,1.27") {
		t.Error(out.String())
	}
}

func TestPrintAndUsage(t *testing.T) {
	dir := write(t)
	var out bytes.Buffer
	if err := run(t.Context(), []string{"-standard", filepath.Join(dir, "standard.csv"), "-xref", filepath.Join(dir, "parts.csv"), filepath.Join(dir, "fr.csv")}, &out, io.Discard); err != nil && !errors.Is(err, errUnsettled) {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "C-7 | 2026-01-31 | MUL | SMP-1 20 | 1 | 0.75") {
		t.Error(out.String())
	}
	var usage *usageError
	for _, args := range [][]string{{}, {"-standard", "a.csv"}, {"-standard", "a.csv", "-order", "year", "b.csv"}, {"-decimal", "x", "-standard", "a.csv", "b.csv"}} {
		if err := run(t.Context(), args, io.Discard, io.Discard); !errors.As(err, &usage) {
			t.Errorf("%v: %v", args, err)
		}
	}
}
