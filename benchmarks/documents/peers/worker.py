# SPDX-License-Identifier: Apache-2.0
"""Reads PDF files with a Python reader, one line of JSON a file:
{"text", "tables": [[[cell]]], "pages", "seconds"} or {"error"}.

    python worker.py pymupdf|pdfplumber|poppler FILE...
"""
import json
import subprocess
import sys
import time


def pymupdf(name):
    import pymupdf

    with pymupdf.open(name) as d:
        start = time.process_time()
        text = "\n".join(p.get_text() for p in d)
        seconds, pages = time.process_time() - start, len(d)
        tables = [t.extract() for p in d for t in p.find_tables().tables]
    return text, tables, pages, seconds


def pdfplumber(name):
    import pdfplumber

    with pdfplumber.open(name) as d:
        start = time.process_time()
        text = "\n".join(p.extract_text() or "" for p in d.pages)
        seconds, pages = time.process_time() - start, len(d.pages)
        tables = [t for p in d.pages for t in p.extract_tables()]
    return text, tables, pages, seconds


def poppler(name):
    import resource

    start = resource.getrusage(resource.RUSAGE_CHILDREN)
    text = subprocess.run(["pdftotext", name, "-"], capture_output=True, check=True, timeout=60).stdout.decode("utf-8", "replace")
    end = resource.getrusage(resource.RUSAGE_CHILDREN)
    return text, [], text.count("\f"), end.ru_utime + end.ru_stime - start.ru_utime - start.ru_stime


def main():
    read = {"pymupdf": pymupdf, "pdfplumber": pdfplumber, "poppler": poppler}[sys.argv[1]]
    for name in sys.argv[2:]:
        try:
            text, tables, pages, seconds = read(name)
            tables = [[[c or "" for c in row] for row in t] for t in tables]
            print(json.dumps({"text": text, "tables": tables, "pages": pages, "seconds": seconds}), flush=True)
        except Exception as e:  # a reader's fault is a result
            print(json.dumps({"error": str(e)[:200]}), flush=True)


main()
