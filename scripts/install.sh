#!/usr/bin/env bash
# Makes .venv and installs what is named: "run", or "dev" with what tests and benchmarks need.
set -euo pipefail
cd "$(dirname "$0")/.."
extras=${1:-run}
if [ ! -x .venv/bin/python ]; then
    python3 -m venv .venv
    # The pip that comes with Python 3.11 takes twice as long. Where there is none newer to be had, it does.
    if [ "$extras" = dev ]; then
        .venv/bin/python -m pip install --quiet --disable-pip-version-check pip==26.3 || true
    fi
fi
stamp=.venv/installed-$extras
if [ ! -e "$stamp" ] || [ pyproject.toml -nt "$stamp" ]; then
    # Who tests loads half of what is installed, and compiles that when it is loaded.
    if [ "$extras" = dev ]; then what=(--no-compile -e '.[dev,scale,rota]'); else what=(-e .); fi
    .venv/bin/python -m pip install --quiet --disable-pip-version-check "${what[@]}"
    touch "$stamp"
fi
