// SPDX-License-Identifier: Apache-2.0

package archtest

import (
	"fmt"
	"go/ast"
	"strings"
	"testing"
)

// checkInit finds work done by importing a package.
func checkInit(f *file) []fault {
	var faults []fault
	for _, decl := range f.syntax.Decls {
		if decl, ok := decl.(*ast.FuncDecl); ok && decl.Recv == nil && decl.Name.Name == "init" {
			faults = append(faults, fault{f.at(decl), "an init function: importing must do nothing; use a constructor, a constant table or sync.OnceValue"})
		}
	}
	return faults
}

// checkPanics asks for a comment, in the line or the line above, at every panic: it is
// for a programmer's mistake alone, and the comment says which.
func checkPanics(f *file) []fault {
	commented := map[int]bool{}
	for _, group := range f.syntax.Comments {
		commented[f.line(group.End())] = true
	}
	var faults []fault
	ast.Inspect(f.syntax, func(node ast.Node) bool {
		call, ok := node.(*ast.CallExpr)
		if !ok {
			return true
		}
		name, ok := call.Fun.(*ast.Ident)
		line := f.line(call.Pos())
		if ok && name.Name == "panic" && !commented[line] && !commented[f.line(call.End())] && !commented[line-1] {
			faults = append(faults, fault{f.at(call), "a panic without a comment: return an error; where only a programmer's mistake can lead here, say which in the line above"})
		}
		return true
	})
	return faults
}

// untypedMap reports whether a type is map[string]any.
func untypedMap(node ast.Node) bool {
	m, ok := node.(*ast.MapType)
	if !ok {
		return false
	}
	key, ok := m.Key.(*ast.Ident)
	if !ok || key.Name != "string" {
		return false
	}
	switch value := m.Value.(type) {
	case *ast.Ident:
		return value.Name == "any"
	case *ast.InterfaceType:
		return value.Methods.NumFields() == 0
	}
	return false
}

// checkUntypedMaps finds map[string]any in the exported API of a file.
func checkUntypedMaps(f *file) []fault {
	var faults []fault
	look := func(owner string, part ast.Node) {
		ast.Inspect(part, func(node ast.Node) bool {
			if node != nil && untypedMap(node) {
				faults = append(faults, fault{f.at(node), owner + " has map[string]any in its API: name the fields in a struct, or use ingest.Metadata"})
			}
			return true
		})
	}
	for _, decl := range f.syntax.Decls {
		switch decl := decl.(type) {
		case *ast.FuncDecl:
			if exportedFunc(decl) {
				look(funcName(decl), decl.Type)
			}
		case *ast.GenDecl:
			for _, spec := range decl.Specs {
				if spec, ok := spec.(*ast.TypeSpec); ok && spec.Name.IsExported() {
					for _, part := range exportedParts(spec.Type) {
						look(spec.Name.Name, part)
					}
				}
			}
		}
	}
	return faults
}

// exportedParts returns the types of a type that others can see.
func exportedParts(expr ast.Expr) []ast.Node {
	structure, ok := expr.(*ast.StructType)
	if !ok {
		return []ast.Node{expr}
	}
	var parts []ast.Node
	for _, field := range structure.Fields.List {
		if len(field.Names) == 0 || field.Names[0].IsExported() {
			parts = append(parts, field.Type)
		}
	}
	return parts
}

// checkOptionFuncs finds families of functions that return options.
func checkOptionFuncs(f *file) []fault {
	var faults []fault
	for _, decl := range f.syntax.Decls {
		fn, ok := decl.(*ast.FuncDecl)
		if !ok || fn.Recv != nil || fn.Type.Results.NumFields() != 1 {
			continue
		}
		rest, with := strings.CutPrefix(fn.Name.Name, "With")
		if with && rest != "" && rest[0] >= 'A' && rest[0] <= 'Z' && optionType(fn.Type.Results.List[0].Type) {
			faults = append(faults, fault{f.at(fn), fmt.Sprintf("%s returns an option: add a field to the constructor's Options struct instead", fn.Name.Name)})
		}
	}
	return faults
}

// optionType reports whether a type is a function or is named like an option.
func optionType(expr ast.Expr) bool {
	switch e := expr.(type) {
	case *ast.FuncType:
		return true
	case *ast.Ident:
		return strings.HasSuffix(e.Name, "Option")
	case *ast.SelectorExpr:
		return strings.HasSuffix(e.Sel.Name, "Option")
	}
	return false
}

// TestHabits checks what every package promises about its API.
func TestHabits(t *testing.T) {
	var faults []fault
	for _, f := range mustTree(t).files {
		if f.test || f.generated {
			continue
		}
		faults = append(faults, checkInit(f)...)
		faults = append(faults, checkPanics(f)...)
		if f.published() {
			faults = append(faults, checkUntypedMaps(f)...)
			faults = append(faults, checkOptionFuncs(f)...)
		}
	}
	report(t, faults)
}
