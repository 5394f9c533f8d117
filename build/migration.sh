#!/usr/bin/env bash
# Makes a migration for SQLite from the model: build/migration.sh NAME
set -euo pipefail
cd "$(dirname "$0")/.."
dotnet tool restore >/dev/null
dotnet build RiskConsole -v q -clp:NoSummary
dotnet ef migrations add "$1" --project RiskConsole --output-dir Storage/Migrations/Sqlite
