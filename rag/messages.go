// SPDX-License-Identifier: Apache-2.0

package rag

// abstention says in the asker's language, English if it is another, that there is no
// answer. The words are the same whether evidence does not exist or may not be read.
func abstention(code Code, language string) string {
	if code == EmptyQuestion {
		return pick(language, "Please ask a question.", "Veuillez poser une question.",
			"Bitte stellen Sie eine Frage.", "Inserire una domanda.", "Escriba una pregunta.")
	}
	return pick(language,
		"The documents don't say.",
		"Les documents ne le disent pas.",
		"Die Dokumente sagen dazu nichts.",
		"I documenti non lo dicono.",
		"Los documentos no lo dicen.")
}

func pick(language, en, fr, de, it, es string) string {
	switch language {
	case "fr":
		return fr
	case "de":
		return de
	case "it":
		return it
	case "es":
		return es
	}
	return en
}
