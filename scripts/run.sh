#!/usr/bin/env bash
# The demo: installs, migrates, creates the accounts, serves on this machine only.
set -euo pipefail
cd "$(dirname "$0")/.."
scripts/install.sh run
export PASSERELLE_DEMO=1 PORT="${PORT:-8000}" FLASK_APP=wsgi.py
.venv/bin/flask db upgrade
.venv/bin/flask demo cast
# As deploy/passerelle-retention.timer does: every hour, one after the other, while the service lives, which
# takes over the number of this shell. A demo may have been off for weeks: its first sweep believes the clock.
.venv/bin/flask retention run --clock-is-right >/dev/null
(
    while true; do
        for _ in {1..720}; do
            sleep 5
            kill -0 $$ 2>/dev/null || exit 0
        done
        .venv/bin/flask retention run || true
    done
) </dev/null >/dev/null &
echo "Passerelle is on http://127.0.0.1:$PORT (the desk: http://127.0.0.1:$PORT/desk). Ctrl-C ends it."
exec .venv/bin/gunicorn --log-level warning wsgi:app
