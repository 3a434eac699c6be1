// SPDX-License-Identifier: Apache-2.0

// Command ask answers a question from documents, with citations, on this machine alone.
//
//	go run ./examples/ask "What torque do the door hinge bolts need?"
//
// Without further flags it reads the sample documents that come with it. On the first
// run they are indexed; later runs find the index again and answer at once. A run that finds
// the index in use waits for the other to end.
//
//	-docs DIR    answer from the files below a directory instead
//	-store DIR   keep the index there (default: in the user's cache directory)
//	-search      show what was found instead of an answer
//	-after QUESTION
//	             the question before this one in a conversation; may be given several times
//	-parts       take more trouble: answer a question that consists of several part by part, read what was found
//	             whole before it is ranked, and with -llm look for other wordings of the question
//	-explain     show what each step saw
//	-json        print one JSON object for programs
//	-model NAME  ensemble (both of the following, the default), e5 (multilingual) or minilm (English); passages in
//	             English are read by a cross-encoder as well
//	-llm SERVICE:MODEL
//	             let a language model word the answer, every sentence checked against the documents:
//	             openai, anthropic or gemini, with the key in OPENAI_API_KEY, ANTHROPIC_API_KEY or
//	             GEMINI_API_KEY; with -llm-url any server that speaks one of their interfaces, such as
//	             -llm openai:qwen3:8b -llm-url http://127.0.0.1:11434/v1
//	-judge SERVICE:MODEL
//	             ask a language model, at -llm-url if that is given, about sentences of which words do not decide
//	             whether the documents say them
//
// It exits with status 0 whether the documents answer the question or not, with 2 if the
// arguments are wrong, and with 1 if anything else fails.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"time"

	"github.com/pacenote/pacenote/embed/service"
	"github.com/pacenote/pacenote/examples/internal/terminal"
	"github.com/pacenote/pacenote/rag"
	"github.com/pacenote/pacenote/rag/ground"
	"github.com/pacenote/pacenote/rag/llm"
	"github.com/pacenote/pacenote/rag/llm/provider"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	status := statusOf(err)
	var usage *usageError
	if status != 0 && !(errors.As(err, &usage) && usage.said) {
		fmt.Fprintln(os.Stderr, "ask:", err)
	}
	stop()
	os.Exit(status)
}

// usageError is a fault in the arguments; said is set if it has been printed.
type usageError struct {
	err  error
	said bool
}

func (e *usageError) Error() string { return e.err.Error() }

func (e *usageError) Unwrap() error { return e.err }

// statusOf returns the exit status: 0, also for -h, 2 for faults in the arguments, 1 for any
// other.
func statusOf(err error) int {
	var usage *usageError
	switch {
	case err == nil || errors.Is(err, flag.ErrHelp):
		return 0
	case errors.As(err, &usage):
		return 2
	}
	return 1
}

// options are the flags.
type options struct {
	docs, store, model    string
	generator             rag.Generator   // nil: answers are quotes
	rephraser             rag.Rephraser   // nil: no other wordings
	checker               *ground.Checker // nil: the default one
	search, explain, json bool
	parts                 bool
	question              string
	history               []string // the questions before it
}

func parse(args []string, stderr io.Writer) (options, error) {
	var o options
	flags := flag.NewFlagSet("ask", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&o.docs, "docs", "", "`directory` of documents; default: the sample documents")
	flags.StringVar(&o.store, "store", "", "`directory` of the index; default: in the user's cache directory")
	flags.StringVar(&o.model, "model", "ensemble", "encoder: "+models)
	model := flags.String("llm", "", "`service:model` that words the answer: openai, anthropic or gemini; default: none, answers are quotes")
	judge := flags.String("judge", "", "`service:model` that is asked about sentences in doubt; default: none")
	address := flags.String("llm-url", "", "`address` of the service of -llm; default: its public one")
	flags.BoolVar(&o.search, "search", false, "show what was found instead of an answer")
	flags.Func("after", "the `question` before this one in a conversation; may be given several times, oldest first", func(q string) error {
		o.history = append(o.history, q)
		return nil
	})
	flags.BoolVar(&o.parts, "parts", false, "take more trouble: answer a question that consists of several part by part, and with -llm look for other wordings of it")
	flags.BoolVar(&o.explain, "explain", false, "show what each step saw")
	flags.BoolVar(&o.json, "json", false, "print JSON")
	flags.Usage = func() {
		fmt.Fprintln(stderr, "usage: ask [flags] \"QUESTION\"")
		flags.PrintDefaults()
	}
	if err := flags.Parse(args); err != nil {
		return o, &usageError{err, true}
	}
	for _, arg := range flags.Args()[min(1, flags.NArg()):] {
		if strings.HasPrefix(arg, "-") {
			return o, &usageError{fmt.Errorf("the flag %s stands behind the question: put flags before it", arg), false}
		}
	}
	o.question = strings.TrimSpace(strings.Join(flags.Args(), " "))
	if o.question == "" {
		flags.Usage()
		return o, &usageError{errors.New("a question is needed"), false}
	}
	if *model != "" {
		m, err := provider.Open(*model, service.Options{BaseURL: *address})
		if err != nil {
			return o, &usageError{err, false}
		}
		o.generator, o.rephraser = llm.New(m, nil), llm.NewRephraser(m)
	}
	if *judge != "" {
		m, err := provider.Open(*judge, service.Options{BaseURL: *address})
		if err != nil {
			return o, &usageError{err, false}
		}
		o.checker = ground.New(&ground.Options{Threshold: ground.AnswerThreshold, Judge: llm.NewJudge(m, nil)})
	}
	return o, nil
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	o, err := parse(args, stderr)
	if err != nil {
		return err
	}
	library, err := open(ctx, o, stderr)
	if err != nil {
		return err
	}
	defer library.close()
	question := library.ask(o.question)
	for _, earlier := range o.history {
		before := library.ask(earlier)
		before.History = question.History
		answer, err := library.engine.Ask(ctx, before)
		if err != nil {
			return err
		}
		question.History = append(question.History, answer.Turn())
	}
	if !o.json {
		stdout = terminal.Printable{W: stdout}
	}
	if o.parts {
		question.Effort = rag.High
	}
	start := time.Now()
	if o.search {
		hits, err := library.engine.Search(ctx, question)
		if err != nil {
			return err
		}
		return printHits(stdout, o, hits, time.Since(start))
	}
	answer, err := library.engine.Ask(ctx, question)
	if err != nil {
		return err
	}
	return printAnswer(stdout, o, answer, time.Since(start))
}
