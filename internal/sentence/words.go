// SPDX-License-Identifier: Apache-2.0

package sentence

import "strings"

// kind says what a full stop behind an abbreviation means.
type kind uint8

const (
	none         kind = iota
	continues         // a sentence never ends here
	beforeNumber      // the sentence goes on if a number follows
	mayEnd            // the sentence ends if a capital follows
)

// abbreviation classifies a word in lower case that stands before a full stop, its inner
// full stops included. The five languages share one list: a clash costs a cut, never a
// wrong one.
func abbreviation(word string) kind {
	switch word {
	case // titles
		"dr", "prof", "mr", "mrs", "ms", "hr", "fr", "frl", "dipl", "ing", "sig", "sigg", "dott", "sr", "sra", "srta", "mme", "mlle", "st", "ud", "uds", "vd", "vds",
		// for example, that is, about, between, including, if need be
		"bzw", "ca", "ggf", "evtl", "vgl", "sog", "inkl", "exkl", "zzgl", "abzgl", "einschl", "ausschl", "insb", "insbes", "allg", "gem", "entspr", "spez", "usf", "zt",
		"z.b", "d.h", "u.a", "o.ä", "u.ä", "i.d.r", "z.t", "u.u", "s.o", "s.u", "i.a", "v.a", "o.g", "u.g", "m.e", "bspw", "ugs", "jew", "jeweils",
		"e.g", "i.e", "eg", "ie", "cf", "vs", "approx", "incl", "excl", "resp", "viz", "esp", "dept", "temp", "temps", "dia", "diam", "qty", "spec", "specs", "ext", "int", "assy", "assem", "adj", "alt",
		"p.ex", "c.-à-d", "c.à.d", "env", "ex", "not", "ad", "p.es", "es", "cfr", "circa", "ovv", "p.ej", "ej", "aprox", "aprx",
		"max", "min", "mind", "höchst", "mín", "máx", "nom", "std", "ø",
		"str", "abt", "tel", "fax", "geb", "gegr", "hrsg", "verf", "anm", "bem", "bzgl", "betr", "lt", "lfd", "mod", "mfr", "mfg":
		return continues
	case // with a number behind it
		"no", "nos", "nr", "nrn", "núm", "num", "nº", "n°", "fig", "figs", "abb", "tab", "tabl", "taf", "bild", "kap", "abschn", "abs", "art", "artt", "ziff", "pos", "par", "ch", "chap", "cap", "sec", "sect", "sez", "secc",
		"pp", "pag", "pagg", "pág", "págs", "page", "ss", "ff", "vol", "bd", "ed", "eq", "eqs", "gl", "ref", "refs", "ver", "vers", "rev", "iss", "ser", "tom", "tome", "obs", "anh", "app", "item", "teil", "stk", "pt", "pts",
		"jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "okt", "nov", "dec", "dez", "janv", "févr", "juil", "déc", "gen", "mag", "giu", "lug", "ago", "set", "ott", "dic", "ene":
		return beforeNumber
	case "etc", "usw", "ecc", "u.s.w", "etcétera", "inc", "ltd", "corp", "co", "bros", "s.a", "s.p.a", "s.r.l", "s.l", "a.m", "p.m", "jr", "snr", "al":
		return mayEnd
	}
	return none
}

// isMeasure reports whether an abbreviation, in lower case, stands behind a measurement as
// often as before one.
func isMeasure(word string) bool {
	switch word {
	case "min", "max", "mín", "máx", "nom", "std", "approx", "ca", "dia", "diam", "aprox":
		return true
	}
	return false
}

// spaced reports whether "a. b." is an abbreviation written with a blank; a still has
// its full stop.
func spaced(a, b string) bool {
	return strings.HasSuffix(a, ".") && opensSpaced(strings.TrimSuffix(strings.TrimLeft(a, "([\"«„“"), "."), b)
}

// opensSpaced reports whether the letter a and the word b, in any case, make up an
// abbreviation with a blank, as in "z. B.", "d. h.", "p. ex.", "ad es.".
func opensSpaced(a, b string) bool {
	switch a + " " + strings.ToLower(b) {
	case "z b", "d h", "u a", "o ä", "u ä", "i d", "d r", "z t", "u u", "s o", "s u", "i a", "v a", "o g", "u g", "m e",
		"e g", "i e", "p ex", "p es", "p ej", "c à", "a m", "p m", "n b", "v gl", "e v", "s a", "h p", "e u", "u s":
		return true
	}
	return false
}

// isMonth reports whether word is a German month, in lower case.
func isMonth(word string) bool {
	switch word {
	case "januar", "jänner", "februar", "feber", "märz", "april", "mai", "juni", "juli", "august", "september", "oktober", "november", "dezember",
		"jan", "feb", "mär", "apr", "jun", "jul", "aug", "sep", "sept", "okt", "nov", "dez":
		return true
	}
	return false
}

// starts reports whether a word is one that often begins a sentence and hardly ever
// follows an abbreviation or an initial within one.
func starts(word string) bool {
	switch word {
	case "The", "This", "These", "That", "Those", "It", "If", "In", "A", "An", "He", "She", "We", "You", "They", "For", "When", "While", "After", "Before", "Do", "Use", "See", "All", "There", "Then", "However", "Also",
		"Der", "Die", "Das", "Es", "Wenn", "Bei", "Ein", "Eine", "Diese", "Dieser", "Dieses", "Er", "Sie", "Wir", "Nach", "Vor", "Danach", "Dann", "Im", "Am", "Für", "Alle",
		"Le", "La", "Les", "Il", "Elle", "Un", "Une", "Ce", "Cette", "Ces", "Si", "Dans", "Pour", "Après", "Avant", "Ne", "Lorsque",
		"Lo", "Gli", "I", "Uno", "Una", "Se", "Nel", "Nella", "Per", "Dopo", "Prima", "Non", "Questo", "Questa",
		"El", "Los", "Las", "Este", "Esta", "Estos", "En", "Para", "Después", "Antes", "No", "Cuando":
		return true
	}
	return false
}

// isRoman reports whether word is a Roman number in capitals.
func isRoman(word string) bool {
	return word != "" && strings.Trim(word, "IVXLC") == ""
}

func isDigits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }
