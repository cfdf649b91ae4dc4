#!/bin/sh
# Bring what some tests need beside Python, when it is absent and this user may install it:
# PostgreSQL for its adapter, Chromium for the pages. Without them, those tests say that they were skipped.
set -u
wanted=""
command -v pg_ctl >/dev/null || ls /usr/lib/postgresql/*/bin/pg_ctl >/dev/null 2>&1 || wanted="postgresql"
command -v chromium >/dev/null || wanted="$wanted chromium"
[ -n "$wanted" ] || exit 0
if ! command -v apt-get >/dev/null; then
  echo "absent, their tests will be skipped: $wanted" >&2
  exit 0
fi
as_root=""
if [ "$(id -u)" != 0 ]; then
  if sudo -n true 2>/dev/null; then as_root="sudo -n"; else
    echo "absent, and installing them needs root; their tests will be skipped: $wanted" >&2
    exit 0
  fi
fi
$as_root apt-get update -qq || true
for package in $wanted; do # one by one: what fails takes nothing else with it
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$package" ||
    echo "could not be installed, its tests will be skipped: $package" >&2
done
exit 0
