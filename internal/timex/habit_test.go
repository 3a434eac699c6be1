// SPDX-License-Identifier: Apache-2.0

package timex_test

import (
	"testing"
	"time"

	"github.com/pacenote/pacenote/internal/timex"
)

func TestHabits(t *testing.T) {
	for language, examples := range map[string][]example{
		"en": {
			{"scrap {on Mondays}", "weekday Mon"},
			{"scrap {on Saturdays and Sundays} {in January}", "weekday Sat Sun; 2026-01-01/2026-02-01 month (year)"},
			{"scrap {on weekends} {last month}", "weekday Sat Sun; 2026-02-01/2026-03-01 month"},
			{"scrap {every weekend}", "weekday Sat Sun"},
			{"scrap {on weekdays}", "weekday Mon Tue Wed Thu Fri"},
			{"scrap without {Sundays}", "weekday Sun"},
			{"scrap {on Monday}", "2026-03-09/2026-03-10 day"},
			{"scrap {on Monday 9 March}", "2026-03-09/2026-03-10 day (year)"},
			{"scrap at the weekend", ""},
			{"scrap {by weekday}", "weekday each"},
			{"scrap {per day of the week}", "weekday each"},
			{"which {weekday} has the most scrap", "weekday"},
			{"scrap by plant and {weekday}", "weekday each"},
			{"scrap weekday", ""},
			{"sales {by fiscal quarter}", "quarter fiscal each"},
			{"sales {per financial year}", "year fiscal each"},
			{"which {fiscal quarter} was best", "quarter fiscal"},
			{"sales {by quarter}", "quarter each"},
			{"sales {in fiscal 2025} {by quarter}", "2025-01-01/2026-01-01 year; quarter each"},
		},
		"fr": {
			{"rebut {les lundis}", "weekday Mon"}, {"rebut {chaque week-end}", "weekday Sat Sun"},
			{"rebut {le lundi}", "2026-03-09/2026-03-10 day"}, {"rebut {par jour de la semaine}", "weekday each"},
			{"quel {jour de la semaine} a le plus de rebut", "weekday"}, {"ventes {par trimestre fiscal}", "quarter fiscal each"},
		},
		"de": {
			{"Ausschuss {montags}", "weekday Mon"}, {"Ausschuss {an Sonntagen} {im Januar}", "weekday Sun; 2026-01-01/2026-02-01 month (year)"},
			{"Ausschuss {jedes Wochenende}", "weekday Sat Sun"}, {"Ausschuss in der Montage", ""},
			{"Ausschuss {nach Wochentag}", "weekday each"}, {"welcher {Wochentag} hat den meisten Ausschuss", "weekday"},
			{"Ausschuss {am Montag}", "2026-03-09/2026-03-10 day"}, {"Umsatz {nach Geschäftsjahr}", "year fiscal each"},
			{"Umsatz {im Geschäftsjahr 2025}", "2025-01-01/2026-01-01 year"},
		},
		"it": {
			{"scarti {nei lunedì} {di gennaio}", "weekday Mon; 2026-01-01/2026-02-01 month (year)"}, {"scarti {ogni fine settimana}", "weekday Sat Sun"},
			{"scarti {per giorno della settimana}", "weekday each"}, {"vendite {per trimestre fiscale}", "quarter fiscal each"},
		},
		"es": {
			{"chatarra {los viernes}", "weekday Fri"}, {"chatarra {los sábados y domingos}", "weekday Sat Sun"},
			{"chatarra {en fines de semana}", "weekday Sat Sun"}, {"chatarra {por día de la semana}", "weekday each"},
			{"ventas {por trimestre fiscal}", "quarter fiscal each"},
		},
	} {
		check(t, "2026-03-15", timex.Calendar{FiscalStart: time.January}, []string{language}, examples)
	}
}
