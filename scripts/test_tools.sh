#!/usr/bin/env bash
# Installs what the browser tests need: Chromium, Firefox, Redis, Java (apt, as root) and three npm packages.
set -euo pipefail
cd "$(dirname "$0")/.."

AXE=4.14.1 VNU=26.9.27 READER=0.33.0

has() { command -v "$1" >/dev/null 2>&1; }

wanted=()
has chromium || wanted+=(chromium)
has firefox-esr || has firefox || wanted+=(firefox-esr)
has redis-server || wanted+=(redis-server)
has java || wanted+=(default-jre-headless)
has npm || wanted+=(nodejs npm)
if [ ${#wanted[@]} -gt 0 ]; then
    if [ "$(id -u)" = 0 ] && has apt-get; then
        export DEBIAN_FRONTEND=noninteractive
        apt-get update -qq
        apt-get install -y -qq --no-install-recommends "${wanted[@]}" >/dev/null
    else
        echo "Missing, and only root can install them: ${wanted[*]}" >&2
    fi
fi

# Not every distribution has it: without, the tests take Chromium itself, and longer.
if ! has chromium-headless-shell && [ "$(id -u)" = 0 ] && has apt-get; then
    export DEBIAN_FRONTEND=noninteractive
    light="apt-get install -y -qq --no-install-recommends chromium-headless-shell"
    timeout 180 sh -c "$light || { apt-get update -qq && $light; }" >/dev/null 2>&1 ||
        echo "No chromium-headless-shell here: Chromium does it." >&2
fi

stamp=node_modules/.test-tools
versions="axe-core@$AXE vnu-jar@$VNU @guidepup/virtual-screen-reader@$READER"
if has npm && [ "$(cat "$stamp" 2>/dev/null)" != "$versions" ]; then
    # No install scripts: the files in the packages are all that is used. No package.json: nothing to ship.
    # shellcheck disable=SC2086
    npm install --prefix . --silent --ignore-scripts --no-audit --no-fund --no-save --no-package-lock $versions
    echo "$versions" >"$stamp"
fi
