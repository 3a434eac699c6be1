// SPDX-License-Identifier: Apache-2.0

package standardize_test

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"math"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/pacenote/pacenote/ingest/standardize"
)

// Facts of cars and of bolt tests, written by systems of brands that nobody has: their standards
// have dates with the month first, times of day, and numbers with other decimals than those of
// the exports. Every value must become the standard's or stay empty and be asked for.

// car is a fact, and bolt is another.
type car struct {
	id, model, fuel, gearbox, colour, export, line string
	built                                          time.Time
	kg, mm, kw, km, eur                            float64
}

type bolt struct {
	id, side, passed, severity, shift string
	at                                time.Time
	nm, gap, celsius, bar             float64
}

const facts = 240

func pick(r *rand.Rand, from ...string) string { return from[r.IntN(len(from))] }

func cars() []car {
	r := rand.New(rand.NewPCG(7, 7))
	round := func(x float64, n int) float64 { f := math.Pow10(n); return math.Round(x*f) / f }
	out := make([]car, facts)
	for i := range out {
		out[i] = car{
			id: fmt.Sprintf("VF%08d", 31_415_926+i*977), model: pick(r, "Compass", "1500 Classic", "308", "Astra", "C3", "Durango"),
			fuel: pick(r, "petrol", "diesel", "electric", "hybrid"), gearbox: pick(r, "manual", "automatic"), colour: pick(r, "red", "blue", "green", "black", "white", "grey"),
			export: pick(r, "yes", "no"), line: pick(r, "L1", "L2", "L3"), built: time.Date(2025, 1, 2+r.IntN(400), 0, 0, 0, 0, time.UTC),
			kg: round(900+1700*r.Float64(), 1), mm: float64(3600 + r.IntN(2300)), kw: float64(40 + r.IntN(290)), km: float64(300 + r.IntN(900)), eur: round(9000+70_000*r.Float64(), 2),
		}
	}
	return out
}

func bolts() []bolt {
	r := rand.New(rand.NewPCG(11, 11))
	out := make([]bolt, facts)
	for i := range out {
		out[i] = bolt{
			id: fmt.Sprintf("T%05d", i), side: pick(r, "left", "right"), passed: pick(r, "true", "false"), severity: pick(r, "minor", "major", "critical"),
			shift: pick(r, "morning", "afternoon", "night"), at: time.Date(2026, 1, 1+r.IntN(170), r.IntN(24), r.IntN(60), 0, 0, time.UTC),
			nm: 5 + 175*r.Float64(), gap: 0.5 + 8.5*r.Float64(), celsius: -20 + 100*r.Float64(), bar: 1 + 4*r.Float64(),
		}
	}
	return out
}

// comma writes a number with a decimal comma and a sign between thousands.
func comma(x float64, decimals int, group string) string {
	whole, fraction, _ := strings.Cut(strconv.FormatFloat(x, 'f', decimals, 64), ".")
	for at := len(whole) - 3; at > 0 && whole[at-1] != '-'; at -= 3 {
		whole = whole[:at] + group + whole[at:]
	}
	if fraction == "" {
		return whole
	}
	return whole + "," + fraction
}

func fixed(x float64, decimals int) string { return strconv.FormatFloat(x, 'f', decimals, 64) }

// words translates by pairs.
func words(pairs ...string) func(string) string {
	return func(s string) string {
		for i := 0; i < len(pairs); i += 2 {
			if pairs[i] == s {
				return pairs[i+1]
			}
		}
		return s
	}
}

// written makes a table of rows.
func written(t *testing.T, name string, rows [][]string) standardize.Table {
	var b bytes.Buffer
	if err := csv.NewWriter(&b).WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	return table(t, name, b.String())
}

// export is a system's way to write facts of a kind.
type export[F any] struct {
	name   string
	header string
	write  func(F) []string
}

// checkExports converts each export, which has a third of the facts, and compares every cell.
func checkExports[F any](t *testing.T, all []F, standard export[F], exports []export[F]) {
	examples := [][]string{strings.Split(standard.header, "|")}
	for i := 0; i < len(all); i += 9 {
		row := standard.write(all[i])
		row[0] = row[0][:2] + "99" + row[0][4:] // none of the rows that are converted
		examples = append(examples, row)
	}
	s, err := standardize.NewStandard(written(t, standard.name, examples))
	if err != nil {
		t.Fatal(err)
	}
	for n, e := range exports {
		rows := [][]string{strings.Split(e.header, "|")}
		part := all[n*len(all)/len(exports) : (n+1)*len(all)/len(exports)]
		for _, f := range part {
			rows = append(rows, e.write(f))
		}
		from := written(t, e.name, rows)
		m, err := standardize.Propose(s, &from, nil)
		if err != nil {
			t.Fatal(err)
		}
		got, faults, err := m.Apply(&from, nil)
		if err != nil || len(faults) > 0 {
			t.Errorf("%s: %v, faults %v", e.name, err, faults[:min(len(faults), 3)])
		}
		wrong := 0
		for i, f := range part {
			for c, want := range standard.write(f) {
				if v := got[i].Values[c]; !nearly(v, want) {
					if wrong++; wrong <= 5 {
						t.Errorf("%s row %d, %s: %q, want %q of %q", e.name, i, s.Columns[c].Name, v, want, got[i].Sources[c].Text)
					}
				}
			}
		}
	}
}

// nearly compares a cell; of numbers that the export had rounded the last figure may differ.
func nearly(got, want string) bool {
	if got == want {
		return true
	}
	a, err1 := strconv.ParseFloat(got, 64)
	b, err2 := strconv.ParseFloat(want, 64)
	_, decimals, _ := strings.Cut(want, ".")
	return err1 == nil && err2 == nil && decimals != "" && len(got) > 0 && math.Abs(a-b) < 1.001*math.Pow10(-len(decimals))
}

func TestCars(t *testing.T) {
	standard := export[car]{"cars.csv", "vehicle_id|model|fuel|gearbox|colour|built_on|weight_kg|length_mm|power_kw|range_km|price_eur|export|line", func(c car) []string {
		return []string{c.id, c.model, c.fuel, c.gearbox, c.colour, c.built.Format("01/02/2006"), fixed(c.kg, 1), fixed(c.mm, 0), fixed(c.kw, 0), fixed(c.km, 0), fixed(c.eur, 2), c.export, c.line}
	}}
	const horse = 0.73549875
	months := strings.Fields("janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.")
	checkExports(t, cars(), standard, []export[car]{
		{"german.csv", "Fahrgestell-Kennung|Modellbezeichnung|Kraftstoff|Getriebe|Lackfarbe|Produktionsdatum|Leergewicht (kg)|Länge (cm)|Leistung (PS)|Reichweite (km)|Listenpreis (EUR)|Export|Band", func(c car) []string {
			word := words("petrol", "Benzin", "diesel", "Diesel", "electric", "Elektro", "hybrid", "Hybrid", "manual", "Schaltgetriebe", "automatic", "Automatik", "red", "rot", "blue", "blau", "green", "grün", "black", "schwarz", "white", "weiß", "grey", "grau", "yes", "J", "no", "N")
			return []string{c.id, c.model, word(c.fuel), word(c.gearbox), word(c.colour), c.built.Format("02.01.06"), comma(c.kg, 1, "."), comma(c.mm/10, 1, ""), comma(c.kw/horse, 4, ""), comma(c.km, 0, "."), comma(c.eur, 2, "."), word(c.export), c.line}
		}},
		{"french.csv", "Réf. véhicule|Ligne|Modèle|Énergie|Boîte|Teinte|Date de fabrication|Masse à vide (kg)|Longueur (m)|Puissance (ch)|Autonomie (km)|Prix (€)|Exporté", func(c car) []string {
			word := words("petrol", "essence", "diesel", "gazole", "electric", "électrique", "hybrid", "hybride", "manual", "manuelle", "automatic", "automatique", "red", "rouge", "blue", "bleu", "green", "vert", "black", "noir", "white", "blanc", "grey", "gris", "yes", "oui", "no", "non")
			day := fmt.Sprintf("%d %s %d", c.built.Day(), months[c.built.Month()-1], c.built.Year())
			return []string{c.id, c.line, c.model, word(c.fuel), word(c.gearbox), word(c.colour), day, comma(c.kg, 1, " "), comma(c.mm/1000, 3, ""), comma(c.kw/horse, 4, ""), fixed(c.km, 0), comma(c.eur, 2, " ") + " €", word(c.export)}
		}},
		{"american.csv", "VIN short|Model name|Fuel type|Transmission|Exterior color|Build date|Curb weight (lbs)|Length (in)|Power (hp)|Range (miles)|List price, EUR|For export?|Assy line", func(c car) []string {
			word := words("petrol", "Gasoline", "diesel", "Diesel", "electric", "Electric", "hybrid", "Hybrid", "manual", "Manual", "automatic", "Automatic", "grey", "Gray", "yes", "TRUE", "no", "FALSE")
			return []string{c.id, strings.ToUpper(c.model), word(c.fuel), word(c.gearbox), word(c.colour), strings.ToUpper(c.built.Format("02-Jan-2006")), fixed(c.kg/0.45359237, 3), fixed(c.mm/25.4, 4), fixed(c.kw/0.7456998716, 4), fixed(c.km/1.609344, 4), fixed(c.eur, 2), word(c.export), strings.Replace(c.line, "L", "l-", 1)}
		}},
	})
}

func TestBolts(t *testing.T) {
	standard := export[bolt]{"bolts.csv", "test_id|tested_at|side|passed|torque_nm|gap_mm|temperature_c|pressure_bar|severity|shift", func(b bolt) []string {
		return []string{b.id, b.at.Format("2006-01-02T15:04:05"), b.side, b.passed, fixed(b.nm, 1), fixed(b.gap, 2), fixed(b.celsius, 1), fixed(b.bar, 2), b.severity, b.shift}
	}}
	checkExports(t, bolts(), standard, []export[bolt]{
		{"french.csv", "N° essai|Horodatage essai|Côté|Réussi|Couple (N·m)|Jeu (cm)|Température (°C)|Pression (kPa)|Gravité|Équipe", func(b bolt) []string {
			word := words("left", "gauche", "right", "droite", "true", "Oui", "false", "Non", "minor", "mineur", "major", "majeur", "critical", "critique", "morning", "Matin", "afternoon", "Après-midi", "night", "Nuit")
			return []string{b.id, b.at.Format("02/01/2006 15:04"), word(b.side), word(b.passed), comma(b.nm, 2, ""), comma(b.gap/10, 4, ""), comma(b.celsius, 2, ""), comma(b.bar*100, 1, " "), word(b.severity), word(b.shift)}
		}},
		{"american.csv", "Test ID|Test time|Side|Passed|Torque (lb-ft)|Gap (in)|Temp (°F)|Pressure (psi)|Severity|Shift", func(b bolt) []string {
			word := words("left", "LH", "right", "RH", "true", "Y", "false", "N", "minor", "Minor", "major", "Major", "critical", "Critical", "morning", "1st", "afternoon", "2nd", "night", "3rd")
			return []string{b.id, b.at.Format("1/2/2006 3:04 PM"), word(b.side), word(b.passed), fixed(b.nm/1.3558179483, 4), fixed(b.gap/25.4, 5), fixed(b.celsius*9/5+32, 2), fixed(b.bar*14.503773773, 4), word(b.severity), word(b.shift)}
		}},
		{"spanish.csv", "N.º ensayo|Fecha y hora|Lado|Aprobado|Par de apriete|Holgura|Temperatura|Presión|Gravedad|Turno", func(b bolt) []string {
			word := words("left", "izquierdo", "right", "derecho", "true", "Sí", "false", "No", "minor", "leve", "major", "grave", "critical", "crítico", "morning", "mañana", "afternoon", "tarde", "night", "noche")
			return []string{b.id, b.at.Format("02/01/2006 15:04"), word(b.side), word(b.passed), comma(b.nm, 2, "") + " Nm", comma(b.gap, 3, "") + " mm", comma(b.celsius, 2, "") + " °C", comma(b.bar, 3, "") + " bar", word(b.severity), word(b.shift)}
		}},
	})
}
