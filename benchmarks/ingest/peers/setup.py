# SPDX-License-Identifier: Apache-2.0
"""Sets the Python stacks of benchmarks/ingest up in the directory that
benchmarks/encoder/peers/setup.py has made, whose int8 graph of e5 they use:

    python3.11 benchmarks/ingest/peers/setup.py DIR

It makes a virtual environment in DIR/ingest with the packages of requirements.txt, of the
versions and SHA-256 given there.
"""
import shutil
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent


def main():
    if len(sys.argv) != 2 or not (Path(sys.argv[1]) / "e5/int8.onnx").exists():
        sys.exit(__doc__)
    out = Path(sys.argv[1]).resolve() / "ingest"
    if not (out / "bin/python").exists():
        venv.create(out, with_pip=True)
    subprocess.run([out / "bin/python", "-m", "pip", "install", "--quiet", "--no-deps", "--only-binary=:all:", "--require-hashes",
                    "-r", HERE / "requirements.txt"], check=True)
    shutil.copy(HERE / "stack.py", out / "stack.py")
    print("stacks:", out / "stack.py")


main()
