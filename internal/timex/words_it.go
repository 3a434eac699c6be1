// SPDX-License-Identifier: Apache-2.0

package timex

// italian is the lexicon of Italian; see lexicon.read for the form of the lines.
const italian = `
month 1: gennaio genn gen?
month 2: febbraio febbr feb
month 3: marzo mar?
month 4: aprile apr
month 5: maggio magg mag?
month 6: giugno giu?
month 7: luglio lug?
month 8: agosto ago?
month 9: settembre sett? set?
month 10: ottobre ott?
month 11: novembre nov
month 12: dicembre dic?
weekday 1: lunedì
weekday 2: martedì
weekday 3: mercoledì
weekday 4: giovedì
weekday 5: venerdì
weekday 6: sabato
weekday 7: domenica
habitday 7: domeniche
weekend 0: fine_settimana weekend week_end
weekdaynoun 0: giorno_della_settimana giorni_della_settimana
unitover m: mese_su_mese
unitover y: anno_su_anno su_base_annua
unitover q: trimestre_su_trimestre
unitover w: settimana_su_settimana
unit d: giorno? giorni+ giornata?
unit w: settimana settimane+
unit m: mese mesi+
unit q: trimestre trimestri+
unit h: semestre semestri+
unit y: anno anni+
weekword 0: sett
dayoff 0: oggi adesso ora?
dayoff -1: ieri
dayoff -2: altro_ieri l_altro_ieri ieri_l_altro avantieri
dayoff 1: domani
dayoff 2: dopodomani
last 0: scors~ passat~ ultim~
last 1: precedente precedenti
lastafter 0: scors~ passat~ ultim~
lastafter 1: precedente precedenti prima
beforelast 0: penultim~
this 0: questo questa quest corrente attuale
thisafter 0: corrente in_corso attuale
next 0: prossim~
nextafter 0: prossim~ venturo ventura
ago 0: fa or_sono
inbefore 0: tra fra entro
since 0: da dal dallo dalla dall dai a_partire_da a_partire_dal a_partire_dalla sin_da sin_dal fin_da
onwards 0: in_poi in_avanti
after 0: dopo successivamente_a dopo_il
before 0: prima_di prima_del prima_della prima_dell prima
until 0: fino_a fino_al fino_alla fino_ad fino_all fino_ai sino_a sino_al
between 0: tra fra
and 0: e ed nonché
from 0: da dal dalla dallo dall dai dalle
to 0: a ad al alla allo all ai fino_a fino_al fino_alla fino_ad sino_a sino_al - –
versus 0: vs versus contro rispetto_a rispetto_al rispetto_alla rispetto_allo rispetto_all che confrontato_con in_confronto_a a_confronto_con
versus 1: con
prep 2: in nel nello nella nell nei negli nelle durante nel_corso_di nel_corso_del nel_corso_dell nel_corso_della
prep 1: a ad al alla di del dello della dell d degli dei delle per il
prep 0: su
of 0: di del dello della dell d
det 0: il lo la l i gli le questi queste
per 0: per al alla all ogni per_ogni per_ciascun per_ciascuna a
dup 0: per dopo su
each d: giornaliero giornaliera giornalieri giornaliere quotidian~ giornalmente
each w: settimanale settimanali settimanalmente
each m: mensile mensili mensilmente
each q: trimestrale trimestrali trimestralmente
each h: semestrale semestrali
each y: annuale annuali annu~ annualmente
which 0: quale quali che qual migliore migliori peggiore peggiori top
num 1: un uno una
num 2: due
num 3: tre
num 4: quattro
num 5: cinque
num 6: sei
num 7: sette
num 8: otto
num 9: nove
num 10: dieci
num 11: undici
num 12: dodici
ord 1: i prim~
ord 2: ii second~
ord 3: iii terz~
ord 4: iv quart~
fiscal 0: fiscale
fiscalyear 0: esercizio? esercizio_fiscale
todate y: dall_inizio_dell_anno da_inizio_anno dall_inizio_anno
todate h: dall_inizio_del_semestre da_inizio_semestre
todate q: dall_inizio_del_trimestre da_inizio_trimestre
todate m: dall_inizio_del_mese da_inizio_mese
todate w: dall_inizio_della_settimana da_inizio_settimana
sofar 0: finora sinora
sofar 1: fino_ad_oggi fino_a_oggi ad_oggi fino_ad_ora
alltime 0: di_sempre da_sempre di_tutti_i_tempi dall_inizio
edge s: inizio inizi agli_inizi
edge mid: metà
edge e: fine
whole 0: inter~ tutto tutta complet~ solare
compare 0: più meno oltre almeno sopra sotto supera superano circa con top superiore inferiore numero codice linea
quantity 0: unità pezzi pezzo ore minuti secondi km kg tonnellate euro eur dollari per_cento percento volte veicoli auto
notyear 0: modello
same 0: stess~
periodnoun 0: periodo
habitual 0: ogni tutti_i i nei tutte_le
bounding 0: a fino_a
counting 1: incluso inclusa compreso compresa includendo
counting 2: escluso esclusa escludendo senza
whole 1: iso
`
