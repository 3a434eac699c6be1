# SPDX-License-Identifier: Apache-2.0
"""Reads the float32 weights of the models from the packages that carry them: MiniLM's as
they are, those of e5 from four bits, in which alone they are to be had."""
import json
import struct

import numpy as np


def read_minilm(path):
    data = open(path, "rb").read()
    length, = struct.unpack_from("<Q", data)
    tensors = {}
    for name, entry in json.loads(data[8 : 8 + length]).items():
        if name != "__metadata__" and entry["dtype"] == "F32":
            start, end = entry["data_offsets"]
            tensors[name] = np.frombuffer(data, np.float32, (end - start) // 4, 8 + length + start).reshape(entry["shape"])
    parts = {"q": "attention.self.query", "k": "attention.self.key", "v": "attention.self.value", "ao": "attention.output.dense",
             "fi": "intermediate.dense", "fo": "output.dense", "aln": "attention.output.LayerNorm", "oln": "output.LayerNorm"}
    layers = []
    while f"encoder.layer.{len(layers)}.output.dense.weight" in tensors:
        layers.append({f"{short}.{s}": tensors[f"encoder.layer.{len(layers)}.{part}.{full}"]
                       for short, part in parts.items() for s, full in (("w", "weight"), ("b", "bias"))})
    e = "embeddings."
    return {"word": tensors[e + "word_embeddings.weight"], "pos": tensors[e + "position_embeddings.weight"],
            "type": tensors[e + "token_type_embeddings.weight"], "lnw": tensors[e + "LayerNorm.weight"],
            "lnb": tensors[e + "LayerNorm.bias"], "layers": layers}


def read_e5(path):
    data = open(path, "rb").read()
    assert data[:4] == b"E5S1"
    hidden, count, _, wide, rows, places, types = struct.unpack_from("<7i", data, 8)
    pieces, = struct.unpack_from("<i", data, 44)
    size, = struct.unpack_from("<Q", data, 64)
    at = 72 + 4 * (pieces + 1) + 4 * pieces + size
    at += 8 + struct.unpack_from("<iI", data, at)[1]
    entries, = struct.unpack_from("<i", data, at)
    at, where = at + 4, {}
    for _ in range(entries):
        n, = struct.unpack_from("<H", data, at)
        where[data[at + 2 : at + 2 + n].decode()] = struct.unpack_from("<IQQ", data, at + 3 + n)
        at += 23 + n

    def get(name, *shape):
        n, start, size = where[name]
        if size == 4 * n:
            return np.frombuffer(data, np.float32, n, start).reshape(shape)
        block = np.frombuffer(data, np.dtype([("scale", np.float16), ("q", np.uint8, 16)]), n // 32, start)
        q = np.concatenate([block["q"] & 15, block["q"] >> 4], 1).astype(np.float32) - 8
        return (q * block["scale"].astype(np.float32)[:, None]).reshape(shape)

    shapes = {"q": (hidden, hidden), "k": (hidden, hidden), "v": (hidden, hidden), "ao": (hidden, hidden), "fi": (wide, hidden), "fo": (hidden, wide)}
    layers = []
    for i in range(count):
        layer = {}
        for name, shape in shapes.items():
            layer[name + ".w"], layer[name + ".b"] = get(f"l{i}.{name}.w", *shape), get(f"l{i}.{name}.b", shape[0])
        for name in "aln", "oln":
            layer[name + ".w"], layer[name + ".b"] = get(f"l{i}.{name}.w", hidden), get(f"l{i}.{name}.b", hidden)
        layers.append(layer)
    return {"word": get("emb.word", rows, hidden), "pos": get("emb.pos", places, hidden), "type": get("emb.type", types, hidden),
            "lnw": get("emb.ln.w", hidden), "lnb": get("emb.ln.b", hidden), "layers": layers}
