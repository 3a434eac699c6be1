// SPDX-License-Identifier: Apache-2.0

package archtest

import (
	"fmt"
	"go/ast"
	"slices"
	"strings"
	"testing"
)

// The budgets: what well-kept Go libraries hold. The shares of 90 % leave room for the
// few files and functions that are better long than cut.
const (
	maxFileLines   = 1000 // every file
	p90FileLines   = 600  // nine files in ten of a tree, tests left out
	p90FuncLines   = 45   // nine functions in ten of a tree, tests left out
	maxMethods     = 5    // of an exported interface
	maxParameters  = 4    // of an exported function: context and variadic count too
	maxFields      = 25   // of any struct
	fewestMeasured = 10   // trees with fewer files or functions have no meaningful share
)

// checkSizes holds one file's length, structs, interfaces and parameters against the
// budgets.
func checkSizes(f *file) []fault {
	var faults []fault
	if n := f.lines(); n > maxFileLines {
		faults = append(faults, fault{f.path, fmt.Sprintf("%d lines, more than %d: split it by subject", n, maxFileLines)})
	}
	ast.Inspect(f.syntax, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.StructType:
			if n := node.Fields.NumFields(); n > maxFields && !f.test {
				faults = append(faults, fault{f.at(node), fmt.Sprintf("a struct of %d fields, more than %d: group what belongs together", n, maxFields)})
			}
		case *ast.TypeSpec:
			if methods, ok := node.Type.(*ast.InterfaceType); ok && node.Name.IsExported() && !f.test {
				if n := methods.Methods.NumFields(); n > maxMethods {
					faults = append(faults, fault{f.at(node), fmt.Sprintf("interface %s has %d methods, more than %d: every implementer must write them all; ask for less", node.Name.Name, n, maxMethods)})
				}
			}
		case *ast.FuncDecl:
			if n := node.Type.Params.NumFields(); n > maxParameters && exportedFunc(node) && !f.test && !f.command() {
				faults = append(faults, fault{f.at(node), fmt.Sprintf("%s has %d parameters, more than %d: put the optional ones into an Options struct", funcName(node), n, maxParameters)})
			}
		}
		return true
	})
	return faults
}

// TestSizes checks every file that a person wrote.
func TestSizes(t *testing.T) {
	var faults []fault
	for _, f := range mustTree(t).files {
		if !f.generated {
			faults = append(faults, checkSizes(f)...)
		}
	}
	report(t, faults)
}

// measured is the length of one file or function.
type measured struct {
	at    string
	lines int
}

// ninth returns the length that nine in ten do not exceed, and the longest.
func ninth(all []measured) (int, []measured) {
	slices.SortFunc(all, func(a, b measured) int { return a.lines - b.lines })
	return all[(len(all)*9+9)/10-1].lines, all[len(all)-min(len(all), 5):]
}

// checkShare holds the 90th percentile of a tree against its budget.
func checkShare(tree, what string, all []measured, budget int) []fault {
	if len(all) < fewestMeasured {
		return nil
	}
	got, longest := ninth(all)
	if got <= budget {
		return nil
	}
	var names []string
	for _, m := range longest {
		names = append(names, fmt.Sprintf("%s (%d)", m.at, m.lines))
	}
	return []fault{{tree, fmt.Sprintf("nine in ten %s should have at most %d lines, here it is %d: split some, the longest are %s",
		what, budget, got, strings.Join(names, ", "))}}
}

// TestShares measures the trees below the root: rag, ingest, embed and so on.
func TestShares(t *testing.T) {
	files, funcs := map[string][]measured{}, map[string][]measured{}
	for _, f := range mustTree(t).files {
		if f.test || f.generated {
			continue
		}
		top, _, _ := strings.Cut(f.dir, "/")
		files[top] = append(files[top], measured{f.path, f.lines()})
		for _, decl := range f.syntax.Decls {
			if decl, ok := decl.(*ast.FuncDecl); ok && decl.Body != nil {
				funcs[top] = append(funcs[top], measured{f.at(decl), f.length(decl)})
			}
		}
	}
	var faults []fault
	for top := range files {
		faults = append(faults, checkShare(top, "files", files[top], p90FileLines)...)
		faults = append(faults, checkShare(top, "functions", funcs[top], p90FuncLines)...)
	}
	report(t, faults)
}
