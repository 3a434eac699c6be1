# SPDX-License-Identifier: Apache-2.0
"""Finds out what the normaliser and the splitter of BERT do with each character.

    pip install tokenizers
    python internal/weights/reference/characters.py >internal/wordpiece/characters.txt

What is a control, a mark, punctuation, white space or a capital depends on the versions
of Unicode that the reference was built with, which differ from one table to another. It
is asked about each character. A line holds the first and last code point of a range and

    drop            no part of any text
    space           ends a word
    chinese         a word of its own
    punctuation     a word of its own, and nothing else in the range applies
    lower TEXT      what the character becomes without case and accents: code points, or
                    the distance to one with a sign; none if nothing is left

and "chinese lower TEXT" for both. Characters that are not listed are letters that stay
as they are. Hangul syllables are decomposed by arithmetic and not listed.
"""
from tokenizers import normalizers, pre_tokenizers

cased = normalizers.BertNormalizer(clean_text=True, handle_chinese_chars=True, strip_accents=None, lowercase=False).normalize_str
lower = normalizers.BertNormalizer(clean_text=True, handle_chinese_chars=True, strip_accents=None, lowercase=True).normalize_str
split = pre_tokenizers.BertPreTokenizer().pre_tokenize_str


def kind(c):
    n = cased("a" + c + "b")
    if n == "ab":
        return "drop"
    if n == "a b":
        return "space"
    words = [w for w, _ in split("a" + c + "b")]
    assert n == ("a " + c + " b") or n == "a" + c + "b", (c, n)
    out = []
    if n == "a " + c + " b":
        out.append("chinese")
    elif len(words) == 3:
        out.append("punctuation")
    else:
        assert len(words) == 1, (c, words)
    to = lower("a" + c + "b")[1:-1].strip(" ")
    if to != c:
        out.append("lower " + (f"{ord(to) - ord(c):+d}" if len(to) == 1 else " ".join(f"{ord(x):X}" for x in to)))
    return " ".join(out)


start, last = 0, ""
for i in range(0x110001):
    k = "" if i == 0x110000 or 0xD800 <= i < 0xE000 or 0xAC00 <= i <= 0xD7A3 else kind(chr(i)).strip()
    if k != last:
        if last:
            print(f"{start:X} {i - 1:X} {last}")
        start, last = i, k
