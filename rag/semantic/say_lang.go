// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"strconv"
	"strings"
)

// texts is how one language says answers. "{0}", "{1}" and so on in a template stand for
// what is put in, see fill. Templates avoid articles and adjectives before words of a
// model, whose gender and number nobody knows.
type texts struct {
	code string
	numberTexts
	dateTexts
	listTexts
	filterTexts
	resultTexts
	differenceTexts
	questionTexts
	assumptionTexts
	refusals map[Reason]refusalTexts
	// refused is for any other reason.
	refused string
}

// numberTexts are how numbers are written.
type numberTexts struct {
	// thousands and decimal separate digits.
	thousands, decimal string
	// beforePercent stands between a number and the sign.
	beforePercent string
}

// dateTexts are how days and periods are written.
type dateTexts struct {
	months [12]string
	// firstDay and otherDay write the day of a month.
	firstDay, otherDay string
	// elisions are pairs: what a date reads before its article is shortened, and after.
	elisions []string
	// date takes day, month and year; sameMonth day, day, month and year; sameYear day, month,
	// day, month and year; the others take whole dates.
	date                               string
	sameMonth, sameYear                string
	between, since, until, on, allTime string
	// month and week take a name or number, and the year; quarter takes the year.
	month, week string
	quarter     [4]string
	grains      map[string]string
	weekdays    [7]string // from Monday
}

// listTexts are how words are joined and quoted.
type listTexts struct {
	colon, semicolon, and, or string
	// vowelOr replaces or before a word that begins with one of vowelOrBefore.
	vowelOr       string
	vowelOrBefore []string
	// opening and closing are quotation marks.
	opening, closing string
	// more takes how many more there are.
	more string
}

// filterTexts are how what is asked about is said.
type filterTexts struct {
	// forWhat, byWhat, without and not take words; operators are by Filter.Op.
	forWhat, byWhat, without, not string
	// onlyOn takes days of the week.
	onlyOn string
	// withMembers and withoutMembers take what has the members, and what they have.
	withMembers, withoutMembers string
	operators                   map[string]string
}

// resultTexts are how numbers and rows are said.
type resultTexts struct {
	// share and sumOver take numerator and denominator.
	share, sumOver string
	// shareIn takes the part and the whole, shareInAll the whole of the groups.
	shareIn, shareInAll string
	// highest and lowest take a value and what it is of.
	highest, lowest                           string
	highestFirst, lowestFirst                 string
	extremes, last, always, values, onlyFirst string
	chartRows, numerator, denominator         string
	// whole and periodWord are titles of columns.
	whole, periodWord string
}

// differenceTexts are how two values are compared.
type differenceTexts struct {
	change, worse, better, noChange string
	// above takes the higher, the lower and the distance.
	above            string
	equal, betterOne string
	// points and onePoint are of percentages.
	points, onePoint string
}

// questionTexts are how the asker is asked back.
type questionTexts struct {
	// Those that begin with which take a word and the options.
	whichWord, whichMetric, whichMember, whichTime, whichCurrency string
	// Those that begin with ask do without options.
	askMetric, askMember, askTime, askCurrency string
}

// assumptionTexts are what is said beside an answer.
type assumptionTexts struct {
	assumedPeriod, assumedPeriodOf, assumedSpan, assumedYear    string
	assumedSpelling, assumedTogether, assumedMetric, assumedAll string
	staleMember, staleAll, staleEnd, staleClipped               string
	// gap takes what is counted and a dimension, gapOf also how much of how much; gapKeys
	// takes keys, unranked and unlisted how many of how many, and what; tied a number; uneven
	// numbers of days.
	gap, gapOf, gapKeys, unranked, unlisted, tied, uneven string
	records                                               string // rows of which nobody said what they are
}

// refusalTexts say why there is no number: about words of the question, and without any.
type refusalTexts struct{ about, plain string }

// textsFor returns the texts of a language, of English if it is another.
func textsFor(language string) *texts {
	switch language {
	case "fr":
		return &frenchTexts
	case "de":
		return &germanTexts
	case "it":
		return &italianTexts
	case "es":
		return &spanishTexts
	}
	return &englishTexts
}

// fill puts arguments into a template. An argument is never read as a template.
func fill(template string, arguments ...string) string {
	pairs := make([]string, 0, 2*len(arguments))
	for i, argument := range arguments {
		pairs = append(pairs, "{"+strconv.Itoa(i)+"}", argument)
	}
	return strings.NewReplacer(pairs...).Replace(template)
}

// quote puts words into the quotation marks of the language.
func (t *texts) quote(words string) string { return t.opening + words + t.closing }

// list joins words with commas and, before the last one, "and" or "or".
func (t *texts) list(words []string, or bool) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := words[len(words)-1]
	joint := t.and
	if or {
		joint = t.or
		for _, start := range t.vowelOrBefore {
			if strings.HasPrefix(strings.ToLower(last), start) {
				joint = t.vowelOr
			}
		}
	}
	return strings.Join(words[:len(words)-1], ", ") + " " + joint + " " + last
}

// englishTexts is what answers say in English; the other languages follow in the same order.
var englishTexts = texts{
	code: "en",
	numberTexts: numberTexts{
		thousands: ",", decimal: ".",
	},
	dateTexts: dateTexts{
		months: [12]string{
			"January", "February", "March", "April", "May", "June",
			"July", "August", "September", "October", "November", "December",
		},
		firstDay: "1", otherDay: "{0}", date: "{0} {1} {2}", sameMonth: "from {0} to {1} {2} {3}",
		sameYear: "from {0} {1} to {2} {3} {4}", between: "from {0} to {1}", since: "since {0}",
		until: "until {0}", on: "on {0}", allTime: "since the beginning", month: "{0} {1}",
		week: "week {0} of {1}", quarter: [4]string{"Q1 {0}", "Q2 {0}", "Q3 {0}", "Q4 {0}"},
		grains:   map[string]string{"day": "day", "week": "week", "month": "month", "quarter": "quarter", "year": "year", fiscalQuarter: "fiscal quarter", fiscalYear: "fiscal year", weekday: "day of the week"},
		weekdays: [7]string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"},
	},
	listTexts: listTexts{
		colon: ": ", semicolon: "; ", and: "and", or: "or", opening: "“", closing: "”", more: "{0} more",
	},
	filterTexts: filterTexts{
		onlyOn:  "only on {0}",
		forWhat: "for {0}", byWhat: "by {0}", without: "excluding {0}", not: "not {0}",
		withMembers: "{0} with {1}", withoutMembers: "{0} without {1}",
		operators: map[string]string{"<": "under {0}", "<=": "at most {0}", ">": "over {0}", ">=": "at least {0}"},
	},
	resultTexts: resultTexts{
		shareIn: "share of {0} in {1}", shareInAll: "share of the total of {0}",
		share: "{0} of {1}", sumOver: "sum {0} over {1} values", highest: "the highest value is {0}, for {1}",
		lowest: "the lowest value is {0}, for {1}", highestFirst: "highest first", lowestFirst: "lowest first",
		extremes: "lowest {0}, highest {1}", last: "last {0}", always: "{0} throughout", values: "{0} values",
		onlyFirst: "Only the first {0} rows are included.", chartRows: "the first {0} of {1}",
		numerator: "numerator", denominator: "denominator",
		whole: "total", periodWord: "period",
	},
	differenceTexts: differenceTexts{
		change: "Change: {0}", worse: "{0}, which is worse", better: "{0}, which is better",
		noChange: "No change", above: "{0} is higher than {1} by {2}", equal: "The two are equal",
		betterOne: "better: {0}", points: "{0} percentage points", onePoint: "{0} percentage points",
	},
	questionTexts: questionTexts{
		whichWord: "What does {0} mean here: {1}?", whichMetric: "Which figure is meant: {1}?",
		whichMember: "Which {0} is meant: {1}?", whichTime: "Which period is meant: {1}?",
		whichCurrency: "Which currency is meant: {1}?", askMetric: "Which figure is meant?",
		askMember: "Which one is meant?", askTime: "Which period is meant?",
		askCurrency: "Which currency is meant?",
	},
	assumptionTexts: assumptionTexts{
		assumedPeriod:   "No period was given; the last whole month is meant.",
		assumedPeriodOf: "No period was given; the last whole month is meant, {0}.",
		assumedSpan:     "No period was given; the answer is for the time {0}.",
		assumedMetric:   "The figure is taken to be {0}.", assumedAll: "All values are included: {0}.",
		assumedYear: "No year was given; {0} is meant.", assumedSpelling: "{0} was read as {1}.",
		assumedTogether: "Taken together: {0}.", staleMember: "{0} for {1} is loaded through {2} only",
		staleAll: "{0} is loaded through {1} only", staleEnd: "; later days are missing.",
		staleClipped: "; later days are left out on both sides.",
		gap:          "{0} without a known {1} are in none of the rows.",
		gapOf:        "{0} without a known {1}: {2} of {3}, in none of the rows.", gapKeys: "Unknown: {0}.",
		unranked: "Not ranked, having no value: {0} of {1} ({2}).",
		unlisted: "Not listed, having no value: {0} of {1} ({2}).",
		uneven:   "the compared periods have different lengths so far: {0} days",
		tied:     "tied with the last value shown: {0} more", records: "records",
	},
	refusals: map[Reason]refusalTexts{
		NoData:                {"Nothing was recorded: {0}.", "Nothing was recorded for that."},
		UnknownEntity:         {"I know no {0}.", "I don’t know what is meant by that."},
		UnknownMetric:         {"I have no figure for {0}.", "I have no such figure."},
		DimensionNotAvailable: {"I can’t break this figure down by {0}.", "I can’t break this figure down that way."},
		Forecast:              {"I only know recorded figures and make no forecasts ({0}).", "I only know recorded figures and make no forecasts."},
		RestrictedField:       {"I don’t show {0}.", "I don’t show that."},
		Write:                 {"I only read data and change nothing ({0}).", "I only read data and change nothing."},
		Injection: {
			"I answer questions in plain words only, not commands or SQL ({0}).",
			"I answer questions in plain words only, not commands or SQL.",
		},
		NotStructured: {
			"This is a question for the documents, not for the figures ({0}).",
			"This is a question for the documents, not for the figures.",
		},
	},
	refused: "I can’t answer that.",
}

var frenchTexts = texts{
	code: "fr",
	numberTexts: numberTexts{
		thousands: "\u202f", decimal: ",", beforePercent: "\u202f",
	},
	dateTexts: dateTexts{
		months: [12]string{
			"janvier", "février", "mars", "avril", "mai", "juin",
			"juillet", "août", "septembre", "octobre", "novembre", "décembre",
		},
		firstDay: "1er", otherDay: "{0}", date: "{0} {1} {2}", sameMonth: "du {0} au {1} {2} {3}",
		sameYear: "du {0} {1} au {2} {3} {4}", between: "du {0} au {1}", since: "depuis le {0}",
		until: "jusqu’au {0}", on: "le {0}", allTime: "depuis le début", month: "{0} {1}",
		week:     "semaine {0} de {1}",
		quarter:  [4]string{"1er trimestre {0}", "2e trimestre {0}", "3e trimestre {0}", "4e trimestre {0}"},
		grains:   map[string]string{"day": "jour", "week": "semaine", "month": "mois", "quarter": "trimestre", "year": "an", fiscalQuarter: "trimestre fiscal", fiscalYear: "exercice", weekday: "jour de la semaine"},
		weekdays: [7]string{"lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"},
	},
	listTexts: listTexts{
		colon: "\u00a0: ", semicolon: "\u202f; ", and: "et", or: "ou", opening: "«\u00a0", closing: "\u00a0»",
		more: "{0} autres",
	},
	filterTexts: filterTexts{
		onlyOn:  "uniquement {0}",
		forWhat: "pour {0}", byWhat: "par {0}", without: "sauf {0}", not: "non {0}",
		withMembers: "{0} avec {1}", withoutMembers: "{0} sans {1}",
		operators: map[string]string{"<": "moins de {0}", "<=": "au plus {0}", ">": "plus de {0}", ">=": "au moins {0}"},
	},
	resultTexts: resultTexts{
		shareIn: "part de {0} dans {1}", shareInAll: "{0}, part du total",
		share: "{0} sur {1}", sumOver: "somme {0} sur {1} valeurs",
		highest: "la valeur la plus élevée est {0}, pour {1}",
		lowest:  "la valeur la plus basse est {0}, pour {1}", highestFirst: "par ordre décroissant",
		lowestFirst: "par ordre croissant", extremes: "minimum {0}, maximum {1}", last: "dernière valeur {0}",
		always: "{0} tout du long", values: "{0} valeurs",
		onlyFirst: "Seules les {0} premières lignes sont prises en compte.",
		chartRows: "les {0} premiers sur {1}", numerator: "numérateur", denominator: "dénominateur",
		whole: "total", periodWord: "période",
	},
	differenceTexts: differenceTexts{
		change: "Évolution\u00a0: {0}", worse: "{0}, soit une dégradation",
		better: "{0}, soit une amélioration", noChange: "Aucun changement", above: "{0} dépasse {1} de {2}",
		equal: "Les deux sont à égalité", betterOne: "meilleur résultat\u00a0: {0}",
		points: "{0} points de pourcentage", onePoint: "{0} point de pourcentage",
	},
	questionTexts: questionTexts{
		whichWord:     "Que désigne {0} ici\u00a0: {1}\u202f?",
		whichMetric:   "Quel chiffre est demandé\u00a0: {1}\u202f?",
		whichMember:   "Que faut-il retenir pour «\u00a0{0}\u00a0»\u00a0: {1}\u202f?",
		whichTime:     "Quelle période est visée\u00a0: {1}\u202f?",
		whichCurrency: "Quelle devise est visée\u00a0: {1}\u202f?",
		askMetric:     "Quel chiffre est demandé\u202f?", askMember: "De quoi s’agit-il exactement\u202f?",
		askTime: "Quelle période est visée\u202f?", askCurrency: "Quelle devise est visée\u202f?",
	},
	assumptionTexts: assumptionTexts{
		assumedPeriod:   "Aucune période n’était indiquée\u202f; il s’agit du dernier mois complet.",
		assumedPeriodOf: "Aucune période n’était indiquée\u202f; il s’agit du dernier mois complet, {0}.",
		assumedSpan:     "Aucune période n’était indiquée\u202f; la réponse porte sur la période {0}.",
		assumedMetric:   "Le chiffre retenu est\u00a0: {0}.",
		assumedAll:      "Toutes les valeurs sont incluses\u00a0: {0}.",
		assumedYear:     "Aucune année n’était indiquée\u202f; il s’agit de {0}.",
		assumedSpelling: "{0} a été lu comme {1}.", assumedTogether: "Pris ensemble\u00a0: {0}.",
		staleMember:  "{0} pour {1}\u00a0: données chargées jusqu’au {2} seulement",
		staleAll:     "{0}\u00a0: données chargées jusqu’au {1} seulement",
		staleEnd:     "\u202f; les jours suivants manquent.",
		staleClipped: "\u202f; les jours suivants sont écartés des deux côtés.",
		gap:          "{0} sans valeur connue ({1})\u00a0: dans aucune des lignes.",
		gapOf:        "{0} sans valeur connue ({1})\u00a0: {2} sur {3}, dans aucune des lignes.", gapKeys: "Clés inconnues\u00a0: {0}.",
		unranked: "Sans valeur, donc hors classement\u00a0: {0} sur {1} ({2}).",
		unlisted: "Sans valeur, donc hors de la liste\u00a0: {0} sur {1} ({2}).",
		uneven:   "les périodes comparées n'ont pas la même durée à ce jour\u00a0: {0} jours",
		tied:     "à égalité avec la dernière valeur affichée\u00a0: {0} de plus", records: "enregistrements",
	},
	refusals: map[Reason]refusalTexts{
		NoData:                {"Rien n’a été enregistré\u00a0: {0}.", "Rien n’a été enregistré à ce sujet."},
		UnknownEntity:         {"Je ne connais pas {0}.", "Je ne sais pas de quoi il s’agit."},
		UnknownMetric:         {"Je n’ai pas de chiffre pour {0}.", "Je n’ai pas de tel chiffre."},
		DimensionNotAvailable: {"Je ne peux pas ventiler ce chiffre par {0}.", "Je ne peux pas ventiler ce chiffre de cette façon."},
		Forecast: {
			"Je ne connais que des chiffres enregistrés et ne fais pas de prévisions ({0}).",
			"Je ne connais que des chiffres enregistrés et ne fais pas de prévisions.",
		},
		RestrictedField: {"Je n’affiche pas {0}.", "Je n’affiche pas cela."},
		Write:           {"Je ne fais que lire les données et ne modifie rien ({0}).", "Je ne fais que lire les données et ne modifie rien."},
		Injection: {
			"Je réponds à des questions en langage courant, pas à des commandes ni à du SQL ({0}).",
			"Je réponds à des questions en langage courant, pas à des commandes ni à du SQL.",
		},
		NotStructured: {
			"Cette question relève des documents, pas des chiffres ({0}).",
			"Cette question relève des documents, pas des chiffres.",
		},
	},
	refused: "Je ne peux pas répondre à cela.",
}

var germanTexts = texts{
	code: "de",
	numberTexts: numberTexts{
		thousands: ".", decimal: ",", beforePercent: "\u00a0",
	},
	dateTexts: dateTexts{
		months: [12]string{
			"Januar", "Februar", "März", "April", "Mai", "Juni",
			"Juli", "August", "September", "Oktober", "November", "Dezember",
		},
		firstDay: "1.", otherDay: "{0}.", date: "{0} {1} {2}", sameMonth: "vom {0} bis {1} {2} {3}",
		sameYear: "vom {0} {1} bis {2} {3} {4}", between: "vom {0} bis {1}", since: "seit dem {0}",
		until: "bis zum {0}", on: "am {0}", allTime: "seit Beginn", month: "{0} {1}", week: "KW {0}/{1}",
		quarter:  [4]string{"1. Quartal {0}", "2. Quartal {0}", "3. Quartal {0}", "4. Quartal {0}"},
		grains:   map[string]string{"day": "Tag", "week": "Woche", "month": "Monat", "quarter": "Quartal", "year": "Jahr", fiscalQuarter: "Geschäftsquartal", fiscalYear: "Geschäftsjahr", weekday: "Wochentag"},
		weekdays: [7]string{"Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"},
	},
	listTexts: listTexts{
		colon: ": ", semicolon: "; ", and: "und", or: "oder", opening: "„", closing: "“", more: "{0} weitere",
	},
	filterTexts: filterTexts{
		onlyOn:  "nur {0}",
		forWhat: "für {0}", byWhat: "nach {0}", without: "ohne {0}", not: "nicht {0}",
		withMembers: "{0} mit {1}", withoutMembers: "{0} ohne {1}",
		operators: map[string]string{"<": "unter {0}", "<=": "höchstens {0}", ">": "über {0}", ">=": "mindestens {0}"},
	},
	resultTexts: resultTexts{
		shareIn: "Anteil von {0} an {1}", shareInAll: "{0}, Anteil am Ganzen",
		share: "{0} von {1}", sumOver: "Summe {0} über {1} Werte", highest: "höchster Wert {0}, für {1}",
		lowest: "niedrigster Wert {0}, für {1}", highestFirst: "absteigend", lowestFirst: "aufsteigend",
		extremes: "niedrigster Wert {0}, höchster Wert {1}", last: "letzter Wert {0}",
		always: "durchgehend {0}", values: "{0} Werte",
		onlyFirst: "Nur die ersten {0} Zeilen sind berücksichtigt.", chartRows: "die ersten {0} von {1}",
		numerator: "Zähler", denominator: "Nenner",
		whole: "gesamt", periodWord: "Zeitraum",
	},
	differenceTexts: differenceTexts{
		change: "Veränderung: {0}", worse: "{0}, eine Verschlechterung", better: "{0}, eine Verbesserung",
		noChange: "Keine Veränderung", above: "{0} liegt um {2} über {1}", equal: "Beide sind gleich",
		betterOne: "besser: {0}", points: "{0} Prozentpunkte", onePoint: "{0} Prozentpunkte",
	},
	questionTexts: questionTexts{
		whichWord: "Was ist mit {0} gemeint: {1}?", whichMetric: "Welche Kennzahl ist gemeint: {1}?",
		whichMember: "Was ist bei „{0}“ gemeint: {1}?", whichTime: "Welcher Zeitraum ist gemeint: {1}?",
		whichCurrency: "Welche Währung ist gemeint: {1}?", askMetric: "Welche Kennzahl ist gemeint?",
		askMember: "Was genau ist gemeint?", askTime: "Welcher Zeitraum ist gemeint?",
		askCurrency: "Welche Währung ist gemeint?",
	},
	assumptionTexts: assumptionTexts{
		assumedPeriod:   "Ohne Angabe eines Zeitraums ist der letzte volle Monat gemeint.",
		assumedPeriodOf: "Ohne Angabe eines Zeitraums ist der letzte volle Monat gemeint, {0}.",
		assumedSpan:     "Ohne Angabe eines Zeitraums gilt die Antwort für die Zeit {0}.",
		assumedMetric:   "Als Kennzahl gilt: {0}.", assumedAll: "Alle Werte sind enthalten: {0}.",
		assumedYear: "Ohne Angabe eines Jahres ist {0} gemeint.", assumedSpelling: "{0} wurde als {1} gelesen.",
		assumedTogether: "Zusammengefasst: {0}.", staleMember: "{0} für {1} ist nur bis {2} geladen",
		staleAll: "{0} ist nur bis {1} geladen", staleEnd: "; spätere Tage fehlen.",
		staleClipped: "; spätere Tage sind auf beiden Seiten ausgelassen.",
		gap:          "{0} ohne bekannten Wert ({1}) stehen in keiner Zeile.",
		gapOf:        "{0} ohne bekannten Wert ({1}): {2} von {3}, in keiner Zeile.", gapKeys: "Unbekannt: {0}.",
		unranked: "Ohne Wert und daher nicht eingereiht: {0} von {1} ({2}).",
		unlisted: "Ohne Wert und daher nicht aufgeführt: {0} von {1} ({2}).",
		uneven:   "die verglichenen Zeiträume sind bisher verschieden lang: {0} Tage",
		tied:     "gleichauf mit dem letzten gezeigten Wert: {0} weitere", records: "Datensätze",
	},
	refusals: map[Reason]refusalTexts{
		NoData:                {"Nichts erfasst: {0}.", "Dazu wurde nichts erfasst."},
		UnknownEntity:         {"{0} kenne ich nicht.", "Ich weiß nicht, was damit gemeint ist."},
		UnknownMetric:         {"Zu {0} habe ich keine Kennzahl.", "Eine solche Kennzahl habe ich nicht."},
		DimensionNotAvailable: {"Diese Kennzahl kann ich nicht nach {0} aufgliedern.", "So kann ich diese Kennzahl nicht aufgliedern."},
		Forecast: {
			"Ich kenne nur erfasste Zahlen und gebe keine Prognosen ab ({0}).",
			"Ich kenne nur erfasste Zahlen und gebe keine Prognosen ab.",
		},
		RestrictedField: {"{0} zeige ich nicht an.", "Das zeige ich nicht an."},
		Write:           {"Ich lese Daten nur und ändere nichts ({0}).", "Ich lese Daten nur und ändere nichts."},
		Injection: {
			"Ich beantworte nur Fragen in normaler Sprache, keine Befehle und kein SQL ({0}).",
			"Ich beantworte nur Fragen in normaler Sprache, keine Befehle und kein SQL.",
		},
		NotStructured: {
			"Das ist eine Frage an die Dokumente, nicht an die Zahlen ({0}).",
			"Das ist eine Frage an die Dokumente, nicht an die Zahlen.",
		},
	},
	refused: "Das kann ich nicht beantworten.",
}

var italianTexts = texts{
	code: "it",
	numberTexts: numberTexts{
		thousands: ".", decimal: ",",
	},
	dateTexts: dateTexts{
		months: [12]string{
			"gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno",
			"luglio", "agosto", "settembre", "ottobre", "novembre", "dicembre",
		},
		firstDay: "1°", otherDay: "{0}",
		elisions: []string{
			"dal 8 ", "dall’8 ", "dal 11 ", "dall’11 ", "al 8 ", "all’8 ", "al 11 ", "all’11 ", "il 8 ", "l’8 ", "il 11 ", "l’11 ",
		},
		date: "{0} {1} {2}", sameMonth: "dal {0} al {1} {2} {3}", sameYear: "dal {0} {1} al {2} {3} {4}",
		between: "dal {0} al {1}", since: "dal {0}", until: "fino al {0}", on: "il {0}", allTime: "dall’inizio",
		month: "{0} {1}", week: "settimana {0} del {1}",
		quarter:  [4]string{"1° trimestre {0}", "2° trimestre {0}", "3° trimestre {0}", "4° trimestre {0}"},
		grains:   map[string]string{"day": "giorno", "week": "settimana", "month": "mese", "quarter": "trimestre", "year": "anno", fiscalQuarter: "trimestre fiscale", fiscalYear: "esercizio", weekday: "giorno della settimana"},
		weekdays: [7]string{"lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica"},
	},
	listTexts: listTexts{
		colon: ": ", semicolon: "; ", and: "e", or: "o", opening: "«", closing: "»", more: "altri {0}",
	},
	filterTexts: filterTexts{
		onlyOn:  "solo {0}",
		forWhat: "per {0}", byWhat: "per {0}", without: "tranne {0}", not: "non {0}",
		withMembers: "{0} con {1}", withoutMembers: "{0} senza {1}",
		operators: map[string]string{"<": "meno di {0}", "<=": "al massimo {0}", ">": "più di {0}", ">=": "almeno {0}"},
	},
	resultTexts: resultTexts{
		shareIn: "quota di {0} in {1}", shareInAll: "{0}, quota del totale",
		share: "{0} su {1}", sumOver: "somma {0} su {1} valori", highest: "il valore più alto è {0}, per {1}",
		lowest: "il valore più basso è {0}, per {1}", highestFirst: "in ordine decrescente",
		lowestFirst: "in ordine crescente", extremes: "minimo {0}, massimo {1}", last: "ultimo valore {0}",
		always: "sempre {0}", values: "{0} valori", onlyFirst: "Sono considerate solo le prime {0} righe.",
		chartRows: "i primi {0} di {1}", numerator: "numeratore", denominator: "denominatore",
		whole: "totale", periodWord: "periodo",
	},
	differenceTexts: differenceTexts{
		change: "Variazione: {0}", worse: "{0}, un peggioramento", better: "{0}, un miglioramento",
		noChange: "Nessuna variazione", above: "{0} supera {1} di {2}", equal: "I due valori sono uguali",
		betterOne: "risultato migliore: {0}", points: "{0} punti percentuali",
		onePoint: "{0} punti percentuali",
	},
	questionTexts: questionTexts{
		whichWord: "Che cosa si intende qui con {0}: {1}?", whichMetric: "Quale dato si intende: {1}?",
		whichMember: "Che cosa si intende per «{0}»: {1}?", whichTime: "Quale periodo si intende: {1}?",
		whichCurrency: "Quale valuta si intende: {1}?", askMetric: "Quale dato si intende?",
		askMember: "Che cosa si intende esattamente?", askTime: "Quale periodo si intende?",
		askCurrency: "Quale valuta si intende?",
	},
	assumptionTexts: assumptionTexts{
		assumedPeriod:   "Nessun periodo indicato; si intende l’ultimo mese completo.",
		assumedPeriodOf: "Nessun periodo indicato; si intende l’ultimo mese completo, {0}.",
		assumedSpan:     "Nessun periodo indicato; la risposta vale per il periodo {0}.",
		assumedMetric:   "Il dato considerato è: {0}.", assumedAll: "Sono inclusi tutti i valori: {0}.",
		assumedYear: "Nessun anno indicato; si intende il {0}.", assumedSpelling: "{0} è stato letto come {1}.",
		assumedTogether: "Considerati insieme: {0}.",
		staleMember:     "{0} per {1}: dati caricati solo fino al {2}",
		staleAll:        "{0}: dati caricati solo fino al {1}", staleEnd: "; i giorni successivi mancano.",
		staleClipped: "; i giorni successivi sono esclusi da entrambi i lati.",
		gap:          "{0} senza valore noto ({1}): in nessuna delle righe.",
		gapOf:        "{0} senza valore noto ({1}): {2} su {3}, in nessuna delle righe.", gapKeys: "Chiavi sconosciute: {0}.",
		unranked: "Senza valore e quindi fuori classifica: {0} su {1} ({2}).",
		unlisted: "Senza valore e quindi fuori elenco: {0} su {1} ({2}).",
		uneven:   "i periodi confrontati hanno finora durate diverse: {0} giorni",
		tied:     "a pari merito con l'ultimo valore mostrato: altri {0}", records: "registrazioni",
	},
	refusals: map[Reason]refusalTexts{
		NoData:                {"Nessun dato registrato: {0}.", "Non risulta alcun dato registrato."},
		UnknownEntity:         {"Non conosco {0}.", "Non so che cosa si intenda."},
		UnknownMetric:         {"Non ho dati numerici per {0}.", "Non ho un dato di questo tipo."},
		DimensionNotAvailable: {"Non posso suddividere questo dato per {0}.", "Non posso suddividere questo dato in quel modo."},
		Forecast: {
			"Conosco solo dati registrati e non faccio previsioni ({0}).",
			"Conosco solo dati registrati e non faccio previsioni.",
		},
		RestrictedField: {"Non mostro {0}.", "Questo non lo mostro."},
		Write:           {"Leggo soltanto i dati e non modifico nulla ({0}).", "Leggo soltanto i dati e non modifico nulla."},
		Injection: {
			"Rispondo solo a domande in linguaggio comune, non a comandi né a SQL ({0}).",
			"Rispondo solo a domande in linguaggio comune, non a comandi né a SQL.",
		},
		NotStructured: {
			"Questa domanda riguarda i documenti, non i dati numerici ({0}).",
			"Questa domanda riguarda i documenti, non i dati numerici.",
		},
	},
	refused: "Non posso rispondere a questa domanda.",
}

var spanishTexts = texts{
	code: "es",
	numberTexts: numberTexts{
		thousands: ".", decimal: ",", beforePercent: "\u00a0",
	},
	dateTexts: dateTexts{
		months: [12]string{
			"enero", "febrero", "marzo", "abril", "mayo", "junio",
			"julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre",
		},
		firstDay: "1", otherDay: "{0}", date: "{0} de {1} de {2}", sameMonth: "del {0} al {1} de {2} de {3}",
		sameYear: "del {0} de {1} al {2} de {3} de {4}", between: "del {0} al {1}", since: "desde el {0}",
		until: "hasta el {0}", on: "el {0}", allTime: "desde el principio", month: "{0} de {1}",
		week:     "semana {0} de {1}",
		quarter:  [4]string{"1.er trimestre de {0}", "2.º trimestre de {0}", "3.er trimestre de {0}", "4.º trimestre de {0}"},
		grains:   map[string]string{"day": "día", "week": "semana", "month": "mes", "quarter": "trimestre", "year": "año", fiscalQuarter: "trimestre fiscal", fiscalYear: "ejercicio fiscal", weekday: "día de la semana"},
		weekdays: [7]string{"lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"},
	},
	listTexts: listTexts{
		colon: ": ", semicolon: "; ", and: "y", or: "o", vowelOr: "u",
		vowelOrBefore: []string{"o", "ó", "ho", "hó", "8", "11 "}, opening: "«", closing: "»", more: "{0} más",
	},
	filterTexts: filterTexts{
		onlyOn:  "solo {0}",
		forWhat: "para {0}", byWhat: "por {0}", without: "excepto {0}", not: "no {0}",
		withMembers: "{0} con {1}", withoutMembers: "{0} sin {1}",
		operators: map[string]string{"<": "menos de {0}", "<=": "como máximo {0}", ">": "más de {0}", ">=": "al menos {0}"},
	},
	resultTexts: resultTexts{
		shareIn: "proporción de {0} en {1}", shareInAll: "{0}, proporción del total",
		share: "{0} de {1}", sumOver: "suma {0} sobre {1} valores",
		highest: "el valor más alto es {0}, para {1}", lowest: "el valor más bajo es {0}, para {1}",
		highestFirst: "de mayor a menor", lowestFirst: "de menor a mayor", extremes: "mínimo {0}, máximo {1}",
		last: "último valor {0}", always: "siempre {0}", values: "{0} valores",
		onlyFirst: "Solo se incluyen las primeras {0} filas.", chartRows: "los {0} primeros de {1}",
		numerator: "numerador", denominator: "denominador",
		whole: "total", periodWord: "período",
	},
	differenceTexts: differenceTexts{
		change: "Variación: {0}", worse: "{0}, un empeoramiento", better: "{0}, una mejora",
		noChange: "Sin cambios", above: "{0} supera a {1} en {2}", equal: "Ambos valores son iguales",
		betterOne: "mejor resultado: {0}", points: "{0} puntos porcentuales",
		onePoint: "{0} puntos porcentuales",
	},
	questionTexts: questionTexts{
		whichWord: "¿A qué se refiere aquí {0}: {1}?", whichMetric: "¿A qué dato se refiere: {1}?",
		whichMember: "¿A qué se refiere con «{0}»: {1}?", whichTime: "¿A qué período se refiere: {1}?",
		whichCurrency: "¿A qué moneda se refiere: {1}?", askMetric: "¿A qué dato se refiere?",
		askMember: "¿A qué se refiere exactamente?", askTime: "¿A qué período se refiere?",
		askCurrency: "¿A qué moneda se refiere?",
	},
	assumptionTexts: assumptionTexts{
		assumedPeriod:   "No se indicó ningún período; se toma el último mes completo.",
		assumedPeriodOf: "No se indicó ningún período; se toma el último mes completo, {0}.",
		assumedSpan:     "No se indicó ningún período; la respuesta abarca el período {0}.",
		assumedMetric:   "El dato que se toma es: {0}.", assumedAll: "Se incluyen todos los valores: {0}.",
		assumedYear: "No se indicó ningún año; se toma {0}.", assumedSpelling: "{0} se leyó como {1}.",
		assumedTogether: "En conjunto: {0}.", staleMember: "{0} para {1}: datos cargados solo hasta {2}",
		staleAll: "{0}: datos cargados solo hasta {1}", staleEnd: "; faltan los días posteriores.",
		staleClipped: "; los días posteriores se excluyen en ambos lados.",
		gap:          "{0} sin valor conocido ({1}): en ninguna de las filas.",
		gapOf:        "{0} sin valor conocido ({1}): {2} de {3}, en ninguna de las filas.", gapKeys: "Claves desconocidas: {0}.",
		unranked: "Sin valor y, por tanto, fuera de la clasificación: {0} de {1} ({2}).",
		unlisted: "Sin valor y, por tanto, fuera de la lista: {0} de {1} ({2}).",
		uneven:   "los períodos comparados tienen por ahora duraciones distintas: {0} días",
		tied:     "empatados con el último valor mostrado: {0} más", records: "registros",
	},
	refusals: map[Reason]refusalTexts{
		NoData:                {"Sin datos registrados: {0}.", "No hay nada registrado al respecto."},
		UnknownEntity:         {"No conozco {0}.", "No sé a qué se refiere."},
		UnknownMetric:         {"No tengo datos numéricos sobre {0}.", "No tengo ese dato."},
		DimensionNotAvailable: {"No puedo desglosar este dato por {0}.", "No puedo desglosar este dato de esa forma."},
		Forecast: {
			"Solo conozco datos registrados y no hago previsiones ({0}).",
			"Solo conozco datos registrados y no hago previsiones.",
		},
		RestrictedField: {"No muestro {0}.", "Eso no lo muestro."},
		Write:           {"Solo leo datos y no modifico nada ({0}).", "Solo leo datos y no modifico nada."},
		Injection: {
			"Solo respondo a preguntas en lenguaje corriente, no a órdenes ni a SQL ({0}).",
			"Solo respondo a preguntas en lenguaje corriente, no a órdenes ni a SQL.",
		},
		NotStructured: {
			"Esta pregunta corresponde a los documentos, no a los datos numéricos ({0}).",
			"Esta pregunta corresponde a los documentos, no a los datos numéricos.",
		},
	},
	refused: "No puedo responder a eso.",
}
