#!/usr/bin/env bash
# Every test, on SQLite and on PostgreSQL, in a real browser and without; pass pytest's options on.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/install.sh dev
scripts/test_tools.sh
exec .venv/bin/python -m pytest "$@"
