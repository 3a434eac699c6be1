// SPDX-License-Identifier: Apache-2.0

package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"

	"github.com/pacenote/pacenote/benchmarks/internal/model"
	"github.com/pacenote/pacenote/embed/bert"
)

// kernelNames are the variants of the kernels, the slowest first; those that this processor
// lacks are found out by loading.
var kernelNames = map[string][]string{"amd64": {"generic", "avx2", "avx512", "amx"}, "arm64": {"generic", "neon", "dotprod"}}[runtime.GOARCH]

// precisions are those of ours. The first is the default one.
var precisions = []bert.Precision{bert.Fast, bert.Exact}

// hidden says which features a peer is left with to be compared with a variant of ours.
var hidden = map[string]string{"generic": "sse", "avx2": "avx2", "avx512": "avx512", "amx": "all", "dotprod": "all"}

// ownOptions returns the options of an encoder of ours.
func ownOptions(kernels, precision string) bert.Options {
	o := bert.Options{Kernels: kernels, Concurrency: 1}
	if precision == bert.Exact.String() {
		o.Precision = bert.Exact
	}
	return o
}

// enginesOf returns ours and the peers for a model, and what is missing.
func enginesOf(name string, o options) (engines []*engine, missing []string, err error) {
	program, err := os.Executable()
	if err != nil {
		return nil, nil, err
	}
	for _, kernels := range o.variants {
		for _, p := range precisions {
			precision := p.String()
			options := ownOptions(kernels, precision)
			if _, err := model.LoadOptions(name, &options); err != nil {
				missing = append(missing, fmt.Sprintf("%s: %v", name, err))
				continue
			}
			engines = append(engines, &engine{Model: name, Precision: precision, Features: kernels, Command: []string{program, workerCommand, name, kernels, precision}})
		}
	}
	if len(engines) == 0 {
		return nil, nil, fmt.Errorf("none of the variants of %s runs here: %v", name, missing)
	}
	for _, dir := range o.peers {
		peers, err := readPeers(dir, name)
		if err != nil {
			return nil, nil, err
		}
		for _, p := range peers {
			// What is hidden for a variant that is not measured would only take time.
			if p.Peer != referencePeer || p.Features == "all" || slices.ContainsFunc(o.variants, func(v string) bool { return hidden[v] == p.Features }) {
				engines = append(engines, p)
			}
		}
	}
	if !slices.ContainsFunc(engines, func(e *engine) bool { return e.Peer == referencePeer }) {
		missing = append(missing, name+": "+referencePeer+": set it up with benchmarks/encoder/peers/setup.py and name its directory with -peers")
	}
	return engines, missing, nil
}

// referencePeer is what ours are compared with.
const referencePeer = "onnxruntime"

// readPeers reads the peers of a model that are listed in a directory.
func readPeers(dir, model string) ([]*engine, error) {
	absolute, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	files, err := filepath.Glob(filepath.Join(absolute, "peers*.json"))
	if err == nil && len(files) == 0 {
		err = &fs.PathError{Op: "read", Path: filepath.Join(dir, "peers.json"), Err: errors.New("setup.py has not been run there")}
	}
	if err != nil {
		return nil, err
	}
	var engines []*engine
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		var all []*engine
		if err := json.Unmarshal(text, &all); err != nil {
			return nil, fmt.Errorf("read %s: %w", file, err)
		}
		for _, e := range all {
			if len(e.Command) == 0 || e.Peer == "" {
				return nil, fmt.Errorf("read %s: an entry has no name or no command", file)
			}
			if e.Model == model {
				e.dir = absolute
				engines = append(engines, e)
			}
		}
	}
	return engines, nil
}
