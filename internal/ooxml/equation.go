// SPDX-License-Identifier: Apache-2.0

package ooxml

import (
	"strings"
)

// signs writes Greek letters and operators as LaTeX does; letters of mathematical alphabets
// become plain ones before.
var signs = strings.NewReplacer(
	"α", `\alpha `, "β", `\beta `, "γ", `\gamma `, "δ", `\delta `, "ε", `\epsilon `, "ζ", `\zeta `, "η", `\eta `, "θ", `\theta `,
	"κ", `\kappa `, "λ", `\lambda `, "μ", `\mu `, "ν", `\nu `, "ξ", `\xi `, "π", `\pi `, "ρ", `\rho `, "σ", `\sigma `, "τ", `\tau `,
	"φ", `\phi `, "χ", `\chi `, "ψ", `\psi `, "ω", `\omega `, "Γ", `\Gamma `, "Δ", `\Delta `, "Θ", `\Theta `, "Λ", `\Lambda `, "Π", `\Pi `,
	"Σ", `\Sigma `, "Φ", `\Phi `, "Ψ", `\Psi `, "Ω", `\Omega `, "±", `\pm `, "×", `\times `, "÷", `\div `, "⋅", `\cdot `, "·", `\cdot `,
	"≤", `\leq `, "≥", `\geq `, "≠", `\neq `, "≈", `\approx `, "∞", `\infty `, "∂", `\partial `, "→", `\to `,
)

// Equation writes Office Math (ISO/IEC 29500-1, 22.1) as LaTeX, which is what people and
// models read of formulas on one line. The letters within go through plain first, which turns
// those of mathematical alphabets into plain ones, as the normal form NFKC does; n keeps them.
func Equation(n *Node, plain func(string) string) string {
	n.Each("m:t", func(t *Node) {
		t.Each("", func(c *Node) { c.Text = plain(c.Text) })
	})
	return equation(n)
}

// equation writes what is within n.
func equation(n *Node) string {
	var parts []string
	for _, c := range n.Children {
		if s := term(c); s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, "")
}

// of returns the equation within a child.
func of(n *Node, child string) string {
	if c := n.Child(child); c != nil {
		return equation(c)
	}
	return ""
}

// term writes one element.
func term(n *Node) string {
	switch n.Name {
	case "m:r":
		var b strings.Builder
		n.Each("m:t", func(t *Node) { b.WriteString(t.Content()) })
		return signs.Replace(b.String())
	case "m:f":
		return `\frac{` + of(n, "m:num") + "}{" + of(n, "m:den") + "}"
	case "m:sSup":
		return grouped(n) + "^{" + of(n, "m:sup") + "}"
	case "m:sSub":
		return grouped(n) + "_{" + of(n, "m:sub") + "}"
	case "m:sSubSup":
		return grouped(n) + "_{" + of(n, "m:sub") + "}^{" + of(n, "m:sup") + "}"
	case "m:sPre":
		return "{}_{" + of(n, "m:sub") + "}^{" + of(n, "m:sup") + "}" + of(n, "m:e")
	case "m:rad":
		if degree := of(n, "m:deg"); degree != "" {
			return `\sqrt[` + degree + "]{" + of(n, "m:e") + "}"
		}
		return `\sqrt{` + of(n, "m:e") + "}"
	case "m:d":
		return delimited(n)
	case "m:nary":
		return nary(n)
	case "m:func":
		return of(n, "m:fName") + " " + of(n, "m:e")
	case "m:limLow":
		return grouped(n) + "_{" + of(n, "m:lim") + "}"
	case "m:limUpp":
		return grouped(n) + "^{" + of(n, "m:lim") + "}"
	case "m:m":
		return matrix(n)
	case "m:eqArr":
		return rows(n, "m:e", `\\`)
	}
	if strings.HasSuffix(n.Name, "Pr") || n.Name == "" {
		return ""
	}
	return equation(n) // m:oMath, m:e, m:acc, m:bar, m:box, m:groupChr, …
}

// grouped returns the base of a script, in braces if it is more than a character.
func grouped(n *Node) string {
	base := of(n, "m:e")
	if len([]rune(base)) > 1 {
		return "{" + base + "}"
	}
	return base
}

// delimited writes elements between brackets.
func delimited(n *Node) string {
	open, between, end := "(", "|", ")"
	if p := n.Child("m:dPr"); p != nil {
		for name, to := range map[string]*string{"m:begChr": &open, "m:sepChr": &between, "m:endChr": &end} {
			if c := p.Child(name); c != nil {
				*to = c.Attr("m:val")
			}
		}
	}
	return open + rows(n, "m:e", between) + end
}

// rows joins the children of that name.
func rows(n *Node, name, between string) string {
	var all []string
	for _, c := range n.Children {
		if c.Name == name {
			all = append(all, equation(c))
		}
	}
	return strings.Join(all, between)
}

// nary writes a sum, product or integral with its limits.
func nary(n *Node) string {
	sign := "∫"
	if c := n.Child("m:naryPr", "m:chr"); c != nil {
		sign = c.Attr("m:val")
	}
	if low := of(n, "m:sub"); low != "" {
		sign += "_{" + low + "}"
	}
	if high := of(n, "m:sup"); high != "" {
		sign += "^{" + high + "}"
	}
	return sign + " " + of(n, "m:e")
}

func matrix(n *Node) string {
	var all []string
	for _, c := range n.Children {
		if c.Name == "m:mr" {
			all = append(all, rows(c, "m:e", " & "))
		}
	}
	return strings.Join(all, ` \\ `)
}
