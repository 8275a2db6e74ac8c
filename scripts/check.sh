#!/usr/bin/env bash
# What must hold before anything lands: lint, types, templates, tests.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/test_tools.sh & # what tests need beside Python comes at the same time
tools=$!
scripts/install.sh dev
wait $tools
.venv/bin/ruff check .
.venv/bin/ruff format --check .
.venv/bin/mypy &
types=$!
.venv/bin/djlint --lint --quiet templates
# While the types are checked, the tests are compiled: once instead of by each process.
scripts/test.sh --collect-only -qq >/dev/null || true # what is wrong with them, the tests will say
wait $types
scripts/test.sh "$@"
