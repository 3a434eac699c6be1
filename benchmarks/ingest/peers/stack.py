# SPDX-License-Identifier: Apache-2.0
"""A Python stack that reads PDF files, splits their text, embeds it and stores it, on one
thread. It prints one JSON object: what it did and the processor time of each step.

    python stack.py usual|lean PEERS OUT FILE...

usual: pypdf, RecursiveCharacterTextSplitter(1000, 200) and chromadb, as tutorials have it;
lean: PyMuPDF, the same splitter without overlap, and a flat faiss index with the texts beside
it. Both embed with ONNX Runtime in int8 and tokenizers: usual sorts by characters in batches of
32, as Sentence Transformers does, lean by tokens in batches of 8, which pads little.
"""
import json
import os
import sys
import time

os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"
os.environ["ANONYMIZED_TELEMETRY"] = "False"

import numpy as np
import onnxruntime
from langchain_text_splitters import RecursiveCharacterTextSplitter
from tokenizers import Tokenizer

SIZE, MAX_TOKENS, PAD = 1000, 512, 1


class Clock:
    """Adds processor time to the step that is going on."""

    def __init__(self):
        self.seconds, self.last = {}, time.process_time()

    def step(self, name):
        now = time.process_time()
        self.seconds[name] = self.seconds.get(name, 0) + now - self.last
        self.last = now


class Encoder:
    def __init__(self, peers):
        o = onnxruntime.SessionOptions()
        o.intra_op_num_threads = o.inter_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(f"{peers}/e5/int8.onnx", o, providers=["CPUExecutionProvider"])
        self.tokenizer = Tokenizer.from_file(f"{peers}/e5/tokenizer.json")
        self.tokenizer.enable_truncation(MAX_TOKENS)
        self.tokenizer.no_padding()
        self.tokens = 0

    def embed(self, texts, batch, by_tokens):
        rows = [r.ids for r in self.tokenizer.encode_batch(["passage: " + t for t in texts])]
        out = np.empty((len(texts), 384), np.float32)
        order = sorted(range(len(texts)), key=lambda i: -len(rows[i] if by_tokens else texts[i]))
        for at in range(0, len(order), batch):
            some = order[at : at + batch]
            longest = max(len(rows[i]) for i in some)
            ids, mask = np.full((len(some), longest), PAD, np.int32), np.zeros((len(some), longest), np.int32)
            for k, i in enumerate(some):
                ids[k, : len(rows[i])], mask[k, : len(rows[i])] = rows[i], 1
            self.tokens += int(mask.sum())
            hidden = self.session.run(None, {"input_ids": ids, "mask": mask})[0]
            v = (hidden * mask[:, :, None]).sum(1) / mask.sum(1, keepdims=True)
            out[some] = v / np.linalg.norm(v, axis=1, keepdims=True)
        return out


class Usual:
    overlap, batch, by_tokens = 200, 32, False

    def __init__(self, out):
        import chromadb
        import pypdf
        self.pypdf = pypdf
        self.collection = chromadb.PersistentClient(out).create_collection("manuals", metadata={"hnsw:space": "cosine"}, embedding_function=None)

    def pages(self, path):
        return [p.extract_text() for p in self.pypdf.PdfReader(path).pages]

    def store(self, chunks, vectors, sources):
        for at in range(0, len(chunks), 5000):
            part = slice(at, at + 5000)
            self.collection.add(ids=[f"{f}#{i}" for i, (f, _) in enumerate(sources[part], at)], documents=chunks[part], embeddings=vectors[part],
                                metadatas=[{"file": f, "page": p} for f, p in sources[part]])


class Lean:
    overlap, batch, by_tokens = 0, 8, True

    def __init__(self, out):
        import faiss
        import pymupdf
        self.faiss, self.pymupdf, self.out = faiss, pymupdf, out
        faiss.omp_set_num_threads(1)

    def pages(self, path):
        return [p.get_text() for p in self.pymupdf.open(path)]

    def store(self, chunks, vectors, sources):
        os.makedirs(self.out, exist_ok=True)
        index = self.faiss.IndexFlatIP(vectors.shape[1])
        index.add(vectors)
        self.faiss.write_index(index, self.out + "/index")
        with open(self.out + "/chunks.jsonl", "w") as f:
            for text, (file, page) in zip(chunks, sources):
                f.write(json.dumps({"file": file, "page": page, "text": text}) + "\n")


def main():
    kind, peers, out, files = sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4:]
    clock = Clock()
    stack, encoder = {"usual": Usual, "lean": Lean}[kind](out), Encoder(peers)
    splitter = RecursiveCharacterTextSplitter(chunk_size=SIZE, chunk_overlap=stack.overlap)
    clock.step("load")
    chunks, sources, count = [], [], 0
    for file in files:
        pages = stack.pages(file)
        count += len(pages)
        clock.step("parse")
        for number, text in enumerate(pages, 1):
            some = splitter.split_text(text)
            chunks += some
            sources += [(file, number)] * len(some)
        clock.step("split")
    vectors = encoder.embed(chunks, stack.batch, stack.by_tokens)
    clock.step("embed")
    stack.store(chunks, vectors, sources)
    clock.step("store")
    print(json.dumps({"pages": count, "chunks": len(chunks), "tokens": encoder.tokens, "cpu_seconds": clock.seconds}))


main()
