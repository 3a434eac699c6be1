# SPDX-License-Identifier: Apache-2.0
"""Writes a model as a GGUF file for llama.cpp, its matrices as Q8_0. The vocabulary in it
has only numbers for names: the worker gives llama.cpp the ids of tokens.

    python llamacpp.py MODEL WEIGHTS FILE
"""
import sys

import gguf
import numpy as np

import weights

HEADS, EPSILON, POSITIONS = 12, 1e-12, 512
PARTS = {"q": "attn_q", "k": "attn_k", "v": "attn_v", "ao": "attn_output", "aln": "attn_output_norm",
         "fi": "ffn_up", "fo": "ffn_down", "oln": "layer_output_norm"}


def main():
    model, source, file = sys.argv[1:]
    m = {"e5": weights.read_e5, "minilm": weights.read_minilm}[model](source)
    rows, width = m["word"].shape
    w = gguf.GGUFWriter(file, "bert")
    w.add_name(model)
    w.add_context_length(POSITIONS)
    w.add_embedding_length(width)
    w.add_block_count(len(m["layers"]))
    w.add_feed_forward_length(m["layers"][0]["fi.w"].shape[0])
    w.add_head_count(HEADS)
    w.add_layer_norm_eps(EPSILON)
    w.add_causal_attention(False)
    w.add_pooling_type(gguf.PoolingType.MEAN)
    w.add_file_type(gguf.LlamaFileType.MOSTLY_Q8_0)
    w.add_tokenizer_model("bert")
    w.add_token_list([f"\u2581{i}" for i in range(rows)])
    w.add_token_types([gguf.TokenType.NORMAL] * rows)
    w.add_token_type_count(2)
    for name in "bos", "eos", "unk", "sep", "pad", "mask":
        getattr(w, f"add_{name}_token_id")({"bos": 0, "eos": 2, "sep": 2, "pad": 1}.get(name, 3))

    def add(name, values):
        values = np.ascontiguousarray(values, np.float32)
        kind = gguf.GGMLQuantizationType.Q8_0 if values.ndim == 2 and name not in ("position_embd.weight", "token_types.weight") else None
        w.add_tensor(name, gguf.quants.quantize(values, kind) if kind else values, raw_dtype=kind)

    add("token_embd.weight", m["word"]), add("position_embd.weight", m["pos"][:POSITIONS])
    add("token_types.weight", np.resize(m["type"], (2, width)))
    add("token_embd_norm.weight", m["lnw"]), add("token_embd_norm.bias", m["lnb"])
    for i, l in enumerate(m["layers"]):
        for short, name in PARTS.items():
            add(f"blk.{i}.{name}.weight", l[short + ".w"]), add(f"blk.{i}.{name}.bias", l[short + ".b"])
    w.write_header_to_file()
    w.write_kv_data_to_file()
    w.write_tensors_to_file()
    w.close()


main()
