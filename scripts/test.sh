#!/usr/bin/env bash
# Every test, on SQLite and on PostgreSQL, in a real browser and without; with options, what pytest makes of them.
set -euo pipefail
cd "$(dirname "$0")/.."
unset PYTHONDONTWRITEBYTECODE # what is compiled for one process serves the forty after it
scripts/install.sh dev
scripts/test_tools.sh
if [ $# -gt 0 ]; then
    exec .venv/bin/python -m pytest "$@"
fi
exec .venv/bin/python -m pytest -n 4 --dist loadscope --no-loadscope-reorder --durations 15
