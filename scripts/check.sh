#!/usr/bin/env bash
# What must hold before anything lands: lint, types, templates, tests.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/install.sh dev
.venv/bin/ruff check .
.venv/bin/ruff format --check .
.venv/bin/mypy &
types=$!
.venv/bin/djlint --lint --quiet templates
# While the types are checked: what tests need is fetched, and they are compiled once instead of by each process.
scripts/test.sh --collect-only -qq >/dev/null || true # what is wrong with them, the tests will say
wait $types
scripts/test.sh "$@"
