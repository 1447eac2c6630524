#!/bin/sh
# Find a Chromium for the browser tests, or install one; print where it is.
# Says loudly when there is none, because the browser tests are then skipped.
set -u
for name in chromium chromium-browser google-chrome; do
    if command -v "$name" >/dev/null 2>&1; then
        echo "browser tests: $(command -v "$name")"
        exit 0
    fi
done
if command -v apt-get >/dev/null 2>&1; then
    sudo=""
    [ "$(id -u)" = 0 ] || sudo="sudo -n"
    if $sudo apt-get update -qq >/dev/null 2>&1 &&
        $sudo apt-get install -y -qq chromium >/dev/null 2>&1; then
        echo "browser tests: installed $(command -v chromium)"
        exit 0
    fi
fi
if .venv/bin/playwright install chromium >/dev/null 2>&1; then
    echo "browser tests: Playwright's own Chromium"
    exit 0
fi
echo "****************************************************************"
echo "* NO CHROMIUM FOUND: the browser tests will be SKIPPED.        *"
echo "* Install one (Debian: sudo apt install chromium) to run them. *"
echo "****************************************************************"
exit 1
