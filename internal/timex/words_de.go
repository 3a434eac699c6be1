// SPDX-License-Identifier: Apache-2.0

package timex

// german is the lexicon of German; see lexicon.read for the form of the lines.
const german = `
month 1: januar jänner jan jän
month 2: februar feber feb
month 3: märz mrz mär?
month 4: april apr
month 5: mai
month 6: juni jun
month 7: juli jul
month 8: august aug
month 9: september sept sep
month 10: oktober okt
month 11: november nov
month 12: dezember dez
weekday 1: montag
weekday 2: dienstag
weekday 3: mittwoch
weekday 4: donnerstag
weekday 5: freitag
weekday 6: samstag sonnabend
weekday 7: sonntag
habitday 1: montags
habitday 2: dienstags dienstagen
habitday 3: mittwochs mittwochen
habitday 4: donnerstags donnerstagen
habitday 5: freitags freitagen
habitday 6: samstags samstagen sonnabends sonnabenden
habitday 7: sonntags sonntagen
habitday 8: wochenenden
habitday 9: wochentags unter_der_woche
weekend 0: wochenende
weekdaynoun 0: wochentag wochentage wochentagen wochentages tag_der_woche tage_der_woche tagen_der_woche
unitover m: vormonatsvergleich im_vormonatsvergleich
unitover y: vorjahresvergleich im_vorjahresvergleich
unitover q: vorquartalsvergleich im_vorquartalsvergleich
unitover w: vorwochenvergleich im_vorwochenvergleich
unit d: tag? tage+ tages? tagen+
unit w: woche wochen+ kalenderwoche kalenderwochen+
unit m: monat monats monate+ monaten+ kalendermonat kalendermonats
unit q: quartal quartals quartale+ quartalen+ vierteljahr
unit h: halbjahr halbjahrs halbjahres halbjahre+ halbjahren+
unit y: jahr jahrs jahres jahre+ jahren+ kalenderjahr kalenderjahres
weekword 0: kw kalenderwoche kws
lastunit d: vortag vortages
lastunit w: vorwoche
lastunit m: vormonat vormonats
lastunit q: vorquartal vorquartals
lastunit h: vorhalbjahr
lastunit y: vorjahr vorjahrs vorjahres
thisunit y: heuer
dayoff 0: heute jetzt heutigen_tag
dayoff -1: gestern
dayoff -2: vorgestern
dayoff 1: morgen?
dayoff 2: übermorgen
last 0: letzt~ vergangen~ vorig~ verflossen~
last 1: vorherig~ vorangegangen~ vorhergehend~
beforelast 0: vorletzt~ vorvorig~ vorvergangen~
this 0: dies~ laufend~ aktuell~ diesjährig~ gegenwärtig~ jetzig~
next 0: nächst~ kommend~
agobefore 0: vor
inbefore 0: in
since 0: seit ab seit_dem seit_der von_an
onwards 0: an
after 0: nach
before 0: vor
until 0: bis bis_zum bis_zur bis_einschließlich bis_inklusive bis_zu
between 0: zwischen
and 0: und sowie
from 0: von vom ab seit
to 0: bis bis_zum bis_zur zu zum auf - –
versus 0: vs versus gegenüber gegen als verglichen_mit im_vergleich_zu im_vergleich_zum im_vergleich_mit im_vergleich_zur ggü
versus 1: mit
prep 2: im in während am im_laufe_des im_laufe_der im_lauf_des im_lauf_der im_verlauf_des im_verlauf_der
prep 1: für von vom an des der zum zu
prep 0: über innerhalb
of 0: des der von vom im
det 0: der die das den dem des diesen
per 0: pro je jeden jede jeder jedes jedem nach für_jeden für_jede für_jedes per aufgeschlüsselt_nach gruppiert_nach
dup 0: für um
basis 0: basis
each d: täglich~ tageweise
each w: wöchentlich~ wochenweise
each m: monatlich~ monatsweise
each q: quartalsweise vierteljährlich~
each h: halbjährlich~
each y: jährlich~ jahresweise alljährlich~
which 0: welcher welche welches welchem welchen bester beste besten schlechteste schlechtester schlechtesten schlimmste schlimmster schlimmsten top
num 1: ein eine einem einer einen eines
num 2: zwei zwo
num 3: drei
num 4: vier
num 5: fünf
num 6: sechs
num 7: sieben
num 8: acht
num 9: neun
num 10: zehn
num 11: elf
num 12: zwölf
ord 1: erst~
ord 2: ii zweit~
ord 3: iii dritt~
ord 4: iv viert~
fiscal 0: fiskal fiskalisch~
fiscalyear 0: geschäftsjahr geschäftsjahres geschäftsjahrs wirtschaftsjahr wirtschaftsjahres fiskaljahr fiskaljahres gj
fiscalquarter 0: geschäftsquartal fiskalquartal
todate y: seit_jahresbeginn seit_jahresanfang seit_anfang_des_jahres seit_beginn_des_jahres
todate h: seit_halbjahresbeginn
todate q: seit_quartalsbeginn seit_quartalsanfang seit_beginn_des_quartals seit_anfang_des_quartals
todate m: seit_monatsbeginn seit_monatsanfang seit_anfang_des_monats seit_beginn_des_monats
todate w: seit_wochenbeginn seit_wochenanfang seit_anfang_der_woche seit_beginn_der_woche
sofar 0: bisher bislang
sofar 1: bis_jetzt bis_heute
alltime 0: jemals aller_zeiten seit_jeher seit_beginn von_anfang_an seit_anfang_an insgesamt_bisher bisher_insgesamt seit_aufzeichnungsbeginn
edge s: anfang beginn
edge mid: mitte
edge e: ende
whole 0: ganz~ gesamt~ komplett~ voll~ kompletten
compare 0: als über unter mehr weniger mindestens höchstens etwa rund mit top nummer nr code linie
quantity 0: stück teile teilen einheiten stunden minuten sekunden km kg tonnen euro eur dollar prozent mal fahrzeuge fahrzeugen autos
notyear 0: modell
same 0: gleich~ selb~ gleiche derselbe demselben dieselbe desselben
periodnoun 0: zeitraum zeitraums
habitual 0: jeden jede jeder jedes jedem
bounding 0: beginnend endend bis
yearbefore m: vorjahresmonat vorjahresmonats
yearbefore q: vorjahresquartal vorjahresquartals
yearbefore w: vorjahreswoche
yearbefore 0: vorjahreszeitraum vorjahreszeitraums vorjahresperiode
counting 1: einschließlich inklusive inkl
counting 2: ohne exklusive exkl
whole 1: iso
`
