// SPDX-License-Identifier: Apache-2.0

package tokentest

import "strings"

// words are the words of sentences in the five languages.
var words = strings.Fields(`
Tighten the door hinge bolts to 25 Nm then check the gap on both sides of it isn't They're replaced; don't reuse gaskets
coolant temperature must not exceed above ECU limits torque by service interval indicator How do I reset warning light tyre
Anziehdrehmoment der Türscharnierschrauben anschließend um weiterdrehen Welches Öl braucht der Motor und wie groß ist die
Füllmenge Bremsflüssigkeit alle zwei Jahre zu wechseln Größe Maß und Prüfung gemäß Norm Straßenbahnhaltestellenfahrplanauskunft
Überdrehzahl äußerst STRAẞE Schlüssel für Köln-Mülheim Wärmetauscher
Serrez les vis de charnière à puis vérifiez l’écartement de chaque côté Quelle est la pression des pneus recommandée pleine
charge L'œuvre naïve de l'été où ça Là-bas Besançon déjà vu aujourd'hui qu'il n'y Élève ŒUVRE
Serrare le viti della cerniera poi controllare il gioco su entrambi i lati Perché la spia resta accesa dopo l'avviamento
dell'olio più città è lunedì virtù
Apriete los tornillos de la bisagra y compruebe la holgura en ambos lados ¿Cuánto aceite necesita cada cuántos kilómetros se
cambia? niño pingüino comió piñas Logroño ¡qué alegría! Ñandú
[CLS] [SEP] [MASK] [UNK] [PAD] ##ing ## <s> </s> <unk> <mask> <pad> <|endoftext|> ▁ ▁the
`)

var latin = [][2]rune{
	{0x41, 0x7B}, {0x41, 0x7B}, {0xC0, 0x180}, {0xC0, 0x180}, {0xA0, 0x250}, {0x1E00, 0x1F00}, {0x250, 0x2B0}, {0x2B0, 0x300},
	{0x2C60, 0x2C80}, {0xA720, 0xA800}, {0xAB30, 0xAB70},
}

var marks = [][2]rune{
	{0x300, 0x30D}, {0x300, 0x370}, {0x300, 0x370}, {0x323, 0x333}, {0x1AB0, 0x1AD0}, {0x1DC0, 0x1E00}, {0x20D0, 0x20F1},
	{0xFE20, 0xFE30}, {0x483, 0x48A}, {0x5B0, 0x5C8}, {0x64B, 0x660}, {0x93C, 0x94E}, {0x3099, 0x309B}, {0xE31, 0xE3B},
	{0x302A, 0x3030}, {0x1D165, 0x1D173}, {0xFE00, 0xFE10}, {0xE0100, 0xE01F0},
}

var signs = [][2]rune{
	{0x21, 0x30}, {0x3A, 0x41}, {0x5B, 0x61}, {0x7B, 0x7F}, {0xA0, 0xC0}, {0x2010, 0x2028}, {0x2030, 0x205F}, {0x20A0, 0x20C1},
	{0x2100, 0x2150}, {0x2190, 0x2200}, {0x2200, 0x2300}, {0x2E00, 0x2E5E}, {0x3000, 0x3004},
}

var compatible = [][2]rune{
	{0xFB00, 0xFB50}, {0xFF00, 0xFFF0}, {0x1D400, 0x1D800}, {0x2070, 0x20A0}, {0x2100, 0x2190}, {0x2460, 0x2500}, {0x3200, 0x3300},
	{0x3300, 0x3400}, {0xF900, 0xFB00}, {0x2F800, 0x2FA20}, {0xFB50, 0xFE00}, {0xFE30, 0xFE70}, {0x1F100, 0x1F200}, {0x1C4, 0x1F4},
	{0xA0, 0xC0}, {0x2F00, 0x2FE0}, {0x1F200, 0x1F300}, {0x1E00, 0x1F00},
}

var scripts = [][2]rune{
	{0x370, 0x400}, {0x400, 0x530}, {0x530, 0x590}, {0x900, 0x980}, {0x980, 0xA00}, {0xA00, 0xC00}, {0xC00, 0xE00}, {0xE00, 0xE80},
	{0xE80, 0x1000}, {0x1000, 0x10A0}, {0x10A0, 0x1100}, {0x1100, 0x1200}, {0x1200, 0x13A0}, {0x13A0, 0x1400}, {0x1680, 0x1700},
	{0x1700, 0x1800}, {0x1800, 0x18B0}, {0x1900, 0x1C00}, {0x1C00, 0x1D00}, {0x1F00, 0x2000}, {0x2C00, 0x2E00}, {0xA000, 0xA4D0},
	{0xA4D0, 0xA720}, {0xA800, 0xAB30}, {0xABC0, 0xAC00}, {0x10000, 0x10200}, {0x10280, 0x10580}, {0x10900, 0x11000},
	{0x11000, 0x11A00}, {0x1E000, 0x1F000},
}

var ideographs = [][2]rune{
	{0x4E00, 0x5000}, {0x4E00, 0x9FFF}, {0x3040, 0x3100}, {0x30A0, 0x3100}, {0xAC00, 0xD7A4}, {0x3000, 0x3040}, {0x3400, 0x4DC0},
	{0x20000, 0x2A6E0}, {0x2A700, 0x2EBE0}, {0x30000, 0x32000}, {0x3100, 0x3200}, {0xF900, 0xFB00}, {0xFF00, 0xFF60}, {0x1100, 0x1200},
	{0xA960, 0xA980}, {0xD7B0, 0xD800}, {0x1B000, 0x1B300},
}

var pictures = [][2]rune{
	{0x1F300, 0x1F650}, {0x1F600, 0x1F650}, {0x1F680, 0x1F700}, {0x1F900, 0x1FB00}, {0x2600, 0x27C0}, {0x1F1E6, 0x1F200},
	{0x1F3FB, 0x1F400}, {0x30, 0x3A}, {0xE0020, 0xE0080}, {0x2190, 0x21B0}, {0x1F700, 0x1F900},
}

var sequences = []string{
	"👨‍👩‍👧", "🇩🇪", "🇩🇪🇫", "1️⃣", "👍🏽", "❤️", "❤️‍🔥", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "🧑🏿‍🤝‍🧑🏻", "©️", "™️", "🏳️‍🌈", "☺︎", "#️⃣", "👩‍💻",
}

var controls = [][2]rune{
	{0, 0x20}, {0x7F, 0xA1}, {0x2000, 0x2010}, {0x2028, 0x2030}, {0x205F, 0x2070}, {0xFFF0, 0x10000}, {0xE000, 0xE010}, {0xFE00, 0xFE10},
	{0x61C, 0x61D}, {0x180B, 0x180F}, {0xFEFF, 0xFF00}, {0xE0000, 0xE0080}, {0xF0000, 0xF0010}, {0x1D173, 0x1D17B}, {0x110BD, 0x110BE},
	{0x600, 0x606}, {0x13430, 0x13460},
}

var special = []string{
	"\u0301", "\u0308", "\u200b", "\u200c", "\u200d", "\ufe0f", "\u00ad", "\u2060", "\ufeff", "\u2028", "\u2029", "\u0085", "\x00", "\x7f",
	"\ufffd", "\ufffc", "\ue000", "\u2581", "\u3164", "\u115f", "\u180e", "\u034f", "İ", "ı", "ſ", "ß", "ẞ", "Ǆ", "Å", "Å", "Ω", "µ", "K", "ς", "Σ",
	"ŉ", "ǰ", "ΐ", "և", "ﬀ", "ﬃ", "ﬆ", "'ſ", "'S", "'ll", "’ll", "'VE", "'\u212a",
}

var rightToLeft = [][2]rune{
	{0x590, 0x600}, {0x5D0, 0x5EB}, {0x600, 0x700}, {0x620, 0x64B}, {0x700, 0x780}, {0x7C0, 0x860}, {0x8A0, 0x900}, {0xFB1D, 0xFB50},
	{0xFE70, 0xFF00}, {0x10800, 0x10900},
}

var blanks = []string{
	" ", " ", " ", "  ", "\t", "\n", "\r", "\r\n", "\n\n", "\v", "\f", "\x1c", "\x1f", "\u0085", "\u00a0", "\u1680", "\u2000", "\u2003", "\u2009", "\u200a",
	"\u2028", "\u2029", "\u202f", "\u205f", "\u3000", "\u180e", "\u200b", "\ufeff", "\u2800",
}

var digitRanges = [][2]rune{
	{0x660, 0x66A}, {0x966, 0x970}, {0xFF10, 0xFF1A}, {0xB2, 0xBF}, {0x2070, 0x208F}, {0x2150, 0x218C}, {0x2460, 0x249C}, {0x1D7CE, 0x1D800},
	{0x3007, 0x302A}, {0xE50, 0xE5A}, {0x10107, 0x10134},
}

// units are what numbers are followed by, and what runs are made of.
var units = []string{
	" Nm", " N·m", " °C", "%", " kΩ", "µm", " m²", " mm/s²", "\"", "′", "±2", " ≤ ", "×", "=", "-", "—", "_", ".", "…", "ab", "Ab", "é", "e\u0301", "中", "ß", " ", "\n",
	"\t", "0", "01", "123", "🙂", "ﬁ", "\u00a0", "\u200b", "\xff", "ſ", "a'", "'s", "/", "a/", "\r\n", " \n", "un", "xyz",
}

var snippets = []string{
	"https://example.com/a/b?c=d&e=f#g", "user@example.com", `C:\Program Files\x.exe`, "int main(void) { return x->y[i] != 0 ? a++ : --b; }", "// ok\n",
	"\tif err != nil {\n\t\treturn fmt.Errorf(\"%w\", err)\n\t}\n", "SELECT * FROM t WHERE a='b';", "camelCaseName", "snake_case_name", "HTTPServer2", "XMLParser",
	"{\"key\": [1, 2.5e-3, null]}", "<div class=\"a\">", "</div>", "&nbsp;", "#!/bin/sh", "--flag=value", "a.b.c()", "x²+y²", "don't", "I'LL", "we'VE'D", "it'sok",
	"0x1F4A9", "1e-9", "v1.2.3-rc.1+build", "$HOME", "'''", "\"\"\"", "\\n\\t", "%20%C3%A9", "::", "=>", "/**/", "www.", "ftp://", "~!@#$%^&*()",
}
