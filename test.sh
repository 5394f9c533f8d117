#!/usr/bin/env bash
# Installs what is missing, builds with warnings as errors, and runs every test: unit, component, integration and browser.
# The last line reads "N passed, N failed". CONFIGURATION=Debug builds for debugging; CHROMIUM_PATH names another browser.
set -euo pipefail
cd "$(dirname "$0")"
exec </dev/null
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 MSBUILDDISABLENODEREUSE=1
# No process below lives long enough to profit from what it learns of itself.
export DOTNET_TieredPGO=0
configuration=${CONFIGURATION:-Release}
results=$PWD/TestResults
projects=(RiskConsole.Tests RiskConsole.E2E)

fail() {
  printf '%s\n' "$1" >&2
  exit 1
}

# A command that must be there, and the Debian package that brings it.
missing=()
need() { command -v "$1" >/dev/null || missing+=("$2"); }
need node nodejs
need npm npm
need python3 python3
need openssl openssl
need redis-server redis-server
[ -x "${CHROMIUM_PATH:-}" ] || need chromium chromium
if [ ${#missing[@]} -gt 0 ]; then
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || fail "Please install first: ${missing[*]} (Debian: sudo apt-get install ${missing[*]})."
  apt-get update -q
  DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends "${missing[@]}"
fi
command -v dotnet >/dev/null || fail "Please install the .NET SDK first; global.json names the version: https://dotnet.microsoft.com/download."

dotnet build RiskConsole.sln --configuration "$configuration" --disable-build-servers -clp:NoSummary -v minimal

rm -rf "$results"
broken=0
for project in "${projects[@]}"; do
  dotnet test "$project" --no-build --configuration "$configuration" \
    --results-directory "$results" --logger "trx;LogFileName=$project.trx" --logger "console;verbosity=minimal" || broken=1
done

# The sum over the result files; a project without any result counts as broken, so that an empty run never passes.
passed=0
failed=0
for project in "${projects[@]}"; do
  counters=$(grep -o '<Counters [^>]*>' "$results/$project.trx" 2>/dev/null || true)
  count() { sed -nE "s/.* $1=\"([0-9]+)\".*/\1/p" <<<"$counters"; }
  run=$(count executed)
  [ "${run:-0}" -gt 0 ] || { printf '%s: no test ran.\n' "$project" >&2; broken=1; }
  ok=$(count passed)
  passed=$((passed + ${ok:-0}))
  failed=$((failed + ${run:-0} - ${ok:-0}))
done
printf '%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" = 0 ] && [ "$broken" = 0 ]
