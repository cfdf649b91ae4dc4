#!/bin/sh
# Bring PostgreSQL for the tests of its adapter, when it is absent and this user may install it.
set -u
if command -v pg_ctl >/dev/null || ls /usr/lib/postgresql/*/bin/pg_ctl >/dev/null 2>&1; then exit 0; fi
if ! command -v apt-get >/dev/null; then
  echo "PostgreSQL is absent: its tests will be skipped" >&2
  exit 0
fi
as_root=""
if [ "$(id -u)" != 0 ]; then
  if sudo -n true 2>/dev/null; then as_root="sudo -n"; else
    echo "PostgreSQL is absent and installing it needs root: its tests will be skipped" >&2
    exit 0
  fi
fi
$as_root apt-get update -qq && $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql ||
  echo "PostgreSQL could not be installed: its tests will be skipped" >&2
exit 0
