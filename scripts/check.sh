#!/usr/bin/env bash
# What must hold before anything lands: lint, types, templates, tests.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/install.sh dev
.venv/bin/ruff check .
.venv/bin/ruff format --check .
.venv/bin/mypy
.venv/bin/djlint --lint --quiet templates
scripts/test.sh "$@"
