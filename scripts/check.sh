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
scripts/test_tools.sh  # fetched while the types are checked
wait $types
scripts/test.sh "$@"
