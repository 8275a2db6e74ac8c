#!/usr/bin/env bash
# The demo: installs, migrates, creates the accounts, serves on this machine only.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/install.sh run
export PASSERELLE_DEMO=1 PORT="${PORT:-8000}" FLASK_APP=wsgi.py
.venv/bin/flask db upgrade
.venv/bin/flask demo cast
echo "Passerelle is on http://127.0.0.1:$PORT (the desk: http://127.0.0.1:$PORT/desk). Ctrl-C ends it."
exec .venv/bin/gunicorn --log-level warning wsgi:app
