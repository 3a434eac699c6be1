// SPDX-License-Identifier: Apache-2.0

package rag_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pacenote/pacenote/embed/embedtest"
	"github.com/pacenote/pacenote/ingest"
	"github.com/pacenote/pacenote/ingest/split"
	"github.com/pacenote/pacenote/rag"
	"github.com/pacenote/pacenote/store"
	"github.com/pacenote/pacenote/store/acl"
)

func TestAnswersQuoteTheirSources(t *testing.T) {
	e := open(t, nil)
	sync(t, e, public(manual()))
	tests := []struct {
		question, contains, document string
	}{
		{"What torque do the door hinge bolts need?", "25 N·m", "hinge.md"},
		{"What is the torque of the wheel nut?", "Torque: 135 N·m", "torques.csv"},
		{"Which part number has the seat rail bolt?", "68218-AA", "torques.csv"},
		{"At how many degrees does the clear coat cure?", "140 degrees", "paint.txt"},
		{"How is the door hinge removed?", "4. Lift the door off.", "hinge.md"},
	}
	for _, test := range tests {
		a := ask(t, e, rag.Question{Text: test.question})
		if a.Outcome != rag.Answered || !strings.Contains(a.Text, test.contains) {
			t.Errorf("%s\ngot %s %q (confidence %.2f)\nwant %q\nsignals %v", test.question, a.Outcome, a.Text, a.Confidence, test.contains, a.Trace.Signals)
			continue
		}
		if got := a.Citations[0].Document.ID; got != test.document {
			t.Errorf("%s: the first citation is of %s, want %s", test.question, got, test.document)
		}
		checkCitations(t, a)
	}
}

func TestRowsAreQuotedAsTheyStand(t *testing.T) {
	e := open(t, nil)
	sync(t, e, public(files(
		"claims.csv", "Plant,Part,Rate,Amount\nWindsor,Left door panel,0.43,\"1,234.50\"\nToledo,Rear lamp,0.12,\"99.00\"\n",
		"grid.html", "<table><tr><th>Fuse</th><th>Rating</th></tr><tr><td>Wiper motor</td><td>15 A</td></tr><tr><td>Horn relay</td><td>10 A</td></tr></table>",
	)))
	for question, want := range map[string]string{
		"What is the amount for the left door panel at Windsor?": `Windsor,Left door panel,0.43,"1,234.50"`,
		"What is the rating of the wiper motor fuse?":            "Wiper motor 15 A",
	} {
		a := ask(t, e, rag.Question{Text: question})
		if len(a.Citations) == 0 || a.Citations[0].Quote != want {
			t.Errorf("%s\ngot %s %q %+v, want the quote %q", question, a.Outcome, a.Text, a.Citations, want)
		}
	}
}

// A row that is named by a country or a part says little by itself: what its figures are stands above the table.
func TestRowsAreUnderstoodByWhatStandsAbove(t *testing.T) {
	e := open(t, &rag.Options{MinConfidence: 0.01})
	sync(t, e, public(files("sales.html", "<p>The following table shows the sales by country in thousands.</p>"+
		"<table><tr><td></td><td>2025</td><td>2024</td></tr><tr><td>Canada</td><td>300,853</td><td>287,002</td></tr>"+
		"<tr><td>Mexico</td><td>14,310</td><td>12,186</td></tr></table>")))
	for question, want := range map[string]string{
		"What were the sales in Mexico in 2024?":  "Mexico; 2024: 12,186",
		"What was the amount for Canada in 2025?": "Canada; 2025: 300,853",
	} {
		if a := ask(t, e, rag.Question{Text: question}); !strings.Contains(a.Text, want) {
			t.Errorf("%s\ngot %s %q (confidence %.2f), want %q", question, a.Outcome, a.Text, a.Confidence, want)
		}
	}
}

func TestListingsAreQuotedInTheirLines(t *testing.T) {
	e := open(t, nil)
	sync(t, e, public(files("oven.md", `# Oven settings

Settings of the curing oven:

    [oven]
    zones: 4
    #   Number of heated zones.
    #ramp: 12
    #   Heating ramp in degrees per minute. The default
    #   ramp is 12.
    #alarm_delay: 30
    #   Seconds until the door alarm sounds.
    #lamp: off
    #   Whether the lamp is lit.

## Restarting

Restart the oven controller by:

    stop oven
    start oven

Then the oven controller reports its state.
`)))
	for question, want := range map[string]string{
		"What is the default heating ramp of the oven in degrees per minute?": "#ramp: 12\n#   Heating ramp in degrees per minute. The default\n#   ramp is 12.",
		"How do I restart the oven controller?":                               "Restart the oven controller by:\nstop oven\nstart oven\nThen the oven controller reports its state.",
	} {
		a := ask(t, e, rag.Question{Text: question})
		if a.Text != want {
			t.Errorf("%s\ngot %s %q, want %q", question, a.Outcome, a.Text, want)
		}
		checkCitations(t, a)
	}
}

// What a passage announces at its end is a part of it; an announcement of nothing is not.
func TestAnswersSayWhatTheyAnnounce(t *testing.T) {
	const closing = "The oven door is closed slowly by the operator, since its seal is soft, while nobody stands near it or in front of the window. The blower " +
		"is switched off before that, and the lamp as well, and then the belt has come to rest. Whoever closes the oven door looks through the window once more, says " +
		"so aloud, waits for the answer of the second operator, and then closes the oven door by the command:\n\n"
	for name, test := range map[string]struct{ text, ends string }{
		"a listing": {"# Oven door\n\n" + closing + "    door close\n\nThe bell rings.\n", "by the command:\ndoor close"},
		"steps":     {"# Oven door\n\n" + closing + "- press the key\n- turn it\n\nThe bell rings.\n", "by the command:\n- press the key\n- turn it"},
		"nothing":   {"# Oven door\n\n" + closing, "has come to rest."},
		"a table": {"# Oven door\n\n" + closing + "| Step | Key |\n| --- | --- |\n| Close the oven door | F4 |\n| Wash the lamp | F9 |\n",
			"by the command:\nStep: Close the oven door; Key: F4"},
	} {
		e := open(t, nil)
		sync(t, e, public(files("oven.md", test.text)))
		a := ask(t, e, rag.Question{Text: "How is the oven door closed by the operator?"})
		if !strings.HasSuffix(strings.TrimSuffix(a.Text, "\nThe bell rings."), test.ends) {
			t.Errorf("%s: got %s %q, want the end %q", name, a.Outcome, a.Text, test.ends)
		}
	}
}

func TestListingsWithoutTheWordsAreNoAnswers(t *testing.T) {
	e := open(t, &rag.Options{MinConfidence: 0.01})
	sync(t, e, public(files("oven.md", "# Oven\n\n    net xpos-cmd pin.4\n")))
	if a := ask(t, e, rag.Question{Text: "Who cleans the oven?"}); a.Outcome != rag.Abstained {
		t.Errorf("got %s %q", a.Outcome, a.Text)
	}
}

// A page's number at the end of a paragraph is no sentence of it.
func TestAnswersPassOverPageNumbers(t *testing.T) {
	e := open(t, nil)
	sync(t, e, public(files("horn.txt", "To sound the horn, press the pad of the steering wheel. Hold the pad for two seconds. - 84 -\n\nThen the relay of the horn clicks.\n")))
	a := ask(t, e, rag.Question{Text: "How do I sound the horn with the pad of the steering wheel?"})
	if !strings.Contains(a.Text, "Hold the pad") || !strings.Contains(a.Text, "relay of the horn") || strings.Contains(a.Text, "84") {
		t.Errorf("got %s %q", a.Outcome, a.Text)
	}
}

// checkCitations checks what must hold for the citations of every answer.
func checkCitations(t *testing.T, a *rag.Answer) {
	t.Helper()
	for i, c := range a.Claims {
		if a.Text[c.Start:c.End] != c.Text {
			t.Errorf("claim %d is not at its place in the text", i)
		}
		if len(c.Citations) == 0 {
			t.Errorf("claim %d has no citation", i)
		}
	}
	for i, c := range a.Citations {
		if c.Number != i+1 || c.Quote == "" || c.Location.IsZero() {
			t.Errorf("citation %d: %+v", i, c)
		}
	}
}

func TestStepsAreKeptWhole(t *testing.T) {
	e := open(t, nil)
	sync(t, e, public(manual()))
	a := ask(t, e, rag.Question{Text: "How do I remove the door hinge?"})
	last := -1
	for _, step := range []string{"1. Disconnect", "2. Support", "3. Loosen", "4. Lift"} {
		at := strings.Index(a.Text, step)
		if at <= last {
			t.Fatalf("the steps are not whole and in order: %q", a.Text)
		}
		last = at
	}
}

// TestLongProcedureFromItsFirstStep asks for a way to do something that takes several chunks.
func TestLongProcedureFromItsFirstStep(t *testing.T) {
	var text strings.Builder
	text.WriteString("# Wheels\n\n## Changing a wheel\n\n")
	for i := range 20 {
		fmt.Fprintf(&text, "%d. Step of its own kind number %d, with the words that a long step has: loosen, raise, take off, fit, lower and tighten.\n", i+1, i+1)
		if i == 11 {
			text.WriteString("\n   Caution: never go below the raised car.\n\n")
		}
	}
	text.WriteString("\n## Storing a wheel\n\n1. Clean it.\n2. Put it in a dry place.\n")
	e := open(t, &rag.Options{MinConfidence: -1, Splitter: split.New(embedtest.New(dimensions), &split.Options{MaxTokens: 120})})
	sync(t, e, public(files("wheels.md", text.String())))
	a := ask(t, e, rag.Question{Text: "How do I change a wheel?"})
	if !strings.HasPrefix(a.Text, "1. Step") || !strings.Contains(a.Text, "number 20,") || strings.Contains(a.Text, "Clean it") {
		t.Errorf("got %q, want the 20 steps in order", a.Text)
	}
	checkCitations(t, a)
}

// The entries of a list of terms are no steps: those who ask how to do something don't want all of them.
func TestDefinitionsAreNoSteps(t *testing.T) {
	const page = "<h1>Rotating log files</h1><dl><dt>-l</dt><dd>Log files are rotated by local time.</dd><dt>-p program</dt>" +
		"<dd>The program is started whenever a log file was opened.</dd><dt>-v</dt><dd>More is said on the console.</dd></dl>"
	e := open(t, nil)
	sync(t, e, public(files("logs.html", page)))
	a := ask(t, e, rag.Question{Text: "How do I rotate log files?"})
	if a.Outcome != rag.Answered || strings.Contains(a.Text, "console") {
		t.Errorf("got %s %q", a.Outcome, a.Text)
	}
	checkCitations(t, a)
}

func TestOneStepIsQuotedAlone(t *testing.T) {
	e := open(t, nil)
	sync(t, e, public(manual()))
	a := ask(t, e, rag.Question{Text: "Which part of the door is supported with a jack?"})
	if want := "2. Support the door with a jack."; a.Text != want {
		t.Errorf("got %q, want %q", a.Text, want)
	}
}

// TestDefinitions asks what a word means that stands on a line of its own.
func TestDefinitions(t *testing.T) {
	e := open(t, &rag.Options{MinConfidence: -1})
	sync(t, e, public(files(
		"glossary.md", "# Glossary\n\n**Milk**\n\nA white liquid that feeds the young.\n\n**Whey**\n\nWhat remains when cheese has been made.\n",
		"terms.html", "<h1>Terms</h1><dl><dt>Torque</dt><dd>The turning effect of a force.</dd><dt>Caliper</dt><dd>The part that presses the pads against the disc.</dd></dl>",
	)))
	for question, want := range map[string]string{
		"What is milk?":      "A white liquid that feeds the young.",
		"What is a caliper?": "The part that presses the pads against the disc.",
	} {
		if a := ask(t, e, rag.Question{Text: question}); !strings.HasPrefix(a.Text, want) {
			t.Errorf("%s\ngot %q, want %q", question, a.Text, want)
		}
	}
}

// lostLayout is text as it comes from pages whose layout is lost: titles and ways through menus are lines like all others.
const lostLayout = `Using the sleep timer
Settings
Time
Sleep Timer
The sleep timer turns the television off by itself after a time that you choose. It can be set to at most
three hours, after which the television turns off even while a recording is running on it.
- 97 -
Adjusting the clock
Settings
Time
Clock
The clock is adjusted by itself while the television is connected to a network or to an antenna, in which
case there is nothing that you have to do about it. Elsewhere it is set by hand.
`

// TestOptions checks that of labelled lines the one that is asked about is quoted, with what leads to it, and all of
// them where the question is about what they are options of.
func TestOptions(t *testing.T) {
	e := open(t, &rag.Options{MinConfidence: -1})
	sync(t, e, public(files("mode.txt", "Parking assist\n\nThe parking assist helps the driver in narrow places.\nFrom Settings, tap Driving and choose an option:\n"+
		"Warning tone: Sets how loud the speaker is near an obstacle. It can't be switched off.\n"+
		"Camera lines: Shows the way that the car will take.\nAutomatic brake\n: Stops the car before it touches something.\n")))
	for question, want := range map[string]string{
		"What does the setting camera lines show?":         "From Settings, tap Driving and choose an option: Camera lines: Shows the way that the car will take.",
		"How loud is the warning tone near an obstacle?":   "From Settings, tap Driving and choose an option: Warning tone: Sets how loud the speaker is near an obstacle. It can't be switched off.",
		"What are the options of Driving in the Settings?": "Automatic brake : Stops the car before it touches something.",
	} {
		if a := ask(t, e, rag.Question{Text: question}); !strings.HasSuffix(strings.Join(strings.Fields(a.Text), " "), want) {
			t.Errorf("%s\n got %s\nwant %s", question, a.Text, want)
		}
	}
}

func TestLostLayout(t *testing.T) {
	e := open(t, &rag.Options{MinConfidence: -1})
	sync(t, e, public(files("television.txt", lostLayout)))
	a := ask(t, e, rag.Question{Text: "How does the sleep timer turn the television off by itself?"})
	want := "Using the sleep timer Settings Time Sleep Timer The sleep timer turns the television off by itself after a time that you choose. " +
		"It can be set to at most three hours, after which the television turns off even while a recording is running on it."
	if got := strings.Join(strings.Fields(a.Text), " "); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	checkCitations(t, a)
}

// TestAnswerGoesOnInTheNextChunk asks for what two chunks of one section say, of which only one need be found.
func TestAnswerGoesOnInTheNextChunk(t *testing.T) {
	var text strings.Builder
	text.WriteString("# Pump\n\n## Bleeding\n\nThe pump is bled of air with the green key before it runs. ")
	for i := range 8 {
		fmt.Fprintf(&text, "Sentence %d tells more of it, with as many words as that takes. ", i+1)
	}
	text.WriteString("\n\n## Storage\n\nA pump is kept dry.\n")
	for _, evidence := range []int{12, 1} {
		e := open(t, &rag.Options{MinConfidence: -1, Evidence: evidence, Splitter: split.New(embedtest.New(dimensions), &split.Options{MaxTokens: 80, Overlap: 20})})
		sync(t, e, public(files("pump.md", text.String())))
		a := ask(t, e, rag.Question{Text: "How is the pump bled of air with the green key before it runs?"})
		at := -1
		for i := range 5 {
			next := strings.Index(a.Text, fmt.Sprintf("Sentence %d", i+1))
			if next <= at || strings.Count(a.Text, fmt.Sprintf("Sentence %d", i+1)) > 1 {
				t.Fatalf("%d chunks of evidence: got %q, want the sentences of the section in order, each once", evidence, a.Text)
			}
			at = next
		}
		if strings.Contains(a.Text, "kept dry") || len(a.Citations) < 2 || a.Citations[0].Chunk == a.Citations[len(a.Citations)-1].Chunk {
			t.Errorf("%d chunks of evidence: got %q, cited %d times, want two chunks of one section", evidence, a.Text, len(a.Citations))
		}
		checkCitations(t, a)
	}
}

func TestWeakEvidenceIsAnAbstention(t *testing.T) {
	e := open(t, nil)
	sync(t, e, public(manual()))
	for _, question := range []string{
		"What is the boot capacity of the estate version?",
		"Who won the football match yesterday?",
		"Wie viel kostet ein neuer Motor?",
	} {
		a := ask(t, e, rag.Question{Text: question})
		if a.Outcome != rag.Abstained || a.Code != rag.NoEvidence || len(a.Claims)+len(a.Citations) > 0 {
			t.Errorf("%s: got %s %q with %d citations, signals %v", question, a.Outcome, a.Text, len(a.Citations), a.Trace.Signals)
		}
	}
	if a := ask(t, e, rag.Question{Text: "Wie viel kostet ein neuer Motor?"}); a.Text != "Die Dokumente sagen dazu nichts." {
		t.Errorf("the abstention is in another language: %q", a.Text)
	}
	if a := ask(t, e, rag.Question{Text: "  "}); a.Code != rag.EmptyQuestion {
		t.Errorf("an empty question gives %q", a.Code)
	}
}

func TestWhatMayNotBeReadIsNotTold(t *testing.T) {
	e := open(t, nil)
	sync(t, e, ingest.FS("secret", manual(), acl.Groups("workshop")))
	q := rag.Question{Text: "What torque do the door hinge bolts need?"}
	outside := ask(t, e, q)

	empty := open(t, nil)
	nothing := ask(t, empty, q)
	for _, a := range []*rag.Answer{outside, nothing} {
		for i := range a.Trace.Steps {
			a.Trace.Steps[i].Duration = 0
		}
	}
	if diff := cmp.Diff(nothing, outside); diff != "" {
		t.Errorf("hidden evidence can be told from none (-none +hidden):\n%s", diff)
	}
	q.As = acl.User("jd", "workshop")
	if a := ask(t, e, q); a.Outcome != rag.Answered {
		t.Errorf("a member of the group got %s", a.Outcome)
	}
}

// scripted is a generator that says what it is told to.
type scripted []rag.Sentence

func (s scripted) Generate(context.Context, rag.Prompt) iter.Seq2[rag.Sentence, error] {
	return func(yield func(rag.Sentence, error) bool) {
		for _, sentence := range s {
			if !yield(sentence, nil) {
				return
			}
		}
	}
}

func TestWhatCitationsDoNotSayIsDropped(t *testing.T) {
	text := "The door hinge bolts are tightened to 25 N·m."
	whole := []rag.QuoteRange{{Evidence: 0, Start: 0, End: len(text)}}
	tests := []struct {
		name string
		s    rag.Sentence
		kept bool
	}{
		{"verbatim", rag.Sentence{Text: text, Quotes: whole}, true},
		{"rephrased", rag.Sentence{Text: "Tighten the door hinge bolts to 25 N·m.", Quotes: whole}, true},
		{"another number", rag.Sentence{Text: "The door hinge bolts are tightened to 35 N·m.", Quotes: whole}, false},
		{"more than is said", rag.Sentence{Text: "The door hinge bolts are tightened to 25 N·m and sealed with blue threadlocker from the dealer.", Quotes: whole}, false},
		{"with a number moved", rag.Sentence{Text: "The door hinge 25 bolts are tightened to N·m.", Quotes: whole}, false},
		{"turned round", rag.Sentence{Text: "The door hinge bolts are not tightened to 25 N·m.", Quotes: whole}, false},
		{"cut in a number", rag.Sentence{Text: "The door hinge bolts are tightened to 2", Quotes: whole}, false},
		{"no citation", rag.Sentence{Text: text}, false},
		{"evidence that was not retrieved", rag.Sentence{Text: text, Quotes: []rag.QuoteRange{{Evidence: 7, Start: 0, End: 5}}}, false},
		{"beyond the text", rag.Sentence{Text: text, Quotes: []rag.QuoteRange{{Evidence: 0, Start: 0, End: 9999}}}, false},
		{"backwards", rag.Sentence{Text: text, Quotes: []rag.QuoteRange{{Evidence: 0, Start: 5, End: 2}}}, false},
		{"empty", rag.Sentence{Text: " ", Quotes: whole}, false},
	}
	for _, test := range tests {
		e := open(t, &rag.Options{Generator: scripted{test.s}, MinConfidence: -1})
		sync(t, e, public(files("hinge.txt", text)))
		a := ask(t, e, rag.Question{Text: "What torque do the door hinge bolts need?"})
		if kept := a.Outcome == rag.Answered; kept != test.kept {
			t.Errorf("%s: kept %v, want %v (%+v)", test.name, kept, test.kept, a.Trace.Dropped)
		}
		if !test.kept && len(a.Trace.Dropped) != 1 {
			t.Errorf("%s: %d sentences in the trace as dropped", test.name, len(a.Trace.Dropped))
		}
	}
}

// TestQuotesTakeThePlaceOfWhatDoesNotHold has a generator that says nothing true of evidence that answers.
func TestQuotesTakeThePlaceOfWhatDoesNotHold(t *testing.T) {
	text := "The door hinge bolts are tightened to 25 N·m."
	says := scripted{{Text: "The door hinge bolts are tightened to 35 N·m.", Quotes: []rag.QuoteRange{{Evidence: 0, Start: 0, End: len(text)}}}}
	for _, test := range []struct {
		policy    rag.Policy
		generator rag.Generator
		want      string
	}{{rag.DropUnsupported, says, text}, {rag.AbstainUnsupported, says, ""}, {rag.DropUnsupported, scripted{}, ""}} {
		e := open(t, &rag.Options{Generator: test.generator, MinConfidence: 0.01, Unsupported: test.policy})
		sync(t, e, public(files("hinge.txt", text)))
		a := ask(t, e, rag.Question{Text: "What torque do the door hinge bolts need?"})
		if (a.Outcome == rag.Answered) != (test.want != "") || test.want != "" && a.Text != test.want {
			t.Errorf("policy %d: %s %q, want %q", test.policy, a.Outcome, a.Text, test.want)
		}
	}
}

// TestPolicies says a sentence that its citation bears out, one that it does not, and one whose
// citation does not exist.
func TestPolicies(t *testing.T) {
	text := "The door hinge bolts are tightened to 25 N·m."
	whole := []rag.QuoteRange{{Evidence: 0, Start: 0, End: len(text)}}
	says := scripted{
		{Text: text, Quotes: whole},
		{Text: "The door hinge bolts are tightened to 35 N·m.", Quotes: whole},
		{Text: "The bolts are blue.", Quotes: []rag.QuoteRange{{Evidence: 0, Start: 0, End: 9999}}},
	}
	for policy, want := range map[rag.Policy][]string{
		rag.DropUnsupported: {""}, rag.FlagUnsupported: {"", "says 25 where"}, rag.AbstainUnsupported: nil,
	} {
		e := open(t, &rag.Options{Generator: says, MinConfidence: -1, Unsupported: policy})
		sync(t, e, public(files("hinge.txt", text)))
		a := ask(t, e, rag.Question{Text: "What torque do the door hinge bolts need?"})
		if len(a.Claims) != len(want) || (a.Outcome == rag.Answered) != (want != nil) {
			t.Fatalf("policy %d: %s, claims %+v", policy, a.Outcome, a.Claims)
		}
		for i, c := range a.Claims {
			if (c.Unsupported == "") != (want[i] == "") || !strings.Contains(c.Unsupported, want[i]) || len(c.Citations) != 1 {
				t.Errorf("policy %d, claim %d: %+v", policy, i, c)
			}
		}
	}
}

func TestAccessIsCheckedAgainAtCitation(t *testing.T) {
	inner := open(t, nil)
	sync(t, inner, public(manual()))
	hits, err := inner.Search(context.Background(), rag.Question{Text: "What torque do the door hinge bolts need?"})
	if err != nil {
		t.Fatal(err)
	}
	// The other engine has none of the documents that its retriever returns.
	e := open(t, &rag.Options{Retriever: fixed(hits), MinConfidence: -1})
	if a := ask(t, e, rag.Question{Text: "What torque do the door hinge bolts need?"}); a.Outcome != rag.Abstained || len(a.Trace.Dropped) == 0 {
		t.Errorf("got %s %q", a.Outcome, a.Text)
	}
}

// fixed is a retriever that always returns the same hits.
type fixed []store.Hit

func (f fixed) Retrieve(context.Context, store.Query) ([]store.Hit, error) { return f, nil }

func TestStreamYieldsWhatAskReturns(t *testing.T) {
	e := open(t, nil)
	sync(t, e, public(manual()))
	var steps, claims int
	var last rag.Event
	for event, err := range e.Stream(context.Background(), rag.Question{Text: "What torque do the door hinge bolts need?"}) {
		if err != nil {
			t.Fatal(err)
		}
		switch event := event.(type) {
		case rag.StepEvent:
			steps++
		case rag.ClaimEvent:
			claims++
			if len(event.Claim.Citations) == 0 {
				t.Error("a claim without citations")
			}
		}
		last = event
	}
	done, ok := last.(rag.AnswerEvent)
	if !ok {
		t.Fatalf("the last event is a %T", last)
	}
	if steps != len(done.Answer.Trace.Steps) || claims != len(done.Answer.Claims) || claims == 0 {
		t.Errorf("%d steps and %d claims were streamed, the answer has %d and %d", steps, claims, len(done.Answer.Trace.Steps), len(done.Answer.Claims))
	}
}

func TestLeavingAStreamEndsIt(t *testing.T) {
	e := open(t, nil)
	sync(t, e, public(manual()))
	n := 0
	for range e.Stream(context.Background(), rag.Question{Text: "What torque do the door hinge bolts need?"}) {
		n++
		break
	}
	if n != 1 {
		t.Errorf("%d events", n)
	}
}

type failing struct{}

func (failing) Generate(context.Context, rag.Prompt) iter.Seq2[rag.Sentence, error] {
	return func(yield func(rag.Sentence, error) bool) {
		yield(rag.Sentence{}, errors.New("the model is not there"))
	}
}

func TestAGeneratorsErrorIsReturned(t *testing.T) {
	e := open(t, &rag.Options{Generator: failing{}, MinConfidence: -1})
	sync(t, e, public(manual()))
	_, err := e.Ask(context.Background(), rag.Question{Text: "What torque do the door hinge bolts need?"})
	if err == nil || !strings.Contains(err.Error(), "the model is not there") {
		t.Errorf("got %v", err)
	}
}

func TestFiltersRestrictTheEvidence(t *testing.T) {
	e := open(t, nil)
	sync(t, e, public(manual()))
	q := rag.Question{Text: "What torque do the door hinge bolts need?", Filter: store.Compare{Field: "@id", Op: store.Equal, Value: ingest.StringValue("paint.txt")}}
	if a := ask(t, e, q); a.Outcome != rag.Abstained {
		t.Errorf("answered from outside the filter: %q", a.Text)
	}
	q.Filter = store.Compare{Field: "model_year", Op: store.Equal, Value: ingest.NumberValue(2026)}
	var bad *store.FilterError
	if _, err := e.Ask(context.Background(), q); !errors.As(err, &bad) || bad.Field != "model_year" {
		t.Errorf("an unknown field gives %v", err)
	}
}
