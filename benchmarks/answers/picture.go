// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"fmt"
)

// Sizes of the picture, in pixels: two squares beside each other.
const (
	side   = 320
	margin = 56
)

// picture draws what a threshold costs and whether the confidence is a probability: the risk of answers at each coverage, and
// the share that could be answered at each confidence, as an SVG image.
func picture(a *Abstention) []byte {
	var b bytes.Buffer
	width, height := 2*side+3*margin, side+2*margin
	fmt.Fprintf(&b, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\">\n<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>\n", width, height, width, height)
	risk := square{&b, margin, "coverage: share of questions answered", "risk: share of answers that are wrong"}
	risk.frame(fmt.Sprintf("%d questions, %d of them answerable", a.Answerable+a.All.Questions, a.Answerable))
	var points [][2]float64
	for _, p := range a.RiskCoverage {
		points = append(points, [2]float64{p.Coverage, p.Risk})
	}
	risk.line(points, "#1f5fa8")
	reliability := square{&b, 2*margin + side, "confidence", "share that can be answered"}
	reliability.frame(fmt.Sprintf("expected calibration error %.3f", a.CalibrationError))
	reliability.line([][2]float64{{0, 0}, {1, 1}}, "#bbbbbb")
	points = nil
	for _, bin := range a.Reliability {
		if bin.Count > 0 {
			points = append(points, [2]float64{bin.Confidence, bin.Right})
		}
	}
	reliability.line(points, "#1f5fa8")
	b.WriteString("</svg>\n")
	return b.Bytes()
}

// square is a plot of values in [0,1] with its left edge at an abscissa.
type square struct {
	b    *bytes.Buffer
	left int
	x, y string // the axes' names
}

func (s square) at(x, y float64) (float64, float64) {
	return float64(s.left) + x*side, margin + (1-y)*side
}

func (s square) frame(title string) {
	fmt.Fprintf(s.b, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"none\" stroke=\"#888888\"/>\n", s.left, margin, side, side)
	for i := 0; i <= 10; i += 2 {
		x, y := s.at(float64(i)/10, float64(i)/10)
		fmt.Fprintf(s.b, "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%.1f</text><text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%.1f</text>\n", x, margin+side+16, float64(i)/10, s.left-6, y+4, float64(i)/10)
	}
	middle := s.left + side/2
	fmt.Fprintf(s.b, "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>\n<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>\n", middle, margin+side+36, s.x, middle, margin-12, title)
	fmt.Fprintf(s.b, "<text transform=\"translate(%d,%d) rotate(-90)\" text-anchor=\"middle\">%s</text>\n", s.left-36, margin+side/2, s.y)
}

func (s square) line(points [][2]float64, colour string) {
	fmt.Fprintf(s.b, "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"2\" points=\"", colour)
	for _, p := range points {
		x, y := s.at(p[0], p[1])
		fmt.Fprintf(s.b, "%.1f,%.1f ", x, y)
	}
	s.b.WriteString("\"/>\n")
}
