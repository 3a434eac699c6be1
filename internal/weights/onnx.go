// SPDX-License-Identifier: Apache-2.0

package main

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
)

// The numbers of ONNX's protocol buffers (onnx.proto3) that are read here.
const (
	onnxGraph = 7 // of a model

	onnxInitializer = 5 // of a graph

	onnxType    = 2 // of a tensor
	onnxFloats  = 4 // packed elements
	onnxInt32s  = 5 // packed elements of fewer bits as well
	onnxName    = 8
	onnxRawData = 9

	onnxFloat = 1 // types of elements
	onnxUint8 = 2
	onnxInt8  = 3
)

// onnxTensor is an initializer: little-endian elements, or numbers one by one.
type onnxTensor struct {
	kind    uint64
	raw     []byte
	numbers []int
}

// onnxModel is what is kept of a graph: its initializers by name.
type onnxModel struct{ tensors map[string]onnxTensor }

// eachField calls f for each field of a message: of a number, value is it; of bytes, data is them.
func eachField(message []byte, f func(number int, value uint64, data []byte) error) error {
	for len(message) > 0 {
		tag, n := binary.Uvarint(message)
		if n <= 0 {
			return errors.New("not a message of protocol buffers")
		}
		message = message[n:]
		var value uint64
		var data []byte
		switch tag & 7 {
		case 0, 2:
			if value, n = binary.Uvarint(message); n <= 0 {
				return errors.New("a number is cut")
			}
			message = message[n:]
			if tag&7 == 2 {
				if value > uint64(len(message)) {
					return errors.New("a field is cut")
				}
				data, message = message[:value], message[value:]
			}
		case 1, 5:
			size := 8
			if tag&7 == 5 {
				size = 4
			}
			if len(message) < size {
				return errors.New("a number is cut")
			}
			message = message[size:]
		default:
			return fmt.Errorf("wire type %d is not known", tag&7)
		}
		if err := f(int(tag>>3), value, data); err != nil {
			return err
		}
	}
	return nil
}

// parseONNX reads the graph of a model.
func parseONNX(data []byte) (*onnxModel, error) {
	m := &onnxModel{tensors: make(map[string]onnxTensor)}
	err := eachField(data, func(number int, _ uint64, graph []byte) error {
		if number != onnxGraph {
			return nil
		}
		return eachField(graph, func(number int, _ uint64, data []byte) error {
			if number == onnxInitializer {
				return m.addTensor(data)
			}
			return nil
		})
	})
	if err == nil && len(m.tensors) == 0 {
		err = errors.New("no tensors")
	}
	if err != nil {
		return nil, fmt.Errorf("read ONNX: %w", err)
	}
	return m, nil
}

func (m *onnxModel) addTensor(data []byte) error {
	var t onnxTensor
	var name string
	err := eachField(data, func(number int, value uint64, data []byte) error {
		switch number {
		case onnxType:
			t.kind = value
		case onnxName:
			name = string(data)
		case onnxInt32s:
			t.numbers = appendNumbers(t.numbers, value, data)
		case onnxRawData, onnxFloats:
			t.raw = data // packed floats are little-endian too
		}
		return nil
	})
	m.tensors[name] = t
	return err
}

// appendNumbers appends a number, or packed ones.
func appendNumbers(to []int, value uint64, packed []byte) []int {
	if packed == nil {
		return append(to, int(value))
	}
	for len(packed) > 0 {
		d, n := binary.Uvarint(packed)
		if n <= 0 {
			return to
		}
		to, packed = append(to, int(d)), packed[n:]
	}
	return to
}

// floats returns the elements of a tensor of float32.
func (m *onnxModel) floats(name string) ([]float32, error) {
	t, ok := m.tensors[name]
	if !ok || t.kind != onnxFloat || len(t.raw)%4 != 0 {
		return nil, fmt.Errorf("read ONNX: tensor %s is missing or not of float32", name)
	}
	out := make([]float32, len(t.raw)/4)
	for i := range out {
		out[i] = math.Float32frombits(binary.LittleEndian.Uint32(t.raw[4*i:]))
	}
	return out, nil
}

// quantized returns the elements of a tensor that was rounded to bytes: scale · (byte − zero point). name is without the
// ending of the three tensors that it consists of.
func (m *onnxModel) quantized(name string) ([]float32, error) {
	values, zero := m.tensors[name+"_quantized"], m.tensors[name+"_zero_point"]
	scale, err := m.floats(name + "_scale")
	if err != nil {
		return nil, err
	}
	if len(scale) != 1 || len(zero.numbers) != 1 || values.kind != zero.kind || values.kind != onnxInt8 && values.kind != onnxUint8 {
		return nil, fmt.Errorf("read ONNX: tensor %s is not of bytes with one scale", name)
	}
	number := func(b byte) int {
		if values.kind == onnxInt8 {
			return int(int8(b))
		}
		return int(b)
	}
	out := make([]float32, len(values.raw))
	for i, b := range values.raw {
		out[i] = scale[0] * float32(number(b)-zero.numbers[0])
	}
	return out, nil
}
