// SPDX-License-Identifier: Apache-2.0

package timex

// english is the lexicon of English; see lexicon.read for the form of the lines.
const english = `
month 1: january jan
month 2: february feb
month 3: march? mar?
month 4: april apr
month 5: may?
month 6: june jun
month 7: july jul
month 8: august aug
month 9: september sept sep
month 10: october oct
month 11: november nov
month 12: december dec
weekday 1: monday mon?
weekday 2: tuesday tue? tues?
weekday 3: wednesday wed?
weekday 4: thursday thu? thur? thurs?
weekday 5: friday fri?
weekday 6: saturday sat?
weekday 7: sunday sun?
habitday 1: mondays
habitday 2: tuesdays
habitday 3: wednesdays
habitday 4: thursdays
habitday 5: fridays
habitday 6: saturdays
habitday 7: sundays
habitday 8: weekends
habitday 9: weekdays?
weekend 0: weekend
weekdaynoun 0: weekday weekdays day_of_the_week day_of_week days_of_the_week days_of_week
unitover m: mom month_over_month month_on_month
unitover q: qoq quarter_over_quarter quarter_on_quarter
unitover w: week_over_week week_on_week
unitover y: yoy year_over_year year_on_year
unit d: day? days+
unit w: week weeks+ wk wks+
unit m: month months+ mth mths+ mnth
unit q: quarter? quarters+ qtr
unit h: half? halves+ half_year half_years+ halfyear semester semesters+
unit y: year years+ yr yrs+
weekword 0: cw wk calendar_week
dayoff 0: today now
dayoff -1: yesterday
dayoff -2: day_before_yesterday the_day_before_yesterday
dayoff 1: tomorrow
dayoff 2: day_after_tomorrow the_day_after_tomorrow
last 0: last past rolling trailing
last 1: previous preceding prior
beforelastafter 0: before_last before_the_last
this 0: this current
next 0: next coming upcoming following
ago 0: ago back
later 0: from_now hence
inbefore 0: in
since 0: since ever_since starting starting_from starting_in
onwards 0: onwards onward on forward
after 0: after following
before 0: before prior_to earlier_than
until 0: until till up_to up_until through thru up_to_and_including
between 0: between
and 0: and as_well_as
from 0: from since starting
to 0: to till until through thru up_to - –
versus 0: vs versus against compared_to compared_with than in_comparison_to in_comparison_with relative_to as_against
versus 1: with
prep 2: in during throughout on within in_the_course_of over_the_course_of
prep 1: for of at across
prep 0: over
of 0: of
det 0: the these those
per 0: per by each every for_each in_each for_every broken_down_by grouped_by split_by
dup 0: by
basis 0: basis
each d: daily day_by_day
each w: weekly
each m: monthly
each q: quarterly
each h: half_yearly semiannually biannually
each y: yearly annually annual
which 0: which what top best worst highest lowest most least busiest peak single
num 1: a an one
num 2: two
num 3: three
num 4: four
num 5: five
num 6: six
num 7: seven
num 8: eight
num 9: nine
num 10: ten
num 11: eleven
num 12: twelve
ord 1: first
ord 2: second ii
ord 3: third iii
ord 4: fourth iv
fiscal 0: fiscal financial
fiscalyear 0: fy
todate y: year_to_date so_far_in_the_year
todate h: half_year_to_date
todate q: quarter_to_date
todate m: month_to_date
todate w: week_to_date
sofar 0: so_far thus_far
sofar 1: to_date until_now up_to_now
alltime 0: ever all_time of_all_time for_all_time since_the_beginning to_date since_ever
edge s: start? beginning? early
edge mid: middle? mid as_of
edge e: end? late
whole 0: whole entire full complete calendar all_of
compare 0: than over above under below exceed exceeds exceeding least most more less fewer with top beyond reach reached reaching number no nr code id serial line
quantity 0: units unit pieces piece pcs parts items hours hour minutes minute seconds km miles kg tons tonnes euros eur usd dollars percent rpm psi nm mm cm cycles times people vehicles cars
notyear 0: model
same 0: same
possessive 0: s
periodnoun 0: period timeframe time_frame
habitual 0: every each
bounding 0: starting beginning commencing ending ended to until through
counting 1: including inclusive_of counting incl
counting 2: excluding not_including not_counting without exclusive_of excl
whole 1: iso
`
