// SPDX-License-Identifier: Apache-2.0

package ground

import (
	"slices"
	"strings"
)

// opposites are words that turn a statement to its other side, by pairs: a word may stand in
// several. Inflections stand beside each other.
var opposites = pairs(`
left/right lefthand/righthand left-hand/right-hand front/rear front/back forward/backward forward/reverse forwards/backwards
upper/lower top/bottom above/below over/under up/down inside/outside inner/outer interior/exterior horizontal/vertical horizontally/vertically
on/off open/close opens/closes opened/closed opening/closing open/closed open/shut lock/unlock locks/unlocks locked/unlocked locking/unlocking
enable/disable enables/disables enabled/disabled enabling/disabling activate/deactivate activates/deactivates activated/deactivated activating/deactivating
connect/disconnect connects/disconnects connected/disconnected connecting/disconnecting engage/disengage engages/disengages engaged/disengaged
attach/detach attached/detached install/remove installed/removed installing/removing insert/remove inserted/removed add/remove adds/removes added/removed
start/stop starts/stops started/stopped starting/stopping start/end begin/end increase/decrease increases/decreases increased/decreased increasing/decreasing
increase/reduce increases/reduces increased/reduced increasing/reducing raise/lower raises/lowers raised/lowered raising/lowering higher/lower high/low highest/lowest
more/less more/fewer most/least larger/smaller large/small bigger/smaller longer/shorter long/short hot/cold warm/cold hotter/colder heat/cool heating/cooling
tighten/loosen tightens/loosens tightened/loosened tightening/loosening fasten/unfasten fastened/unfastened clockwise/counterclockwise clockwise/counter-clockwise clockwise/anticlockwise
before/after first/last always/never minimum/maximum min/max input/output inputs/outputs in/out fast/slow faster/slower quickly/slowly wet/dry full/empty light/dark
select/deselect selected/deselected show/hide shows/hides visible/hidden accept/reject accepted/rejected allow/prevent allows/prevents allowed/prohibited permitted/prohibited
push/pull pushed/pulled press/release pressed/released positive/negative driver/passenger with/without load/unload loaded/unloaded fill/drain safe/unsafe possible/impossible
manual/automatic manually/automatically summer/winter public/private wired/wireless internal/external parallel/perpendicular charge/discharge charging/discharging
promote/inhibit promotes/inhibits promoted/inhibited activates/inhibits activate/inhibit activation/inhibition induces/inhibits induce/inhibit stimulate/inhibit stimulates/inhibits enhance/reduce enhances/reduces enhances/inhibits
improve/worsen improves/worsens improved/worsened upregulated/downregulated gain/loss presence/absence accelerate/slow accelerates/slows
links/rechts linke/rechte linken/rechten linker/rechter linkes/rechtes vorn/hinten vorne/hinten vordere/hintere vorderen/hinteren vorder/hinter oben/unten obere/untere oberen/unteren
ein/aus einschalten/ausschalten eingeschaltet/ausgeschaltet öffnen/schließen geöffnet/geschlossen offen/geschlossen verriegeln/entriegeln aktivieren/deaktivieren aktiviert/deaktiviert
erhöhen/verringern erhöhen/senken erhöht/verringert anziehen/lösen vor/nach mehr/weniger immer/nie höher/niedriger heiß/kalt innen/außen mit/ohne
gauche/droite gauche/droit avant/arrière haut/bas ouvrir/fermer ouvert/fermé ouverte/fermée verrouiller/déverrouiller activer/désactiver activé/désactivé augmenter/diminuer augmenter/réduire
serrer/desserrer avant/après plus/moins toujours/jamais chaud/froid intérieur/extérieur marche/arrêt allumer/éteindre supérieur/inférieur avec/sans
sinistra/destra sinistro/destro anteriore/posteriore davanti/dietro alto/basso aprire/chiudere aperto/chiuso aperta/chiusa bloccare/sbloccare attivare/disattivare aumentare/diminuire
serrare/allentare prima/dopo più/meno sempre/mai caldo/freddo interno/esterno accendere/spegnere acceso/spento superiore/inferiore con/senza
izquierda/derecha izquierdo/derecho delantero/trasero delantera/trasera arriba/abajo abrir/cerrar abierto/cerrado abierta/cerrada bloquear/desbloquear activar/desactivar
aumentar/disminuir aumentar/reducir apretar/aflojar antes/después más/menos siempre/nunca caliente/frío encender/apagar encendido/apagado con/sin
`)

// pairs reads words and their opposites.
func pairs(text string) map[string][]string {
	out := map[string][]string{}
	for _, pair := range strings.Fields(text) {
		a, b, _ := strings.Cut(pair, "/")
		out[a] = append(out[a], b)
		out[b] = append(out[b], a)
	}
	return out
}

const (
	// near is how many words to each side are the neighbours of a word.
	near = 4
	// sharedBy is the least share of a word's neighbours that must stand around its opposite in the
	// evidence, and clearly how much more than around the word itself; surely is the share from
	// which it does not matter that the claim has the opposite, too.
	sharedBy, clearly, surely = 0.5, 0.2, 0.8
)

// neighbour is a word near another, so many words behind it.
type neighbour struct {
	text   string // its stem, or what is written of a word without content
	offset int
	weight float64
}

// flipped returns a word of the claim whose opposite stands in the evidence among the same
// neighbours, and the word itself does not; "" if there is none.
func (m *matching) flipped() (word, opposite string) {
	for i, w := range m.words {
		others := opposites[w.text]
		if len(others) == 0 {
			continue
		}
		around := neighbours(m.words, i)
		if len(around) < 2 {
			continue
		}
		own := m.around(w.text, around)
		for _, o := range others {
			other := m.around(o, around)
			if other >= sharedBy && other >= own+clearly && (other >= surely || !m.has(o)) {
				return w.text, o
			}
		}
	}
	return "", ""
}

// has reports whether the claim has a word.
func (m *matching) has(text string) bool {
	return slices.ContainsFunc(m.words, func(w token) bool { return w.text == text })
}

// neighbours returns the words near one; those that are nearer and those with content weigh more.
func neighbours(words []token, i int) []neighbour {
	out := make([]neighbour, 0, 2*near)
	for j := max(0, i-near); j <= min(len(words)-1, i+near); j++ {
		if j == i {
			continue
		}
		n := neighbour{words[j].key(), j - i, 1}
		if words[j].term == "" {
			n.weight = 0.35
		}
		n.weight /= 1 + float64(max(i-j, j-i))/2
		out = append(out, n)
	}
	return out
}

// key is what words are compared by.
func (w *token) key() string {
	if w.term != "" {
		return w.term
	}
	return w.text
}

// shared returns the share of neighbours that stand around a word of the evidence, each at its place
// or one beside it.
func shared(want []neighbour, words []token, at int) float64 {
	found, total := 0.0, 0.0
	for _, n := range want {
		total += n.weight
		for j := max(0, at+n.offset-1); j <= min(len(words)-1, at+n.offset+1); j++ {
			if j != at && words[j].key() == n.text {
				found += n.weight
				break
			}
		}
	}
	return found / max(total, 1e-9)
}

// around returns the greatest share of neighbours that stand around a word anywhere in the
// evidence.
func (m *matching) around(text string, want []neighbour) (share float64) {
	for i := range m.evidence.sentences {
		s := &m.evidence.sentences[i]
		for j := range s.words {
			if s.words[j].text == text {
				share = max(share, shared(want, s.words, j))
			}
		}
	}
	return share
}
