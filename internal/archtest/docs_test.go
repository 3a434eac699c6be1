// SPDX-License-Identifier: Apache-2.0

package archtest

import (
	"fmt"
	"go/ast"
	"go/token"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
)

// checkPackageComment asks for the package's comment in doc.go; a program may have it
// in any file. What others import also says when not to use it.
func checkPackageComment(dir string, files []*file) []fault {
	name := files[0].syntax.Name.Name
	want := "// Package " + name + " …"
	if name == "main" {
		want = "// Command " + path.Base(dir) + " …"
	}
	for _, f := range files {
		if f.syntax.Doc == nil || !(path.Base(f.path) == "doc.go" || f.command()) {
			continue
		}
		text := f.syntax.Doc.Text()
		if !f.command() && !strings.HasPrefix(text, "Package "+name+" ") {
			return []fault{{f.path, "the package comment must start with \"" + want + "\""}}
		}
		if f.published() && !whenNot.MatchString(text) {
			return []fault{{f.path, "the package comment must have a paragraph that starts with \"When not to use it:\""}}
		}
		return nil
	}
	return []fault{{path.Join(dir, "doc.go"), "the package has no comment: write doc.go with \"" + want + "\": purpose, nouns, goroutine rules, errors, when not to use it"}}
}

var whenNot = regexp.MustCompile(`(?i)when\s+not\s+to\s+use`)

// TestPackageComments checks every package that is not made of tests alone.
func TestPackageComments(t *testing.T) {
	var faults []fault
	production := mustTree(t).where(func(f *file) bool { return !f.test })
	for dir, files := range packages(production) {
		faults = append(faults, checkPackageComment(dir, files)...)
	}
	report(t, faults)
}

const writeDoc = "has no doc comment: say what it is, with units, errors, cost and goroutine rules"

// checkDocs asks for a comment on every exported name of a file. Methods count if their
// receiver's type is exported.
func checkDocs(f *file) []fault {
	var faults []fault
	for _, decl := range f.syntax.Decls {
		switch decl := decl.(type) {
		case *ast.FuncDecl:
			if exportedFunc(decl) && decl.Doc == nil {
				faults = append(faults, fault{f.at(decl), funcName(decl) + " " + writeDoc})
			}
		case *ast.GenDecl:
			faults = append(faults, checkGroupDocs(f, decl)...)
		}
	}
	return faults
}

// exportedFunc reports whether a function, or a method with its receiver, is exported.
func exportedFunc(decl *ast.FuncDecl) bool {
	if !decl.Name.IsExported() {
		return false
	}
	receiver := receiverName(decl)
	return receiver == "" || ast.IsExported(receiver)
}

// receiverName returns the name of a method's receiver type, "" for a function.
func receiverName(decl *ast.FuncDecl) string {
	if decl.Recv == nil || len(decl.Recv.List) == 0 {
		return ""
	}
	expr := decl.Recv.List[0].Type
	for {
		switch e := expr.(type) {
		case *ast.StarExpr:
			expr = e.X
		case *ast.IndexExpr:
			expr = e.X
		case *ast.IndexListExpr:
			expr = e.X
		case *ast.Ident:
			return e.Name
		default:
			return ""
		}
	}
}

func funcName(decl *ast.FuncDecl) string {
	if receiver := receiverName(decl); receiver != "" {
		return receiver + "." + decl.Name.Name
	}
	return decl.Name.Name
}

// checkGroupDocs checks one declaration of types, constants or variables. A comment on
// the group speaks for constants and variables in it.
func checkGroupDocs(f *file, group *ast.GenDecl) []fault {
	var faults []fault
	for _, spec := range group.Specs {
		switch spec := spec.(type) {
		case *ast.TypeSpec:
			if !spec.Name.IsExported() {
				continue
			}
			if !f.internal() { // of an internal type, its own comment may say it all
				faults = append(faults, checkMemberDocs(f, spec, spec.Doc.Text()+group.Doc.Text())...)
			}
			if spec.Doc == nil && (group.Doc == nil || group.Lparen != token.NoPos) {
				faults = append(faults, fault{f.at(spec), spec.Name.Name + " " + writeDoc})
			}
		case *ast.ValueSpec:
			if group.Doc != nil || spec.Doc != nil || spec.Comment != nil {
				continue
			}
			for _, name := range spec.Names {
				if name.IsExported() {
					faults = append(faults, fault{f.at(name), name.Name + " " + writeDoc})
				}
			}
		}
	}
	return faults
}

// fewFields is the size up to which a struct's own comment can speak for its fields.
// Beyond it, and of an interface with several methods, it speaks for those it names.
const fewFields = 4

// checkMemberDocs checks the methods of an exported interface and the fields of an
// exported struct. A field's comment also speaks for those right below it.
func checkMemberDocs(f *file, spec *ast.TypeSpec, doc string) []fault {
	var members *ast.FieldList
	switch t := spec.Type.(type) {
	case *ast.InterfaceType:
		if t.Methods.NumFields() == 1 {
			return nil
		}
		members = t.Methods
	case *ast.StructType:
		if t.Fields.NumFields() <= fewFields {
			return nil
		}
		members = t.Fields
	default:
		return nil
	}
	var faults []fault
	named := strings.FieldsFunc(doc, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	covered, last := false, 0
	for _, member := range members.List {
		start := f.line(member.Pos())
		covered = member.Doc != nil || member.Comment != nil || covered && start == last+1
		last = f.line(member.End())
		for _, name := range member.Names {
			if name.IsExported() && !covered && !slices.Contains(named, name.Name) {
				faults = append(faults, fault{f.at(member), fmt.Sprintf("%s.%s %s", spec.Name.Name, name.Name, writeDoc)})
			}
		}
	}
	return faults
}

// TestDocs checks every exported name, those of internal packages included.
func TestDocs(t *testing.T) {
	var faults []fault
	for _, f := range mustTree(t).files {
		if !f.test && !f.command() && !f.generated {
			faults = append(faults, checkDocs(f)...)
		}
	}
	report(t, faults)
}
