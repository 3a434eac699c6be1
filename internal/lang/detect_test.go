// SPDX-License-Identifier: Apache-2.0

package lang

import (
	"fmt"
	"strings"
	"testing"
)

// TestDetectTables requires that a table of numbers and codes is never taken for another
// language than that of its few words, however often they are repeated.
func TestDetectTables(t *testing.T) {
	for _, test := range []struct{ language, head, row string }{
		{"en", "part,torque (N·m),stock", "PN-%05d,%d,%d"},
		{"en", "vin,mileage,cost (USD)", "1C4RJFBG%09d,%d,%d"},
		{"en", "Part No.\tQty\tWeight (kg)", "682%05dAA\t%d\t%d"},
		{"en", "line; station; torque s; N; m; d", "L-%d;%d N·m;%d d"},
		{"de", "Teilenummer;Bezeichnung;Preis (EUR);Lagerort", "682%05dAB;Regal %d;%d"},
		{"de", "Fahrgestellnummer;Menge;Gewicht (t)", "W0L%d;%d;%d t"},
		{"fr", "référence;couple (N·m);quantité", "%d;%d;%d"},
		{"it", "codice;coppia (N·m);quantità", "%d;%d l;%d"},
		{"es", "pieza;par (N·m);existencias", "%d;%d;%d s"},
		{"", "PN;VIN;No", "PN-%d;%d;%d"},
	} {
		var b strings.Builder
		for i := range 40 {
			fmt.Fprintf(&b, test.head+"\n"+test.row+"\n", i, i*7, i%5)
		}
		if code, confidence := Detect(b.String()); code != test.language && code != "" {
			t.Errorf("Detect of a table with %q = %q (%.2f), want %q or unknown", test.head, code, confidence, test.language)
		}
	}
}

func TestDetect(t *testing.T) {
	for _, test := range []struct{ language, text string }{
		{"en", "What torque do the door hinge bolts need?"},
		{"en", "How do I reset the service light?"},
		{"en", "tyre pressure for the rear axle"},
		{"en", "Which oil does the gearbox take?"},
		{"en", "Replace part 68218-AA on VIN 1C4RJFBG5FC123456, see code P0301."},
		{"en", "Is the Tiguan's Bosch pump covered by the warranty?"},
		{"fr", "Quel est le couple de serrage des vis de la charnière ?"},
		{"fr", "Comment remplacer l'étrier de frein ?"},
		{"fr", "pression des pneus à l'arrière"},
		{"fr", "Où se trouve le filtre à huile du moteur 2.0 TDI ?"},
		{"de", "Wie hoch ist das Anzugsdrehmoment?"},
		{"de", "Welches Öl braucht das Getriebe?"},
		{"de", "Reifendruck an der Hinterachse"},
		{"de", "Wo sitzt der Sensor B27 im Golf GTI?"},
		{"de", "Fehlercode P0301: Was ist zu tun?"},
		{"it", "Qual è la coppia di serraggio delle viti?"},
		{"it", "Come si sostituisce il filtro dell'olio?"},
		{"it", "pressione degli pneumatici posteriori"},
		{"it", "Dove si trova il numero di telaio della Giulia?"},
		{"es", "¿Cuál es el par de apriete de los tornillos?"},
		{"es", "Cómo se cambia el filtro de aceite del motor"},
		{"es", "presión de los neumáticos traseros"},
		{"es", "¿Qué aceite lleva la caja de cambios?"},
		// another language is not one of the five
		{"", "Wat is het aanhaalmoment van de bouten van het portierscharnier?"},
		{"", "Qual é o torque de aperto dos parafusos da dobradiça da porta?"},
		{"", "Quin és el parell de collada dels cargols de la porta?"},
		{"", "Care este cuplul de strângere al șuruburilor ușii?"},
		{"", "Vad är åtdragningsmomentet för dörrgångjärnets bultar?"},
		{"", "Jaki jest moment dokręcania śrub zawiasów drzwi?"},
		{"", "Kapı menteşe cıvatalarının sıkma torku nedir?"},
		{"", "Какой момент затяжки болтов?"},
		{"", "ボルトの締め付けトルクは?"},
		// no evidence
		{"", ""},
		{"", "68218-AA 68220-AB 1C4RJFBG5FC123456"},
		{"", "M8x1.25 | 25.5 | 12V | 5W-30"},
		{"", "P0301"},
		{"", "\xff\xfe\x00"},
	} {
		code, confidence := Detect(test.text)
		if code != test.language {
			t.Errorf("Detect(%q) = %q (%.2f), want %q", test.text, code, confidence, test.language)
		}
		if confidence < 0 || confidence > 1 {
			t.Errorf("Detect(%q) is %v sure", test.text, confidence)
		}
	}
}

// A list of identifiers looks like any language: it has that of its document. What has words of another has that.
func TestDetectIn(t *testing.T) {
	const names = "ProxyHCTPsize, ProxyHTMLBufSize, ProxyHTMLCharsetOut, ProxyHTMLDocType, ProxyHTMLEnable, ProxyHTMLEvents, ProxyHTMLExtended, AddOutputFilter, SetOutputFilter, filters"
	for _, test := range []struct{ text, language, want string }{
		{"CacheFile /usr/local/apache/htdocs/index.html", "", "de"},
		{"CacheFile /usr/local/apache/htdocs/index.html", "en", "en"},
		{names, "fr", "fr"},
		{"Der Bolzen wird mit 25 Nm angezogen.", "en", "de"},
		{"The bolt is tightened to 25 Nm.", "fr", "en"},
	} {
		code, confidence := DetectIn(test.text, test.language)
		if code != test.want && !(code == "" && test.want == test.language) {
			t.Errorf("%q in a document of language %q: got %q (%.2f), want %q", test.text, test.language, code, confidence, test.want)
		}
	}
}
