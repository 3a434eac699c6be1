// SPDX-License-Identifier: Apache-2.0

package archtest

import (
	"bytes"
	"flag"
	"fmt"
	"go/ast"
	"go/printer"
	"go/token"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the golden file of the exported API")

// goldenAPI lists every exported name, one a line, sorted.
var goldenAPI = filepath.Join("testdata", "api.txt")

// exportedAPI writes the exported API of the published packages. It is read from the
// sources' text: types of variables and constants stand as far as they are written.
func exportedAPI(all *tree) string {
	var lines []string
	for dir, files := range packages(all.where((*file).published)) {
		for _, f := range files {
			for _, symbol := range symbols(f) {
				lines = append(lines, path.Join("pacenote", dir)+": "+symbol+"\n")
			}
		}
	}
	slices.Sort(lines)
	// Files for several platforms declare the same names.
	return strings.Join(slices.Compact(lines), "")
}

// symbols returns the exported names of one file with their types.
func symbols(f *file) []string {
	var all []string
	for _, decl := range f.syntax.Decls {
		switch decl := decl.(type) {
		case *ast.FuncDecl:
			if exportedFunc(decl) {
				all = append(all, funcSymbol(f, decl))
			}
		case *ast.GenDecl:
			all = append(all, groupSymbols(f, decl)...)
		}
	}
	return all
}

func funcSymbol(f *file, decl *ast.FuncDecl) string {
	receiver := ""
	if decl.Recv != nil {
		receiver = "(" + source(f, decl.Recv.List[0].Type) + ") "
	}
	params := ""
	if decl.Type.TypeParams != nil {
		params = "[" + fieldList(f, decl.Type.TypeParams) + "]"
	}
	return "func " + receiver + decl.Name.Name + params + signature(f, decl.Type)
}

// signature writes a function's parameters and results after the word func.
func signature(f *file, t *ast.FuncType) string {
	return strings.TrimPrefix(source(f, &ast.FuncType{Params: t.Params, Results: t.Results}), "func")
}

func groupSymbols(f *file, group *ast.GenDecl) []string {
	var all []string
	constant := "" // the type that a constant without one of its own repeats
	for _, spec := range group.Specs {
		switch spec := spec.(type) {
		case *ast.TypeSpec:
			if spec.Name.IsExported() {
				all = append(all, typeSymbols(f, spec)...)
			}
		case *ast.ValueSpec:
			declared := ""
			if spec.Type != nil {
				declared = " " + source(f, spec.Type)
			}
			if group.Tok == token.CONST && spec.Type == nil && spec.Values == nil {
				declared = constant
			}
			constant = declared
			for _, name := range spec.Names {
				if name.IsExported() {
					all = append(all, group.Tok.String()+" "+name.Name+declared)
				}
			}
		}
	}
	return all
}

// typeSymbols writes a type; the exported fields of a struct and the methods of an
// interface have lines of their own.
func typeSymbols(f *file, spec *ast.TypeSpec) []string {
	head := "type " + spec.Name.Name
	if spec.TypeParams != nil {
		head += "[" + fieldList(f, spec.TypeParams) + "]"
	}
	if spec.Assign != token.NoPos {
		head += " ="
	}
	switch t := spec.Type.(type) {
	case *ast.StructType:
		return append([]string{head + " struct"}, members(f, head+" struct, ", t.Fields)...)
	case *ast.InterfaceType:
		return append([]string{head + " interface"}, members(f, head+" interface, ", t.Methods)...)
	}
	return []string{head + " " + source(f, spec.Type)}
}

func members(f *file, head string, list *ast.FieldList) []string {
	var all []string
	for _, member := range list.List {
		if len(member.Names) == 0 {
			all = append(all, head+"embeds "+source(f, member.Type))
		}
		for _, name := range member.Names {
			method, isMethod := member.Type.(*ast.FuncType)
			switch {
			case !name.IsExported():
			case isMethod && strings.Contains(head, " interface, "):
				all = append(all, head+name.Name+signature(f, method))
			default:
				all = append(all, head+name.Name+" "+source(f, member.Type))
			}
		}
	}
	return all
}

func fieldList(f *file, list *ast.FieldList) string {
	var parts []string
	for _, field := range list.List {
		var names []string
		for _, name := range field.Names {
			names = append(names, name.Name)
		}
		parts = append(parts, strings.Join(names, ", ")+" "+source(f, field.Type))
	}
	return strings.Join(parts, ", ")
}

// source writes a node as Go source in one line.
func source(f *file, node ast.Node) string {
	var text bytes.Buffer
	if err := printer.Fprint(&text, f.set, node); err != nil {
		return fmt.Sprintf("(%v)", err)
	}
	return strings.Join(strings.Fields(text.String()), " ")
}

// TestAPI compares the exported API with the golden file, so that every change of it is
// a line in review.
func TestAPI(t *testing.T) {
	got := exportedAPI(mustTree(t))
	if *update {
		if err := os.WriteFile(goldenAPI, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(goldenAPI)
	if err != nil {
		t.Fatalf("%v: `make golden` writes it", err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("the exported API differs from %s (-file +code): if that is meant, run `make golden` and note the change in CHANGELOG.md\n%s", goldenAPI, diff)
	}
}
