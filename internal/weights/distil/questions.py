# SPDX-License-Identifier: Apache-2.0
"""Collects documents and questions for benchmarks/pairs.

    python internal/weights/distil/questions.py DATA OUT

DATA is the folder of the project's data. It writes OUT/corpus.jsonl, OUT/pages (tables with paragraphs, as HTML) and
OUT/questions.jsonl: the questions and claims of the collections, and as many that are made from their texts. What a model
answers to them is all that a training looks at; no judgement is read, and nothing of emanual/tv.
"""
import csv, html, json, random, re, sys
from pathlib import Path

data, out = Path(sys.argv[1]), Path(sys.argv[2])
random.seed(7)

def lines(name):
    return [json.loads(l) for l in open(data / name, encoding="utf-8")]

documents = []

def add(name, items):
    documents.extend({"_id": f"{name}-{i}", "title": d.get("title", ""), "text": d["text"]} for i, d in enumerate(items))

wice = lines("groundedness/wice/dev.jsonl")
scifact = lines("retrieval/scifact/corpus.jsonl")
judged = {l.split("\t")[1] for l in open(data / "retrieval/scifact/qrels.tsv")}
for phone in "Galaxy_S8", "Galaxy_S9":
    add(phone, lines(f"emanual/siblings/{phone}.jsonl"))
for name in "multilingual/xquad/en", "multilingual/guide-fr-to-en", "security/attack-ics", "retrieval/cranfield":
    add(name, lines(f"{name}/corpus.jsonl"))
add("cacm", [d for d in lines("retrieval/cacm/corpus.jsonl") if len(d["text"]) > 200])
add("scifact", [d for d in scifact if d["_id"] in judged] + random.sample(scifact, 1500))
add("wice", [{"text": " ".join(w["sentences"])[:6000]} for w in wice[::2]])
add("kev", [{"title": k["vulnerabilityName"], "text": k["shortDescription"] + " " + k["requiredAction"]} for k in random.sample(lines("security/kev.jsonl"), 400)])
add("recalls", [{"title": f"{r['make']} {r['model']} {r['year']} recall {r['nhtsa_id']}",
                 "text": f"{r['subject']}. {r['component']}. {r['recall_description']}"} for r in csv.DictReader(open(data / "operations/recalls.csv"))])

questions = []
for name in "multilingual/xquad/en", "retrieval/scifact", "retrieval/cranfield", "retrieval/cacm", "security/attack-ics":
    questions += [q["text"] for q in lines(f"{name}/queries.jsonl")]
questions += [c["claim"] for c in lines("groundedness/scifact/train.jsonl") + wice]
for name in ("tables/tatqa/dev.questions", "delucionqa/train", "delucionqa/dev", "text2sql/sql-eval/questions", "operations/questions", "plant/questions"):
    questions += [q["question"] for q in lines(name + ".jsonl") if q.get("lang", "en") == "en"]
questions += random.sample([q["question_en"] for q in lines("text2sql/spider-de/questions.jsonl")], 250)
questions = sorted({q[:300] for q in questions if q})

STOP = set("the a an of in on at to for and or is are was were be been with by from as that this it its which their his her these those has have had can may not".split())
FORMS = ["what is {}", "how to {}", "how does {} work", "why {}", "when {}", "{}", "{}", "where is {}", "which {}", "what does {} mean", "can i {}",
         "{}?", "how many {}", "what is the {}?", "Who {}?", "tell me about {}"]

def made(d):
    """Returns a question in words of a document, or None: its title, some of a sentence's words, or a part of it."""
    if d["title"] and random.random() < .25:
        return random.choice(FORMS).format(d["title"].strip()[:90])
    sentences = [s for s in re.split(r"(?<=[.!?])\s+|\n", d["text"]) if 30 < len(s) < 300]
    if not sentences:
        return None
    words, kind = random.choice(sentences).split(), random.random()
    if kind < .3:
        content = [w.strip(".,;:()") for w in words if w.lower() not in STOP and len(w) > 3]
        random.shuffle(content)
        text = " ".join(content[:random.randint(2, 5)])
    elif kind < .8:
        n = random.randint(3, min(10, len(words))) if len(words) > 3 else len(words)
        at = random.randint(0, len(words) - n)
        text = " ".join(words[at:at + n]).strip(".,;:")
    else:
        text = " ".join(words).strip(".")[:200]
    return random.choice(FORMS).format(text[:1].lower() + text[1:] if random.random() < .7 else text)

questions += [q for q in map(made, random.sample(documents, min(6000, len(documents)))) if q]
random.shuffle(questions)

(out / "pages").mkdir(parents=True, exist_ok=True)
for c in lines("tables/tatqa/dev.contexts.jsonl"):
    rows = "".join("<tr>" + "".join(f"<td>{html.escape(x)}</td>" for x in r) + "</tr>" for r in c["table"])
    text = "".join(f"<p>{html.escape(p if isinstance(p, str) else p['text'])}</p>" for p in c["paragraphs"])
    (out / "pages" / f"{c['_id']}.html").write_text(f"<html><body><table>{rows}</table>{text}</body></html>", encoding="utf-8")
with open(out / "corpus.jsonl", "w", encoding="utf-8") as f:
    f.writelines(json.dumps(d) + "\n" for d in documents)
with open(out / "questions.jsonl", "w", encoding="utf-8") as f:
    f.writelines(json.dumps({"question": q}) + "\n" for q in questions)
print(len(documents), "documents,", len(questions), "questions")
