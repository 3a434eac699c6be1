// SPDX-License-Identifier: Apache-2.0

package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"
	"time"
)

// options are the flags.
type options struct {
	data, model, cache, questions string
	today                         time.Time
	json, interactive, load       bool
	servers                       map[string]string // addresses by source
	question                      string
}

func parse(args []string, stderr io.Writer) (options, error) {
	o := options{servers: map[string]string{}}
	flags := flag.NewFlagSet("plant", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&o.data, "data", "", "`directory` with a folder of CSV files for each source; default: the sample databases")
	flags.StringVar(&o.model, "model", "", "`file` of the semantic model; default: that of the plant")
	flags.StringVar(&o.cache, "cache", "", "`directory` of the SQLite files; default: in the user's cache directory")
	flags.StringVar(&o.questions, "questions", "", "answer every question of a `file` of JSON lines")
	flags.BoolVar(&o.json, "json", false, "print JSON")
	flags.BoolVar(&o.interactive, "interactive", false, "hold a conversation on standard input")
	flags.BoolVar(&o.load, "load", false, "create the tables on the servers that -dsn names and fill them")
	flags.Func("today", "`day` that \"last month\" is counted from, as 2026-03-15", func(s string) (err error) {
		o.today, err = time.Parse(time.DateOnly, s)
		return err
	})
	flags.Func("dsn", "`source=address` of a server, postgres://… or mariadb://…; repeatable", func(s string) error {
		source, address, ok := strings.Cut(s, "=")
		if !ok {
			return errors.New("want source=address")
		}
		o.servers[source] = address
		return nil
	})
	flags.Usage = func() {
		fmt.Fprintln(stderr, "usage: plant [flags] \"QUESTION\"")
		flags.PrintDefaults()
	}
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	for _, arg := range flags.Args()[min(1, flags.NArg()):] {
		if strings.HasPrefix(arg, "-") {
			return o, fmt.Errorf("the flag %s stands behind the question: put flags before it", arg)
		}
	}
	o.question = strings.TrimSpace(strings.Join(flags.Args(), " "))
	if o.question == "" && o.questions == "" && !o.interactive {
		flags.Usage()
		return o, errors.New("a question is needed")
	}
	return o, nil
}
