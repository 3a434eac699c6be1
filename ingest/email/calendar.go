// SPDX-License-Identifier: Apache-2.0

package email

import (
	"strings"

	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/internal/charset"
)

// calendarNames are the properties of an event that a reader wants to see, in the order in
// which they are written, with what they are called (RFC 5545, section 3.8).
var calendarNames = [][2]string{
	{"SUMMARY", "Summary"}, {"DTSTART", "Start"}, {"DTEND", "End"}, {"DUE", "Due"}, {"DURATION", "Duration"}, {"RRULE", "Repeats"},
	{"LOCATION", "Location"}, {"ORGANIZER", "Organizer"}, {"ATTENDEE", "Attendees"}, {"STATUS", "Status"}, {"DESCRIPTION", "Description"},
}

// calendar reads an invitation: each event and task of it is a paragraph.
func (b *body) calendar(p *part) {
	data, _, _ := decodeTransfer(p.get("content-transfer-encoding"), p.raw)
	label := charsetLabel(p.parameters["charset"])
	if label == "" {
		label = "utf-8" // RFC 5545, section 3.1.4
	}
	for _, event := range events(charset.Decode(data, label).String) {
		block := ingest.Block{Kind: ingest.Paragraph, Text: event}
		if block.Text == "" {
			continue
		}
		b.place(&block)
		b.doc.Blocks = append(b.doc.Blocks, block)
		b.seen = true
	}
}

// events returns the events, tasks and notes of a calendar as lines of text.
func events(calendar string) []string {
	var all []string
	var within []string // names of the components around
	values := map[string][]string{}
	for _, line := range unfold(calendar) {
		name, parameters, value := property(line)
		switch {
		case name == "BEGIN" && len(within) < 10:
			within = append(within, strings.ToUpper(value))
			if isEvent(value) {
				clear(values)
			}
		case name == "END" && len(within) > 0:
			within = within[:len(within)-1]
			if isEvent(value) {
				all = append(all, eventText(values))
			}
		case len(within) > 0 && isEvent(within[len(within)-1]) && len(values[name]) < 200:
			values[name] = append(values[name], valueText(name, parameters, value))
		}
	}
	return all
}

func isEvent(component string) bool {
	return strings.EqualFold(component, "VEVENT") || strings.EqualFold(component, "VTODO") || strings.EqualFold(component, "VJOURNAL")
}

// eventText writes the properties of an event, a line each.
func eventText(values map[string][]string) string {
	var lines []string
	for _, name := range calendarNames {
		if list := values[name[0]]; len(list) > 0 {
			lines = append(lines, name[1]+": "+strings.Join(list, ", "))
		}
	}
	return strings.Join(lines, "\n")
}

// unfold returns the lines of a calendar, continued ones joined (RFC 5545, section 3.1).
func unfold(calendar string) []string {
	var lines []string
	var open []string // pieces of the last line
	flush := func() {
		if len(open) > 0 {
			lines = append(lines, strings.Join(open, ""))
			open = nil
		}
	}
	for _, l := range lineSpans(calendar) {
		line := calendar[l.start:l.end]
		if line != "" && (line[0] == ' ' || line[0] == '\t') {
			open = append(open, line[1:])
			continue
		}
		flush()
		open = []string{line}
	}
	flush()
	return lines
}

// property splits a line into its name, its parameters as they stand, and its value. A
// colon within quotes belongs to a parameter.
func property(line string) (name, parameters, value string) {
	quoted := false
	for i := range len(line) {
		switch {
		case line[i] == '"':
			quoted = !quoted
		case line[i] == ':' && !quoted:
			name, parameters, _ = strings.Cut(line[:i], ";")
			return strings.ToUpper(name), parameters, line[i+1:]
		}
	}
	return "", "", ""
}

// valueText returns a property's value as a reader wants it.
func valueText(name, parameters, value string) string {
	switch name {
	case "DTSTART", "DTEND", "DUE":
		text := calendarTime(value)
		if zone := calendarParameter(parameters, "TZID"); zone != "" {
			text += " (" + zone + ")"
		}
		return text
	case "ORGANIZER", "ATTENDEE":
		address := value
		if len(value) > 7 && strings.EqualFold(value[:7], "mailto:") {
			address = value[7:]
		}
		return formatAddress(calendarParameter(parameters, "CN"), address)
	}
	return strings.NewReplacer(`\n`, "\n", `\N`, "\n", `\,`, ",", `\;`, ";", `\\`, `\`).Replace(value)
}

// calendarParameter returns the value of a parameter, without quotes.
func calendarParameter(parameters, name string) string {
	for p := range strings.SplitSeq(parameters, ";") {
		if key, value, _ := strings.Cut(p, "="); strings.EqualFold(key, name) {
			return strings.Trim(value, `"`)
		}
	}
	return ""
}

// calendarTime writes "20260301T101500Z" as "2026-03-01 10:15 UTC".
func calendarTime(value string) string {
	if len(value) < 8 || strings.Trim(value[:8], "0123456789") != "" {
		return value
	}
	text := value[:4] + "-" + value[4:6] + "-" + value[6:8]
	if len(value) >= 13 && value[8] == 'T' {
		text += " " + value[9:11] + ":" + value[11:13]
		if strings.HasSuffix(value, "Z") {
			text += " UTC"
		}
	}
	return text
}
