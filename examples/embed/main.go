// SPDX-License-Identifier: Apache-2.0

// Command embed prints the vectors of the lines of standard input, computed in this process.
//
//	echo "Tighten the hinge bolts to 25 Nm." | go run ./examples/embed -json
//
// With -json each line becomes one JSON array of numbers on a line of its own, an empty line
// too, and nothing else is printed on standard output. Without, each line is printed with the
// cosine of its vector to that of the first line, which shows people what the encoder takes
// for similar.
//
//	-model NAME      e5 (multilingual, the default), minilm (English), or the directory of a model
//	                 with model.safetensors and tokenizer.json
//	-kind KIND       what the lines are: passage (the default), which is to be found, or query
//	-precision NAME  fast (the default) or exact: computed in float32, three to five times as long
//	-kernels NAME    the arithmetic: generic, avx2, avx512, amx, neon, dotprod (default: the fastest here)
//
// What is there is embedded at once, so that a program may write a line and wait for its
// vector. A line may have any length; the encoder reads as many tokens as its model does.
//
// It exits with status 0 at the end of the input, with 2 if the arguments are wrong, and with
// 1 if anything else fails.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"

	"github.com/pacenote/pacenote/embed"
	"github.com/pacenote/pacenote/embed/bert"
	"github.com/pacenote/pacenote/embed/e5"
	"github.com/pacenote/pacenote/embed/minilm"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Args[1:], streams{os.Stdin, os.Stdout, os.Stderr})
	status := statusOf(err)
	if status != 0 {
		fmt.Fprintln(os.Stderr, "embed:", err)
	}
	stop()
	os.Exit(status)
}

// streams are the standard ones, or those of a test.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

// usageError is a fault in the arguments.
type usageError struct{ err error }

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
	model   string
	kind    embed.Kind
	encoder bert.Options
	json    bool
}

func parse(args []string, stderr io.Writer) (options, error) {
	o := options{}
	flags := flag.NewFlagSet("embed", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&o.model, "model", "e5", "encoder: e5 (multilingual), minilm (English) or a `directory`")
	kind := flags.String("kind", "passage", "what the lines are: passage or query")
	flags.StringVar(&o.encoder.Kernels, "kernels", "", "`arithmetic`: generic, avx2, avx512, amx, neon or dotprod; default: the fastest here")
	precision := flags.String("precision", "fast", "fast or exact: computed in float32")
	flags.BoolVar(&o.json, "json", false, "print JSON arrays")
	if err := flags.Parse(args); err != nil {
		return o, &usageError{err}
	}
	if flags.NArg() > 0 {
		return o, &usageError{fmt.Errorf("%q is not expected: the texts are the lines of standard input", flags.Arg(0))}
	}
	if info, err := os.Stat(o.model); o.model != "e5" && o.model != "minilm" && (err != nil || !info.IsDir()) {
		return o, &usageError{fmt.Errorf("unknown model %q: e5, minilm or a directory", o.model)}
	}
	switch *precision {
	case "fast":
	case "exact":
		o.encoder.Precision = bert.Exact
	default:
		return o, &usageError{fmt.Errorf("unknown precision %q: fast or exact", *precision)}
	}
	switch *kind {
	case "passage":
		o.kind = embed.Document
	case "query":
		o.kind = embed.Query
	default:
		return o, &usageError{fmt.Errorf("unknown kind %q: passage or query", *kind)}
	}
	return o, nil
}

func run(ctx context.Context, args []string, std streams) error {
	o, err := parse(args, std.err)
	if err != nil {
		return err
	}
	encoder, err := load(o)
	if err != nil {
		return err
	}
	print := printJSON
	if !o.json {
		print = newComparison().print
	}
	return embedLines(ctx, std, job{encoder, o.kind, print})
}

func load(o options) (*bert.Encoder, error) {
	switch o.model {
	case "e5":
		return e5.LoadOptions(&o.encoder)
	case "minilm":
		return minilm.LoadOptions(&o.encoder)
	}
	return bert.Open(os.DirFS(o.model), &bert.OpenOptions{Options: o.encoder})
}
