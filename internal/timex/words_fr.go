// SPDX-License-Identifier: Apache-2.0

package timex

// french is the lexicon of French; see lexicon.read for the form of the lines.
const french = `
month 1: janvier janv jan
month 2: février févr fév
month 3: mars
month 4: avril avr
month 5: mai
month 6: juin
month 7: juillet juil
month 8: août
month 9: septembre sept sep
month 10: octobre oct
month 11: novembre nov
month 12: décembre déc
weekday 1: lundi
weekday 2: mardi
weekday 3: mercredi
weekday 4: jeudi
weekday 5: vendredi
weekday 6: samedi
weekday 7: dimanche
habitday 1: lundis
habitday 2: mardis
habitday 3: mercredis
habitday 4: jeudis
habitday 5: vendredis
habitday 6: samedis
habitday 7: dimanches
habitday 8: weekends week_ends
weekend 0: weekend week_end
weekdaynoun 0: jour_de_la_semaine jours_de_la_semaine jour_de_semaine jours_de_semaine
unitover m: d_un_mois_sur_l_autre d_un_mois_à_l_autre
unitover y: d_une_année_sur_l_autre d_un_an_sur_l_autre en_glissement_annuel
unitover q: d_un_trimestre_sur_l_autre
unitover w: d_une_semaine_sur_l_autre
unit d: jour? jours+ journée? journées+
unit w: semaine semaines+ sem?
unit m: mois
unit q: trimestre trimestres+
unit h: semestre semestres+
unit y: an? ans+ année années+
weekword 0: sem
dayoff 0: aujourd_hui aujourdhui maintenant ce_jour
dayoff -1: hier
dayoff -2: avant_hier
dayoff 1: demain
dayoff 2: après_demain
last 0: dernier dernière derniers+ dernières+ passé passée passés+ passées+
last 1: précédent~
lastafter 0: dernier dernière derniers+ dernières+ passé passée passés+ passées+ écoulé écoulée écoulés+ écoulées+
lastafter 1: précédent~ d_avant
beforelast 0: avant_dernier avant_dernière avant_derniers
this 0: ce cet cette présent présente
thisafter 0: en_cours courant~ actuel~ actuelle
next 0: prochain prochaine prochains+ prochaines+
nextafter 0: prochain prochaine prochains+ prochaines+ à_venir suivant~
agobefore 0: il_y_a y_a
inbefore 0: dans d_ici
since 0: depuis à_partir_de à_partir_du à_partir_d dès
after 0: après après_le
before 0: avant
until 0: jusqu_à jusqu_au jusqu_aux jusqu_en jusque jusqu
between 0: entre
and 0: et ainsi_que
from 0: de du d depuis des
to 0: à au aux jusqu_à jusqu_au jusqu_en - –
versus 0: vs versus contre par_rapport_à par_rapport_au par_rapport_aux comparé_à comparé_au comparée_à comparée_au comparés_à que qu en_comparaison_de face_à face_au
versus 1: avec
prep 2: en durant pendant au_cours_de au_cours_du au_cours_des au_cours_d courant
prep 1: au à aux de du d pour des
prep 0: sur dans
of 0: de du d des
det 0: le la les l ces
per 0: par chaque pour_chaque
dup 0: par après
each d: quotidien~ quotidienne quotidiennes quotidiennement journalier journalière journaliers journalières
each w: hebdomadaire hebdomadaires hebdo hebdomadairement
each m: mensuel~ mensuelle mensuelles mensuellement
each q: trimestriel~ trimestrielle trimestrielles trimestriellement
each h: semestriel~ semestrielle semestrielles
each y: annuel~ annuelle annuelles annuellement
which 0: quel quels quelle quelles meilleur meilleure meilleurs pire pires top
num 1: un une
num 2: deux
num 3: trois
num 4: quatre
num 5: cinq
num 6: six
num 7: sept
num 8: huit
num 9: neuf
num 10: dix
num 11: onze
num 12: douze
ord 1: premier première 1er 1re 1ère
ord 2: ii deuxième second seconde 2e 2ème 2nd 2nde
ord 3: iii troisième 3e 3ème
ord 4: iv quatrième 4e 4ème
fiscal 0: fiscal fiscale comptable
fiscalyear 0: exercice? exercice_fiscal exercice_comptable année_fiscale
todate y: depuis_le_début_de_l_année depuis_début_d_année depuis_le_début_d_année depuis_début_année cumul_annuel
todate h: depuis_le_début_du_semestre
todate q: depuis_le_début_du_trimestre
todate m: depuis_le_début_du_mois
todate w: depuis_le_début_de_la_semaine
sofar 0: jusqu_ici jusqu_à_présent
sofar 1: jusqu_à_maintenant à_ce_jour
alltime 0: de_tous_les_temps depuis_toujours depuis_le_début depuis_l_origine
edge s: début au_début en_début
edge mid: mi milieu au_milieu
edge e: fin en_fin à_la_fin
whole 0: entier entière toute tout complet complète civile
compare 0: plus moins dépasse dépassant dépassent supérieur supérieure inférieur inférieure environ avec top excède numéro no code ligne
quantity 0: unités unité pièces pièce heures heure minutes secondes km kg tonnes euros eur dollars pour_cent fois véhicules voitures
notyear 0: modèle
same 0: même mêmes
periodnoun 0: période
habitual 0: chaque les tous_les
bounding 0: commençant débutant finissant se_terminant terminant jusqu_à jusqu_en à
counting 1: y_compris incluant inclus incluse
counting 2: hors sans excluant à_l_exclusion_de sans_compter
whole 1: iso
`
