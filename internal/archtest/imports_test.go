// SPDX-License-Identifier: Apache-2.0

package archtest

import (
	_ "embed"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
	"testing"
)

// policyText is the import policy; its head explains the two forms of line.
//
//go:embed testdata/imports.txt
var policyText string

// policy is the import policy, parsed.
type policy struct {
	// above maps a package, or a pattern of packages, to what it may import: other
	// packages, or patterns.
	above map[string][]string
	// leaves are the packages that patterns pass by.
	leaves map[string]bool
	// users maps a third-party module to the packages that may import it.
	users map[string][]string
	// reasons says why, for the failure's text.
	reasons map[string]string
}

// parsePolicy reads lines of the form "a b < c d" and "module: packages -- reason".
func parsePolicy(text string) (*policy, error) {
	p := &policy{
		above: map[string][]string{}, leaves: map[string]bool{},
		users: map[string][]string{}, reasons: map[string]string{},
	}
	for number, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		if lower, upper, ok := strings.Cut(line, " < "); ok {
			p.order(strings.Fields(lower), strings.Fields(upper))
			continue
		}
		module, rest, ok := strings.Cut(line, ": ")
		where, reason, ok2 := strings.Cut(rest, " -- ")
		if !ok || !ok2 {
			return nil, fmt.Errorf("line %d is neither \"a < b\" nor \"module: packages -- reason\": %s", number+1, line)
		}
		p.users[module], p.reasons[module] = strings.Fields(where), reason
	}
	return p, nil
}

func (p *policy) order(lower, upper []string) {
	for _, up := range upper {
		if slices.Contains(lower, "NONE") {
			p.leaves[up] = true
			continue
		}
		p.above[up] = append(p.above[up], lower...)
	}
}

// matches reports whether a directory is named by a pattern: itself, "dir/*" for what
// lies directly below dir, or "dir/..." for dir and everything below it.
func matches(pattern, dir string) bool {
	if tree, ok := strings.CutSuffix(pattern, "/..."); ok {
		return dir == tree || strings.HasPrefix(dir, tree+"/")
	}
	if parent, ok := strings.CutSuffix(pattern, "/*"); ok {
		return path.Dir(dir) == parent
	}
	return pattern == dir
}

func matchesAny(patterns []string, dir string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool { return matches(pattern, dir) })
}

// rules returns what the lines for a package say it may import; false if no line names
// it.
func (p *policy) rules(dir string) ([]string, bool) {
	if p.leaves[dir] {
		return p.above[dir], true
	}
	var all []string
	found := false
	for pattern, rule := range p.above {
		if matches(pattern, dir) {
			all, found = append(all, rule...), true
		}
	}
	return all, found
}

// allows reports whether package from may import package to: directly, or because
// something that from may import may.
func (p *policy) allows(from, to string) bool {
	seen := map[string]bool{}
	var reach func(dir string) bool
	reach = func(dir string) bool {
		if seen[dir] {
			return false
		}
		seen[dir] = true
		rule, _ := p.rules(dir)
		return matchesAny(rule, to) || slices.ContainsFunc(rule, reach)
	}
	return reach(from)
}

// checkImports holds one file's imports against the policy.
func checkImports(p *policy, modules map[string]string, f *file) []fault {
	var faults []fault
	for _, imported := range f.imports() {
		if text := p.judge(modules, f, imported); text != "" {
			faults = append(faults, fault{f.path, text})
		}
	}
	return faults
}

// judge returns what is wrong with one import; empty if nothing is.
func (p *policy) judge(modules map[string]string, f *file, imported string) string {
	if imported == "C" {
		return "imports \"C\": the library builds without cgo; write it in Go, or put it into a nested module"
	}
	dir, ours := ourDir(imported)
	switch {
	case ours:
		return p.judgeOurs(modules, f, dir)
	case !strings.Contains(strings.Split(imported, "/")[0], "."):
		return ""
	case f.module == "":
		return p.judgeThirdParty(f, imported)
	}
	return ""
}

// ourDir returns the directory of one of our packages.
func ourDir(imported string) (string, bool) {
	if imported == coreModule {
		return "", true
	}
	return strings.CutPrefix(imported, coreModule+"/")
}

// nestedModule returns the directory of the nested module that holds a package of ours.
func nestedModule(modules map[string]string, dir string) string {
	for module := range modules {
		if module != "" && matches(module+"/...", dir) {
			return module
		}
	}
	return ""
}

func (p *policy) judgeOurs(modules map[string]string, f *file, dir string) string {
	target := nestedModule(modules, dir)
	switch {
	case target == f.module && f.module != "":
		return ""
	case target == "examples" && f.module == "benchmarks":
		return "" // the sample databases that are measured; neither module is published
	case target == "examples" || target == "benchmarks":
		return fmt.Sprintf("imports %s: nothing imports the examples or the benchmarks; move what is shared into a package of the core", dir)
	case target != "" && f.module == "":
		return fmt.Sprintf("imports %s of the nested module %s: the core must build without it; take an interface of the core instead, and let the caller pass the value", dir, target)
	case f.module != "":
		// The benchmarks measure internals; they are never published and are always
		// built with the core of the same commit.
		if slices.Contains(strings.Split(dir, "/"), "internal") && f.module != "benchmarks" {
			return fmt.Sprintf("imports %s: a nested module imports public packages only, because it is built with other versions of the core too, and a reader should be able to copy the examples", dir)
		}
		return ""
	case f.test || dir == f.dir:
		return "" // a test may use any package of the core; the compiler refuses cycles
	}
	if _, known := p.rules(f.dir); !known {
		return fmt.Sprintf("imports %s, but no line of internal/archtest/testdata/imports.txt says what package %q may import: add one", dir, f.dir)
	}
	if !p.allows(f.dir, dir) {
		return fmt.Sprintf("imports %s, which internal/archtest/testdata/imports.txt does not allow: turn the dependency round (an interface where it is consumed), move the code, or change the policy and say why in a decision record", dir)
	}
	return ""
}

func (p *policy) judgeThirdParty(f *file, imported string) string {
	for _, module := range slices.Sorted(maps.Keys(p.users)) {
		if !matches(module+"/...", imported) {
			continue
		}
		where := p.users[module]
		if matchesAny(where, f.dir) || f.test && slices.Contains(where, "TESTS") {
			return ""
		}
		return fmt.Sprintf("imports %s, which only %s may: %s", imported, strings.Join(where, ", "), p.reasons[module])
	}
	return fmt.Sprintf("imports %s, a module that internal/archtest/testdata/imports.txt does not know: the core takes no new dependency without a decision record (see CONTRIBUTING.md)", imported)
}

// TestImports holds every import of the repository against the policy.
func TestImports(t *testing.T) {
	p, err := parsePolicy(policyText)
	if err != nil {
		t.Fatalf("testdata/imports.txt: %v", err)
	}
	all := mustTree(t)
	var faults []fault
	for _, f := range all.files {
		if _, tools := toolModules[f.module]; !tools {
			faults = append(faults, checkImports(p, all.modules, f)...)
		}
	}
	report(t, faults)
}

// TestPolicyHasNoCycle checks that the policy is an order: a package that may import
// itself through others would allow everything in between.
func TestPolicyHasNoCycle(t *testing.T) {
	p, err := parsePolicy(policyText)
	if err != nil {
		t.Fatalf("testdata/imports.txt: %v", err)
	}
	for dir := range p.above {
		if p.allows(dir, dir) {
			t.Errorf("testdata/imports.txt: %s may import itself through the lines given: remove one", dir)
		}
	}
}
