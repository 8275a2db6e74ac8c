#!/usr/bin/env bash
# Every test, on SQLite and on PostgreSQL, in a real browser and without; with options, what pytest makes of them.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/install.sh dev
scripts/test_tools.sh
if [ $# -gt 0 ]; then
    exec .venv/bin/python -m pytest "$@"
fi
# Two at a time, but browsers and servers one after the other: what they are asked is a matter of moments.
.venv/bin/python -m pytest -n 2 --ignore tests/screens --ignore tests/test_two_workers.py
exec .venv/bin/python -m pytest tests/test_two_workers.py tests/screens
