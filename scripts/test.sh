#!/usr/bin/env bash
# Every test, on SQLite and on PostgreSQL, in a real browser and without; with options, what pytest makes of them.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/install.sh dev
scripts/test_tools.sh
if [ $# -gt 0 ]; then
    exec .venv/bin/python -m pytest "$@"
fi
# Tests write thousands of small databases that need not last: in memory, where there is plenty of it.
free=$(df --output=avail /dev/shm 2>/dev/null | tail -n 1 || true)
if [ -w /dev/shm ] && [ "${free:-0}" -gt 4000000 ]; then
    export TMPDIR=/dev/shm
fi
exec .venv/bin/python -m pytest -n 3 --dist loadscope --no-loadscope-reorder --durations 15
