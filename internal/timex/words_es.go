// SPDX-License-Identifier: Apache-2.0

package timex

// spanish is the lexicon of Spanish; see lexicon.read for the form of the lines.
const spanish = `
month 1: enero ene
month 2: febrero feb
month 3: marzo mar?
month 4: abril abr
month 5: mayo may?
month 6: junio jun
month 7: julio jul
month 8: agosto ago?
month 9: septiembre setiembre sept sep
month 10: octubre oct
month 11: noviembre nov
month 12: diciembre dic
weekday 1: lunes
weekday 2: martes
weekday 3: miércoles
weekday 4: jueves
weekday 5: viernes
weekday 6: sábado
weekday 7: domingo
habitday 6: sábados
habitday 7: domingos
habitday 8: fines_de_semana
weekend 0: fin_de_semana
weekdaynoun 0: día_de_la_semana días_de_la_semana día_de_semana
unitover m: intermensual mes_contra_mes
unitover y: interanual año_contra_año
unitover q: intertrimestral
unitover w: intersemanal
unit d: día? días+
unit w: semana semanas+
unit m: mes meses+
unit q: trimestre trimestres+
unit h: semestre semestres+
unit y: año años+
weekword 0: sem
dayoff 0: hoy ahora día_de_hoy
dayoff -1: ayer
dayoff -2: anteayer antes_de_ayer antier
dayoff 1: mañana?
dayoff 2: pasado_mañana
last 0: pasad~ últim~
last 1: anterior anteriores
lastafter 0: pasad~ últim~
lastafter 1: anterior anteriores
beforelast 0: penúltim~
beforelastafter 0: antepasado antepasada
this 0: este esta actual presente
thisafter 0: en_curso actual corriente
next 0: próxim~
nextafter 0: próxim~ que_viene siguiente siguientes entrante
agobefore 0: hace
ago 0: atrás
inbefore 0: dentro_de en
since 0: desde a_partir_de a_partir_del desde_el desde_la
onwards 0: en_adelante
after 0: después_de después_del tras
before 0: antes_de antes_del antes
until 0: hasta hasta_el hasta_la
between 0: entre
and 0: y e así_como
from 0: de del desde desde_el
to 0: a al hasta hasta_el hasta_la - –
versus 0: vs versus contra frente_a frente_al con_respecto_a con_respecto_al comparado_con comparada_con comparados_con en_comparación_con respecto_a respecto_al respecto_de que
versus 1: con
prep 2: en durante durante_el a_lo_largo_de a_lo_largo_del en_el_transcurso_de
prep 1: a al de del para por
prep 0: sobre
of 0: de del
det 0: el la los las lo estos estas
per 0: por cada al para_cada por_cada a_la
dup 0: a por tras
each d: diari~ diariamente
each w: semanal semanales semanalmente
each m: mensual mensuales mensualmente
each q: trimestral trimestrales trimestralmente
each h: semestral semestrales
each y: anual anuales anualmente
which 0: qué que cuál cuáles mejor mejores peor peores top
num 1: un uno una
num 2: dos
num 3: tres
num 4: cuatro
num 5: cinco
num 6: seis
num 7: siete
num 8: ocho
num 9: nueve
num 10: diez
num 11: once
num 12: doce
ord 1: primer primero primera 1er 1ro 1ra
ord 2: ii segund~ 2do 2da
ord 3: iii tercer tercero tercera 3er 3ro
ord 4: iv cuart~ 4to
fiscal 0: fiscal
fiscalyear 0: ejercicio? ejercicio_fiscal
todate y: en_lo_que_va_de_año en_lo_que_va_del_año lo_que_va_de_año desde_principios_de_año desde_el_inicio_del_año desde_inicio_de_año desde_el_comienzo_del_año desde_comienzos_de_año en_lo_que_llevamos_de_año
todate h: en_lo_que_va_de_semestre
todate q: en_lo_que_va_de_trimestre en_lo_que_va_del_trimestre desde_el_inicio_del_trimestre
todate m: en_lo_que_va_de_mes en_lo_que_va_del_mes desde_el_inicio_del_mes desde_principios_de_mes
todate w: en_lo_que_va_de_semana desde_el_inicio_de_la_semana
sofar 0: hasta_ahora hasta_el_momento
sofar 1: hasta_la_fecha hasta_hoy
alltime 0: de_todos_los_tiempos de_la_historia desde_siempre de_siempre desde_el_principio desde_el_inicio hasta_la_fecha
edge s: principios comienzos inicios principio comienzo inicio a_principios a_comienzos a_inicios
edge mid: mediados a_mediados
edge e: finales fines a_finales a_fines fin final
whole 0: todo toda enter~ complet~ natural
compare 0: más menos mínimo máximo supera superan superior inferior sobre con top unos unas número código línea
quantity 0: unidades unidad piezas pieza horas minutos segundos km kg toneladas euros eur dólares por_ciento veces vehículos coches
notyear 0: modelo
same 0: mism~
periodnoun 0: periodo
habitual 0: cada los todos_los
bounding 0: hasta a
counting 1: incluyendo incluido incluida
counting 2: excluyendo sin sin_incluir sin_contar
whole 1: iso
`
