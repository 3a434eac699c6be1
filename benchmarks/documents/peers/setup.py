# SPDX-License-Identifier: Apache-2.0
"""Sets the Python readers of benchmarks/documents up in a directory:

    python3 benchmarks/documents/peers/setup.py DIR

It makes a virtual environment with the packages of requirements.txt, of the versions given there.
Poppler's pdftotext is measured too if it is installed.
"""
import shutil
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    out = Path(sys.argv[1]).resolve()
    if not (out / "bin/python").exists():
        venv.create(out, with_pip=True)
    subprocess.run([out / "bin/python", "-m", "pip", "install", "--quiet", "-r", HERE / "requirements.txt"], check=True)
    shutil.copy(HERE / "worker.py", out / "worker.py")
    print("readers:", out / "worker.py")


main()
