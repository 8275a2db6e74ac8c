#!/usr/bin/env bash
# Makes .venv and installs what is named: "run", or "dev" with what tests and benchmarks need.
set -euo pipefail
cd "$(dirname "$0")/.."
[ -x .venv/bin/python ] || python3 -m venv .venv
extras=${1:-run}
stamp=.venv/installed-$extras
if [ ! -e "$stamp" ] || [ pyproject.toml -nt "$stamp" ]; then
    if [ "$extras" = dev ]; then what='.[dev,scale,rota]'; else what='.'; fi
    .venv/bin/python -m pip install --quiet --disable-pip-version-check -e "$what"
    touch "$stamp"
fi
