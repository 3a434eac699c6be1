// SPDX-License-Identifier: Apache-2.0

package standardize

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// fold returns text in lower case, without accents.
func fold(s string) string {
	return strings.ToLower(strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFKD.String(strings.ReplaceAll(s, "ß", "ss"))))
}

// bare returns the letters and digits of a text, folded: what two spellings of a code share.
func bare(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, fold(s))
}

// tokens returns the words of a name: parted by signs, and where a small letter or digit is
// followed by a capital.
func tokens(name string) []string {
	var b strings.Builder
	before := ' '
	for _, r := range name {
		if unicode.IsUpper(r) && (unicode.IsLower(before) || unicode.IsDigit(before)) {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
		before = r
	}
	return strings.FieldsFunc(fold(b.String()), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// concepts are what names of columns speak of, in English, German, French, Italian, Spanish and
// Portuguese, folded. Words of four letters and more are also found within longer ones, as
// German compounds ask for.
var concepts = map[string]string{
	"id":          "id record key satz enreg enregistrement registro registrazione schluessel schlussel lfd rec uid",
	"number":      "no nr n num number nummer numero numer",
	"code":        "code codice codigo kode kennung kennzahl",
	"name":        "name bezeichnung nom nome nombre designation denominazione denominacion denominacao",
	"date":        "date datum data fecha day tag jour giorno dia on am le",
	"time":        "time zeit uhrzeit heure ora hora",
	"found":       "found feststell festgestellt constat constate rilevamento rilevata detectado deteccao deteccion detected detection discovered erfasst",
	"plant":       "plant site werk usine stabilimento planta fabrica factory standort impianto location fabrik",
	"part":        "part teil teile piece ref reference particolare pezzo pieza peca article artikel articolo component componente composant bauteil item ricambio sachnummer material",
	"defect":      "defect fault fehler defaut difetto defecto defeito failure nok issue mangel anomalie anomalia",
	"quantity":    "qty quantity anzahl menge qte quantite quantita cantidad quantidade count stuck stueck stk pcs",
	"shift":       "shift schicht equipe turno poste",
	"recheck":     "recheck rework nachprufung nachpruefung recontrole ricontrollo reinspection repeat nachkontrolle recomprobacion retest recontrol wiederhol reverificacao reinspeccion controlled",
	"deviation":   "deviation abweichung ecart scostamento desviacion desvio offset delta deviazione",
	"measure":     "measured value wert messwert valeur valore valor mesure misura medida",
	"torque":      "torque drehmoment couple coppia par moment anzugsmoment binario",
	"weight":      "weight gewicht poids peso mass masse massa masa",
	"length":      "length lange laenge longueur lunghezza longitud comprimento",
	"width":       "width breite largeur larghezza ancho anchura largura",
	"height":      "height hohe hoehe hauteur altezza altura",
	"gap":         "gap spalt fuge jeu gioco holgura folga spiel",
	"diameter":    "diameter durchmesser diametre diametro",
	"thickness":   "thickness dicke epaisseur spessore espesor espessura",
	"pressure":    "pressure druck pression pressione presion pressao",
	"temperature": "temperature temperatur temperatura temp",
	"supplier":    "supplier lieferant fournisseur fornitore proveedor fornecedor vendor",
	"customer":    "customer kunde client cliente",
	"dealer":      "dealer handler haendler concessionnaire concessionario concesionario",
	"vehicle":     "vehicle fahrzeug vehicule veicolo vehiculo veiculo vin fin chassis telaio bastidor",
	"model":       "model modell modele modello modelo",
	"year":        "year jahr annee anno ano",
	"mileage":     "mileage odometer kilometerstand kilometrage chilometraggio kilometraje quilometragem laufleistung",
	"cost":        "cost kosten cout costo coste custo price preis prix prezzo precio preco amount betrag montant importo importe",
	"currency":    "currency wahrung waehrung devise valuta moneda moeda",
	"country":     "country land pays paese pais",
	"line":        "line linie ligne linea linha band",
	"station":     "station arbeitsplatz stazione estacion estacao",
	"operator":    "operator bediener operateur operatore operador worker mitarbeiter",
	"status":      "status zustand statut stato estado etat",
	"comment":     "comment remark bemerkung remarque nota note commentaire commento comentario observacao kommentar",
	"text":        "description beschreibung descrizione descripcion descricao",
	"claim":       "claim reklamation garantie gewahrleistung reclamation reclamo reclamacion reclamacao warranty garanzia garantia",
	"hours":       "hours stunden heures ore horas labour labor arbeitszeit",
	"batch":       "batch lot charge los lotto lote partie",
	"serial":      "serial serien serie seriennummer matricola",
	"result":      "result ergebnis resultat risultato resultado",
	"system":      "system systeme sistema brand marke marque marca",
	"delivered":   "delivered received geliefert eingang livre recu consegnato ricevuto entregado recibido entregue recebido",
	"promised":    "promised due zugesagt promis promesso prometido fallig",
	"tool":        "tool werkzeug outil utensile herramienta ferramenta",
	"inspector":   "inspector prufer pruefer inspecteur ispettore inspetor controller",
	"open":        "open offen ouvert aperto abierto aberto",
	"repaired":    "repaired repair reparatur reparation riparazione reparacion reparo fixed",
	"scrap":       "scrap scrapped ausschuss rebut scarto chatarra sucata",
	"severity":    "severity schwere gravite gravita gravedad gravidade rank",
	"side":        "side seite cote lato lado",
	"colour":      "colour color farbe couleur colore cor",
}

// generic concepts say little of a column beside others.
var generic = map[string]float64{"id": .4, "number": .2, "code": .3, "name": .3, "date": .7, "time": .5, "measure": .4, "found": .5, "system": .6, "text": .5, "result": .6}

// conceptOf is the concept of each word.
var conceptOf = func() map[string]string {
	m := map[string]string{}
	for concept, words := range concepts {
		for _, w := range strings.Fields(words) {
			m[w] = concept
		}
	}
	return m
}()

// shortest is the length from which a word is looked for within longer ones.
const shortest = 4

// conceptsOf returns what a column's name speaks of.
func conceptsOf(name string) map[string]bool {
	found := map[string]bool{}
	for _, token := range tokens(name) {
		if c, ok := conceptOf[token]; ok {
			found[c] = true
			continue
		}
		for word, concept := range conceptOf {
			if len(word) >= shortest && len(token) > len(word) && strings.Contains(token, word) {
				found[concept] = true
			}
		}
	}
	return found
}

// alike compares what two names speak of, in [0, 1].
func alike(a, b string) float64 {
	if bare(a) == bare(b) && bare(a) != "" {
		return 1
	}
	one, two := conceptsOf(a), conceptsOf(b)
	both, either := 0.0, 0.0
	for c := range one {
		either += weight(c)
		if two[c] {
			both += weight(c)
		}
	}
	for c := range two {
		if !one[c] {
			either += weight(c)
		}
	}
	if either == 0 {
		return 0
	}
	return both / either
}

func weight(concept string) float64 {
	if w, ok := generic[concept]; ok {
		return w
	}
	return 1
}

// meanings are words that values of short lists are made of, in the same languages: two lists
// of the same meanings can be told to say the same.
var meanings = map[string]string{
	"yes":         "yes y ja j oui o si s sim true wahr vrai vero verdadero verdadeiro x 1 wr",
	"no":          "no n nein non nao false falsch faux falso 0 f",
	"shift 1":     "1 1st first morning early day fruh fruhschicht matin mattino manana manha mattina erste premiere prima primera primeira tag jour giorno",
	"shift 2":     "2 2nd second afternoon late evening spat spatschicht apresmidi pomeriggio tarde zweite deuxieme seconda segunda soir sera",
	"shift 3":     "3 3rd third night nacht nachtschicht nuit notte noche noite dritte troisieme terza tercera terceira",
	"left":        "left links gauche sinistra sinistro izquierda izquierdo esquerda esquerdo l lh",
	"right":       "right rechts droite droit destra destro derecha derecho direita direito r rh",
	"front":       "front vorn vorne avant anteriore delantero dianteiro v fr",
	"rear":        "rear hinten arriere posteriore trasero traseiro h back",
	"ok":          "ok pass passed io gut bon buono bueno bom conforme conform good",
	"not ok":      "nok fail failed nio schlecht mauvais nonconforme ko bad",
	"open":        "open offen ouvert aperto abierto aberto",
	"closed":      "closed geschlossen ferme chiuso cerrado fechado done erledigt",
	"minor":       "minor gering mineur minore menor leicht",
	"major":       "major schwer majeur maggiore mayor maior",
	"critical":    "critical kritisch critique critico",
	"not decided": "unknown unbekannt inconnu sconosciuto desconocido desconhecido",
}

// meaningsOf returns the meanings of a value; words such as "1" have several.
func meaningsOf(value string) map[string]bool {
	key := bare(value)
	found := map[string]bool{}
	for meaning, words := range meanings {
		for _, w := range strings.Fields(words) {
			if w == key {
				found[meaning] = true
			}
		}
	}
	return found
}

// distinct returns the values that are not empty, each once, in the order of their first
// appearance.
func distinct(values []string) []string {
	seen := map[string]bool{"": true}
	var out []string
	for _, v := range values {
		if !seen[v] {
			seen[v] = true
			out = append(out, v)
		}
	}
	return out
}
