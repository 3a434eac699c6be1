# SPDX-License-Identifier: Apache-2.0
"""Reads files with a Python reader. Lines of JSON come in, {"file", "password"}, and one goes
out for each file: {"text", "tables": [[[cell]]], "pages", "seconds"} or {"error"}.

    python worker.py pymupdf|pdfplumber|poppler [version]
"""
import json
import os
import subprocess
import sys
import time


def pymupdf(name, password):
    import pymupdf

    with pymupdf.open(name) as d:
        if d.needs_pass and not d.authenticate(password):
            raise ValueError("wrong password")
        start = time.process_time()
        text = "\n".join(p.get_text() for p in d)
        seconds, pages = time.process_time() - start, len(d)
        tables = [t.extract() for p in d for t in p.find_tables().tables] if d.is_pdf else []
    return text, tables, pages, seconds


def pdfplumber(name, password):
    import pdfplumber

    with pdfplumber.open(name, password=password) as d:
        start = time.process_time()
        text = "\n".join(p.extract_text() or "" for p in d.pages)
        seconds, pages = time.process_time() - start, len(d.pages)
        tables = [t for p in d.pages for t in p.extract_tables()]
    return text, tables, pages, seconds


def poppler(name, password):
    import resource

    start = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = ["pdftotext", *(["-upw", password] if password else []), name, "-"]
    text = subprocess.run(command, capture_output=True, check=True, timeout=60).stdout.decode("utf-8", "replace")
    end = resource.getrusage(resource.RUSAGE_CHILDREN)
    return text, [], text.count("\f"), end.ru_utime + end.ru_stime - start.ru_utime - start.ru_stime


def version(name):
    if name == "poppler":
        said = subprocess.run(["pdftotext", "-v"], capture_output=True, text=True).stderr
        return said.split("\n")[0].split()[-1]
    from importlib.metadata import version

    return version(name)


def main():
    if sys.argv[2:] == ["version"]:
        return print(version(sys.argv[1]))
    read = {"pymupdf": pymupdf, "pdfplumber": pdfplumber, "poppler": poppler}[sys.argv[1]]
    out = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # readers print complaints there
    for line in sys.stdin:
        request = json.loads(line)
        try:
            text, tables, pages, seconds = read(request["file"], request.get("password", ""))
            tables = [[[c or "" for c in row] for row in t] for t in tables]
            answer = {"text": text, "tables": tables, "pages": pages, "seconds": seconds}
        except Exception as e:  # a reader's fault is a result
            answer = {"error": str(e)[:200] or type(e).__name__}
        print(json.dumps(answer), file=out, flush=True)


main()
