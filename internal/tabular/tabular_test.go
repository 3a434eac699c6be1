// SPDX-License-Identifier: Apache-2.0

package tabular

import (
	"strings"
	"testing"
)

func TestHasHeader(t *testing.T) {
	for _, test := range []struct {
		rows string
		want bool
	}{
		{"Plant,Defects\nWindsor,12\nSaltillo,7", true},
		{"Windsor,12\nSaltillo,7", false},
		{"1,2,3\na,b,c", false},
		{"Name,Color\nx,red\ny,red\nz,red\nw,blue", true},
		{"anna,berlin\nben,paris\ncarl,rom", false},
		{"Code,Meaning\nP0300,Random misfire\nP0420,Catalyst", true},
		{"Name,Name\n1,2", false},
		{",2024,2025\nMass,1,2", true},
		{"Year,2024\nMass,1", false},
		{"Model year,2024,2025\nMass (kg),1800,1820\nLaunch,2023,2024", true},
		{"Jeep,2024,2025\nRam,2023,2022\nFiat,2020,2021", false},
		{"Part,12,14\nMass,1,2", false},
		{",min,max\nMass,1,2", true},
		{"Mass (kg),Series\nx,y", true},
		{"only", false},
		{"", false},
	} {
		var rows [][]string
		for line := range strings.SplitSeq(test.rows, "\n") {
			rows = append(rows, strings.Split(line, ","))
		}
		if got := HasHeader(rows); got != test.want {
			t.Errorf("HasHeader(%q) = %v", test.rows, got)
		}
	}
}

func TestHeaderRows(t *testing.T) {
	for _, test := range []struct {
		rows string
		want int
	}{
		{"Plant,Defects\nWindsor,12\nSaltillo,7", 1},
		{",,Fiscal,\n,2019,2018,2017\n,,(in millions),\nCars:,,,\nSold,5,6,7\nBuilt,8,9,9", 3},
		{",Home,,Abroad,\n,2019,2018,2019,2018\nRate,4.0,3.7,1.9,2.8", 2},
		{",,Years ended,\nFixed,1,2,3\nOther,4,5,6", 0},
		{"Mass,1,2\nLength,3,4", 0},
		{"Table 3,,\n,2019,2018\nRate,4.0,3.7", 2},
		{",2019 (1),2 0 1 8\nRate,4.0,3.7", 1},
		{"Name,Color\nx,red", 0},
		{",a,b", 0},
		{"", 0},
	} {
		var rows [][]string
		for line := range strings.SplitSeq(test.rows, "\n") {
			rows = append(rows, strings.Split(line, ","))
		}
		if got := HeaderRows(rows); got != test.want {
			t.Errorf("HeaderRows(%q) = %d, want %d", test.rows, got, test.want)
		}
	}
	if got := HeaderRows(nil); got != 0 {
		t.Errorf("HeaderRows(nil) = %d", got)
	}
}

func TestLooksLikeNames(t *testing.T) {
	for in, want := range map[string]bool{
		"Name,City\nanna,berlin": true, "Name,City\nName,berlin": false, "Name,Name\na,b": false, "Name,": false,
		"Name,4\na,b": false, "Name,\na,b": false, "Name": false,
	} {
		var rows [][]string
		for line := range strings.SplitSeq(in, "\n") {
			rows = append(rows, strings.Split(line, ","))
		}
		if got := LooksLikeNames(rows); got != want {
			t.Errorf("LooksLikeNames(%q) = %v", in, got)
		}
	}
}

func TestIsNumber(t *testing.T) {
	for s, want := range map[string]bool{
		"12": true, "1.234,50": true, "1 234,50 €": true, "$412.00": true, "-3 %": true,
		"31/01/2026": true, "2026-01-31": true, "25 N·m": false, "25 Nm": true, "P0300": false,
		"": false, "n/a": false, "Windsor": false, "(12)": true, "4x4": true,
	} {
		if got := IsNumber(s); got != want {
			t.Errorf("IsNumber(%q) = %v", s, got)
		}
	}
}
