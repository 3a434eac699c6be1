# SPDX-License-Identifier: Apache-2.0
"""Builds ONNX graphs of a model: one of the operators that ONNX Runtime has for BERT, in
float32 and quantised to int8 for each channel, and one of plain operators for engines that
lack them.

    python graphs.py MODEL WEIGHTS OUT
"""
import math
import sys
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

import weights

HEADS, EPSILON = 12, 1e-12


class Graph:
    def __init__(self):
        self.nodes, self.tensors = [], []

    def tensor(self, name, values):
        self.tensors.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def node(self, kind, inputs, output, domain="", **attributes):
        outputs = output if isinstance(output, list) else [output]
        self.nodes.append(helper.make_node(kind, inputs, outputs, domain=domain, **attributes))
        return outputs[0]

    def save(self, path, inputs, width):
        graph = helper.make_graph(self.nodes, "bert", [helper.make_tensor_value_info(n, t, ["b", "s"]) for n, t in inputs],
                                  [helper.make_tensor_value_info("last_hidden_state", TensorProto.FLOAT, ["b", "s", width])], self.tensors)
        opsets = [helper.make_opsetid("", 17), helper.make_opsetid("com.microsoft", 1)]
        onnx.save(helper.make_model(graph, opset_imports=opsets, ir_version=8), path)


def fused(m, path):
    """The graph that ONNX Runtime's own optimiser makes of BERT."""
    g, own = Graph(), "com.microsoft"
    g.tensor("word", m["word"]), g.tensor("pos", m["pos"] + m["type"][0]), g.tensor("lnw", m["lnw"]), g.tensor("lnb", m["lnb"])
    x = g.node("EmbedLayerNormalization", ["input_ids", "", "word", "pos", "", "lnw", "lnb", "mask"], ["x", "index"], own, epsilon=EPSILON)

    def norm(added, x, bias, gain, offset, output):
        return g.node("SkipLayerNormalization", [added, x, gain, offset, bias], output, own, epsilon=EPSILON)

    for i, l in enumerate(m["layers"]):
        def t(name, values):
            return g.tensor(f"{name}.{i}", values)
        qkv = t("qkv.w", np.concatenate([l[n + ".w"].T for n in "qkv"], 1)), t("qkv.b", np.concatenate([l[n + ".b"] for n in "qkv"]))
        a = g.node("Attention", [x, *qkv, "index"], f"a.{i}", own, num_heads=HEADS)
        a = g.node("MatMul", [a, t("ao.w", l["ao.w"].T)], f"ao.{i}")
        h = norm(a, x, t("ao.b", l["ao.b"]), t("aln.w", l["aln.w"]), t("aln.b", l["aln.b"]), f"h.{i}")
        f = g.node("MatMul", [h, t("fi.w", l["fi.w"].T)], f"fi.{i}")
        f = g.node("BiasGelu", [f, t("fi.b", l["fi.b"])], f"g.{i}", own)
        f = g.node("MatMul", [f, t("fo.w", l["fo.w"].T)], f"fo.{i}")
        out = "last_hidden_state" if i == len(m["layers"]) - 1 else f"x.{i}"
        x = norm(f, h, t("fo.b", l["fo.b"]), t("oln.w", l["oln.w"]), t("oln.b", l["oln.b"]), out)
    g.save(path, [("input_ids", TensorProto.INT32), ("mask", TensorProto.INT32)], m["word"].shape[1])


def plain(m, path):
    """The same of plain operators, with the inputs that exporters give."""
    g, width = Graph(), m["word"].shape[1]
    head = width // HEADS
    g.tensor("word", m["word"]), g.tensor("pos", m["pos"]), g.tensor("type", m["type"])
    for name, value in (("one", 1.0), ("half", 0.5), ("root2", math.sqrt(2)), ("epsilon", EPSILON), ("hidden", -10000.0)):
        g.tensor(name, np.float32(value))
    g.tensor("split", np.array([0, 0, HEADS, head], np.int64)), g.tensor("join", np.array([0, 0, width], np.int64))
    g.tensor("first", np.array([0], np.int64)), g.tensor("second", np.array([1], np.int64)), g.tensor("axes", np.array([1, 2], np.int64))

    def norm(x, gain, bias, output):
        centred = g.node("Sub", [x, g.node("ReduceMean", [x], output + ".mean", axes=[-1])], output + ".centred")
        square = g.node("Mul", [centred, centred], output + ".square")
        variance = g.node("Add", [g.node("ReduceMean", [square], output + ".variance", axes=[-1]), "epsilon"], output + ".safe")
        normal = g.node("Div", [centred, g.node("Sqrt", [variance], output + ".root")], output + ".normal")
        return g.node("Add", [g.node("Mul", [normal, gain], output + ".scaled"), bias], output)

    length = g.node("Gather", [g.node("Shape", ["input_ids"], "shape"), "second"], "length", axis=0)
    positions = g.node("Slice", ["pos", "first", length, "first"], "positions")
    words = g.node("Add", [g.node("Gather", ["word", "input_ids"], "words"), g.node("Gather", ["type", "token_type_ids"], "types")], "sum")
    x = g.node("Add", [words, positions], "embedded")
    x = norm(x, g.tensor("lnw", m["lnw"]), g.tensor("lnb", m["lnb"]), "x")
    mask = g.node("Cast", [g.node("Unsqueeze", ["attention_mask", "axes"], "wide")], "mask", to=TensorProto.FLOAT)
    mask = g.node("Mul", [g.node("Sub", ["one", mask], "inverse"), "hidden"], "penalty")
    for i, l in enumerate(m["layers"]):
        def linear(x, name):
            w, b = g.tensor(f"{name}.w.{i}", l[name + ".w"].T), g.tensor(f"{name}.b.{i}", l[name + ".b"])
            return g.node("Add", [g.node("MatMul", [x, w], f"{name}.product.{i}"), b], f"{name}.{i}")

        def heads(name, order):
            return g.node("Transpose", [g.node("Reshape", [linear(x, name), "split"], f"{name}.split.{i}")], f"{name}.heads.{i}", perm=order)
        scores = g.node("MatMul", [heads("q", [0, 2, 1, 3]), heads("k", [0, 2, 3, 1])], f"scores.{i}")
        scores = g.node("Add", [g.node("Div", [scores, g.tensor(f"root.{i}", np.float32(math.sqrt(head)))], f"scaled.{i}"), mask], f"masked.{i}")
        a = g.node("MatMul", [g.node("Softmax", [scores], f"softmax.{i}", axis=-1), heads("v", [0, 2, 1, 3])], f"mixed.{i}")
        a = g.node("Reshape", [g.node("Transpose", [a], f"back.{i}", perm=[0, 2, 1, 3]), "join"], f"joined.{i}")
        a = g.node("Add", [linear(a, "ao"), x], f"residual.{i}")
        h = norm(a, g.tensor(f"aln.w.{i}", l["aln.w"]), g.tensor(f"aln.b.{i}", l["aln.b"]), f"h.{i}")
        f = linear(h, "fi")
        erf = g.node("Add", [g.node("Erf", [g.node("Div", [f, "root2"], f"over.{i}")], f"erf.{i}"), "one"], f"erf1.{i}")
        f = g.node("Mul", [g.node("Mul", [f, erf], f"gelu2.{i}"), "half"], f"gelu.{i}")
        f = g.node("Add", [linear(f, "fo"), h], f"residual2.{i}")
        out = "last_hidden_state" if i == len(m["layers"]) - 1 else f"x.{i}"
        x = norm(f, g.tensor(f"oln.w.{i}", l["oln.w"]), g.tensor(f"oln.b.{i}", l["oln.b"]), out)
    g.save(path, [(n, TensorProto.INT64) for n in ("input_ids", "attention_mask", "token_type_ids")], width)


def main():
    model, source, out = sys.argv[1], sys.argv[2], Path(sys.argv[3])
    out.mkdir(parents=True, exist_ok=True)
    m = {"e5": weights.read_e5, "minilm": weights.read_minilm}[model](source)
    fused(m, out / "float32.onnx")
    quantize_dynamic(out / "float32.onnx", out / "int8.onnx", weight_type=QuantType.QInt8, per_channel=True,
                     op_types_to_quantize=["MatMul", "Attention"], extra_options={"DefaultTensorType": TensorProto.FLOAT})
    if model == "minilm":
        (out / "plain").mkdir(exist_ok=True)
        plain(m, out / "plain/model.onnx")


main()
