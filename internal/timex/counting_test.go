// SPDX-License-Identifier: Apache-2.0

package timex_test

import (
	"testing"

	"github.com/pacenote/pacenote/internal/timex"
)

// TestCurrentUnit has Sunday, March 15, as today.
func TestCurrentUnit(t *testing.T) {
	for language, examples := range map[string][]example{
		"en": {
			{"scrap {in the past 7 days, inclusive of today}", "2026-03-09/2026-03-16 day"},
			{"scrap {in the last 8 weeks excluding the current week}", "2026-01-12/2026-03-09 week"},
			{"scrap {in the last 3 weeks including this week}", "2026-02-23/2026-03-16 week"},
			{"scrap {this year excluding the current month}", "2026-01-01/2026-03-01 year"},
			{"scrap {this month without today}", "2026-03-01/2026-03-15 month"},
			{"scrap {since January} excluding {today}", "2026-01-01/2026-03-16 month (year); 2026-03-15/2026-03-16 day"},
			{"scrap in January excluding today", ""},
			{"scrap {in the previous ISO week not including the current week}", "2026-03-02/2026-03-09 week"},
			{"scrap {in ISO week 10}", "2026-03-02/2026-03-09 week (year)"},
			{"scrap last week including this week", ""},
			{"scrap {last week} without dents", "2026-03-02/2026-03-09 week"},
			{"scrap this month excluding the current year", ""},
			{"scrap {last week} and {the week before}", "2026-03-02/2026-03-09 week; 2026-02-23/2026-03-02 week"},
			{"scrap the week before", ""},
			{"scrap {the week before last}", "2026-02-23/2026-03-02 week"},
			{"{month over month} change", "month over"},
			{"{YoY} change", "year over"},
			{"scrap {in January as well as February}", "2026-01-01/2026-03-01 month (year) parts 2026-01-01/2026-02-01 2026-02-01/2026-03-01"},
		},
		"fr": {
			{"rebut {des 7 derniers jours, aujourd'hui inclus}", "2026-03-09/2026-03-16 day"},
			{"rebut {des 8 dernières semaines hors semaine en cours}", "2026-01-12/2026-03-09 week"},
			{"rebut {des 3 derniers jours y compris aujourd'hui}", "2026-03-13/2026-03-16 day"},
		},
		"de": {
			{"Ausschuss {der letzten 8 Wochen ohne die laufende Woche}", "2026-01-12/2026-03-09 week"},
			{"Ausschuss {der letzten 7 Tage einschließlich heute}", "2026-03-09/2026-03-16 day"},
			{"Ausschuss {im Januar sowie Februar}", "2026-01-01/2026-03-01 month (year) parts 2026-01-01/2026-02-01 2026-02-01/2026-03-01"},
			{"Veränderung {im Vorjahresvergleich}", "year over"},
		},
		"it": {
			{"scarti {delle ultime 8 settimane esclusa la settimana corrente}", "2026-01-12/2026-03-09 week"},
			{"scarti {degli ultimi 7 giorni incluso oggi}", "2026-03-09/2026-03-16 day"},
			{"variazione {mese su mese}", "month over"},
		},
		"es": {
			{"chatarra {de las últimas 8 semanas sin incluir la semana actual}", "2026-01-12/2026-03-09 week"},
			{"chatarra {de los últimos 7 días incluido hoy}", "2026-03-09/2026-03-16 day"},
			{"variación {interanual}", "year over"},
		},
	} {
		check(t, "2026-03-15", timex.Calendar{}, []string{language}, examples)
	}
	check(t, "2026-03-15", timex.Calendar{SundayWeeks: true}, []string{"en"}, []example{
		{"scrap in the previous ISO {week}", "week"},
		{"scrap {in the previous week}", "2026-03-08/2026-03-15 week"},
	})
}
