#!/usr/bin/env bash
# Every figure of docs/performance.md, each beside its floor; --quick for a rough pass, names for some of them.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/install.sh dev
exec .venv/bin/python -m bench "$@"
