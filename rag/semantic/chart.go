// SPDX-License-Identifier: Apache-2.0

package semantic

import (
	"encoding/xml"
	"fmt"
	"hash/fnv"
	"math"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// The size of a chart and the room around its plot, in pixels, how many bars and lines
// it shows at most, and how long the text beside a bar may be.
const (
	chartWidth, chartHeight = 640, 360
	chartTop, chartBottom   = 44, 44
	chartLeft, chartRight   = 72, 44
	barLeft, barRight       = 190, 120
	maxBars, maxLines       = 20, 5
	maxBarRunes             = 26
)

// lineColours are those of the lines of a chart, told apart by people who see colours
// differently too (Okabe and Ito, 2008).
func lineColours() [maxLines]string {
	return [maxLines]string{"#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00"}
}

// picture is an SVG in the making.
type picture struct {
	strings.Builder
	speaker *speaker
}

// chart draws the rows of a result as SVG: lines for series of periods, bars for other
// groups. It is empty where there is nothing to draw: fewer than three rows, more than
// one key beside the period, or numbers that are all zero.
func chart(s *schema, q Query, r *Result, v voice) string {
	if r == nil || len(r.Rows) < 3 || len(r.Rows[0].Keys) != len(q.GroupBy) {
		return ""
	}
	drawable, zero := true, true
	for _, row := range r.Rows {
		drawable = drawable && !math.IsNaN(row.Value) && !math.IsInf(row.Value, 0) && len(row.Keys) == len(q.GroupBy)
		zero = zero && row.Value == 0
	}
	if !drawable || zero {
		return ""
	}
	p := &picture{speaker: s.speaker(q, r, v)}
	grain := p.speaker.grainIndex()
	ok := false
	switch {
	case grain >= 0 && q.Order == "" && q.GroupBy[grain] != weekday:
		ok = p.lines(grain)
	case len(q.GroupBy) == 1:
		ok = p.bars()
	}
	if !ok {
		return ""
	}
	return p.document()
}

// document puts what was drawn into an SVG with a title and a description.
func (p *picture) document() string {
	body := p.String()
	hash := fnv.New32a()
	hash.Write([]byte(body))
	title := p.speaker.metricWithUnit()
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" xml:lang="%s" width="%d" height="%d" viewBox="0 0 %d %d" `+
		`role="img" aria-labelledby="t%08x d%08x" font-family="sans-serif" font-size="12" fill="#222222">`+"\n",
		p.speaker.texts.code, chartWidth, chartHeight, chartWidth, chartHeight, hash.Sum32(), hash.Sum32())
	fmt.Fprintf(&b, "<title id=\"t%08x\">%s</title>\n", hash.Sum32(), escapeXML(title))
	fmt.Fprintf(&b, "<desc id=\"d%08x\">%s</desc>\n", hash.Sum32(), escapeXML(capital(p.speaker.answer())))
	fmt.Fprintf(&b, "<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>\n", chartWidth, chartHeight)
	fmt.Fprintf(&b, "<text x=\"16\" y=\"24\" font-size=\"15\" font-weight=\"bold\">%s</text>\n", escapeXML(cut(title, 70)))
	b.WriteString(body + "</svg>\n")
	return b.String()
}

// text writes a text; anchor is "start", "middle" or "end".
func (p *picture) text(x, y float64, anchor, text string) {
	fmt.Fprintf(p, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>\n", x, y, anchor, escapeXML(text))
}

// bars draws one bar for each row, from top to bottom in their order.
func (p *picture) bars() bool {
	rows := p.speaker.result.Rows
	all := len(rows)
	rows = rows[:min(all, maxBars)]
	least, greatest := 0.0, 0.0
	for _, row := range rows {
		least, greatest = min(least, row.Value), max(greatest, row.Value)
	}
	if least == greatest {
		return false
	}
	const width = chartWidth - barLeft - barRight
	place := func(f float64) float64 { return barLeft + width*(f-least)/(greatest-least) }
	step := float64(chartHeight-chartTop-24) / float64(len(rows))
	height := min(26, 0.72*step)
	for i, row := range rows {
		middle := chartTop + step*(float64(i)+0.5)
		from, to := min(place(0), place(row.Value)), max(place(0), place(row.Value))
		word := p.speaker.rowWord(row)
		p.text(barLeft-8, middle+4, "end", cut(word, maxBarRunes))
		fmt.Fprintf(p, "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"><title>%s</title></rect>\n",
			from, middle-height/2, to-from, height, lineColours()[0], escapeXML(word+" ("+p.speaker.value(row.Value)+")"))
		p.text(to+6, middle+4, "start", p.speaker.value(row.Value))
	}
	fmt.Fprintf(p, "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"#888888\"/>\n",
		place(0), chartTop, place(0), chartHeight-24)
	if len(rows) < all {
		number := p.speaker.texts.plain
		p.text(16, chartHeight-8, "start", fill(p.speaker.texts.chartRows, number(float64(len(rows))), number(float64(all))))
	}
	return true
}

// point is a value at the first day of its period.
type point struct {
	at  time.Time
	key string
	row Row
}

// line is a series of one member, or the only one.
type line struct {
	name   string
	points []point
}

// lines draws series over time, one line for each member of a second group.
func (p *picture) lines(grain int) bool {
	series, keys, ok := p.series(grain)
	if !ok || len(series) > maxLines || len(keys) < 3 {
		return false
	}
	least, greatest := series[0].points[0].row.Value, series[0].points[0].row.Value
	for _, row := range p.speaker.result.Rows {
		least, greatest = min(least, row.Value), max(greatest, row.Value)
	}
	ticks := axisTicks(least, greatest)
	bottom, top := ticks[0], ticks[len(ticks)-1]
	const width, height = chartWidth - chartLeft - chartRight, chartHeight - chartTop - chartBottom - 16
	y := func(f float64) float64 { return chartTop + 16 + height*(top-f)/(top-bottom) }
	first, last := keys[0].at, keys[len(keys)-1].at
	x := func(at time.Time) float64 { return chartLeft + width*float64(at.Sub(first))/float64(last.Sub(first)) }
	p.grid(ticks, y)
	p.dates(keys, x)
	for i, l := range series {
		p.line(l, lineColours()[i], x, y)
	}
	if len(series) > 1 {
		p.legend(series)
	}
	return true
}

// series sorts the rows into lines and returns the periods of all of them in order.
func (p *picture) series(grain int) (series []line, keys []point, ok bool) {
	at := map[string]int{}
	for _, row := range p.speaker.result.Rows {
		start, ok := grainStart(row.Keys[grain])
		if !ok || len(row.Keys) > 2 {
			return nil, nil, false
		}
		name := ""
		if len(row.Keys) == 2 {
			name = p.speaker.keyWord(row, 1-grain, row.Keys[1-grain])
		}
		if _, known := at[name]; !known {
			at[name] = len(series)
			series = append(series, line{name: name})
		}
		l := &series[at[name]]
		l.points = append(l.points, point{start, row.Keys[grain], row})
	}
	byTime := func(a, b point) int { return a.at.Compare(b.at) }
	for _, l := range series {
		slices.SortStableFunc(l.points, byTime)
		keys = append(keys, l.points...)
	}
	slices.SortStableFunc(keys, byTime)
	return series, slices.CompactFunc(keys, func(a, b point) bool { return a.at.Equal(b.at) }), true
}

// grid draws the axis of values.
func (p *picture) grid(ticks []float64, y func(float64) float64) {
	decimals := usefulDecimals(ticks[1] - ticks[0])
	if whole := ticks[1] - ticks[0]; whole < 1 {
		decimals = int(math.Ceil(-math.Log10(whole) - 1e-9))
	}
	for _, tick := range ticks {
		fmt.Fprintf(p, "<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"#dddddd\"/>\n",
			chartLeft, y(tick), chartWidth-chartRight, y(tick))
		p.text(chartLeft-8, y(tick)+4, "end", p.speaker.texts.number(tick, decimals))
	}
}

// dates writes some of the periods below the axis, so that they don't overlap.
func (p *picture) dates(keys []point, x func(time.Time) float64) {
	free := -math.MaxFloat64
	for _, key := range keys {
		if at := x(key.at); at >= free {
			p.text(at, chartHeight-chartBottom+20, "middle", key.key)
			free = at + float64(7*utf8.RuneCountInString(key.key)+12)
		}
	}
}

// line draws one series, with a dot for each period.
func (p *picture) line(l line, colour string, x func(time.Time) float64, y func(float64) float64) {
	places := make([]string, len(l.points))
	for i, point := range l.points {
		places[i] = fmt.Sprintf("%.1f,%.1f", x(point.at), y(point.row.Value))
	}
	fmt.Fprintf(p, "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>\n", strings.Join(places, " "), colour)
	if len(l.points) > 60 {
		return // Dots would hide the line.
	}
	for _, point := range l.points {
		fmt.Fprintf(p, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"><title>%s</title></circle>\n", x(point.at),
			y(point.row.Value), colour, escapeXML(p.speaker.rowWord(point.row)+" ("+p.speaker.value(point.row.Value)+")"))
	}
}

// legend names the lines above the plot.
func (p *picture) legend(series []line) {
	const room = (chartWidth - 32) / maxLines
	for i, l := range series {
		left := float64(16 + i*room)
		fmt.Fprintf(p, "<rect x=\"%.1f\" y=\"36\" width=\"12\" height=\"4\" fill=\"%s\"/>\n", left, lineColours()[i])
		p.text(left+16, 42, "start", cut(l.name, 14))
	}
}

// axisTicks returns about five round numbers around a range, from zero where the range
// is not far from it.
func axisTicks(least, greatest float64) []float64 {
	if least > 0 && least < 0.6*greatest {
		least = 0
	}
	if greatest < 0 && greatest > 0.6*least {
		greatest = 0
	}
	span := greatest - least
	if span <= 1e-12*max(math.Abs(least), math.Abs(greatest)) {
		// A flat line lies in the middle.
		span = max(math.Abs(greatest), 1e-9)
		least, greatest = least-span/2, greatest+span/2
		span = greatest - least
	}
	step := math.Pow(10, math.Floor(math.Log10(span/4)))
	for _, factor := range []float64{2, 2.5, 2} {
		if span/step > 5 {
			step *= factor
		}
	}
	var ticks []float64
	from, to := math.Floor(least/step+1e-9), math.Ceil(greatest/step-1e-9)
	for i := from; i <= to; i++ {
		ticks = append(ticks, i*step)
	}
	return ticks
}

// cut shortens a text to a number of runes.
func cut(text string, most int) string {
	runes := []rune(text)
	if len(runes) <= most {
		return text
	}
	return string(runes[:most-1]) + "…"
}

func escapeXML(text string) string {
	var b strings.Builder
	// A strings.Builder gives no error.
	_ = xml.EscapeText(&b, []byte(text))
	return b.String()
}
