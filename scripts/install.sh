#!/usr/bin/env bash
# Makes .venv and installs what is named: "run", or "dev" with what tests and benchmarks need.
set -euo pipefail
cd "$(dirname "$0")/.."
[ -x .venv/bin/python ] || python3 -m venv .venv
extras=${1:-run}
stamp=.venv/installed-$extras
if [ ! -e "$stamp" ] || [ pyproject.toml -nt "$stamp" ]; then
    # Who tests loads half of what is installed, and compiles that when it is loaded.
    if [ "$extras" = dev ]; then what=(--no-compile -e '.[dev,scale,rota]'); else what=(-e .); fi
    .venv/bin/python -m pip install --quiet --disable-pip-version-check "${what[@]}"
    touch "$stamp"
fi
