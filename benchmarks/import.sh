#!/usr/bin/env bash
# Import-Module against a PowerShell that imports nothing, and against one that imports an empty manifest: whole processes, by turns.
#   benchmarks/import.sh [ROUNDS]     by default 20 rounds; needs pwsh and hyperfine
set -euo pipefail
cd "$(dirname "$0")/.."

rounds=${1:-20}
work=$(mktemp -d "${TMPDIR:-/tmp}/import-benchmark.XXXXXX")
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/ReleaseTools/module" "$work/empty"
dotnet build src/ReleaseTools.PowerShell -c Release -p:ModuleBin="$work/ReleaseTools/module/bin/" -v quiet --nologo > "$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
cp ReleaseTools.psd1 "$work/ReleaseTools"
cp module/*.ps1xml "$work/ReleaseTools/module"
echo "@{ ModuleVersion = '1.0'; FunctionsToExport = @(); CmdletsToExport = @(); VariablesToExport = @(); AliasesToExport = @() }" > "$work/empty/empty.psd1"

pwsh="pwsh -NoProfile -NonInteractive -Command"
echo "load $(cut -d ' ' -f 1-3 /proc/loadavg), $(nproc) cores, PowerShell $(pwsh -NoProfile -Command '"$($PSVersionTable.PSVersion)"'), $rounds rounds"
# by turns, so that whatever else the machine does slows all
for round in $(seq "$rounds"); do
  hyperfine -N --warmup $((round == 1)) --runs 1 --style none --export-csv "$work/$round.csv" \
    -n bare "$pwsh exit" \
    -n empty "$pwsh 'Import-Module $work/empty/empty.psd1; exit'" \
    -n module "$pwsh 'Import-Module $work/ReleaseTools/ReleaseTools.psd1; exit'" 2> /dev/null
done
times() { awk -F, -v name="$1" '$1 == name { printf "%.1f\n", $2 * 1000 }' "$work"/*.csv | sort -n; }
least() { times "$1" | head -n 1; }
median() { times "$1" | sed -n "$(((rounds + 1) / 2))p"; }
for kind in least median; do
  awk -v kind=$kind -v bare="$($kind bare)" -v empty="$($kind empty)" -v module="$($kind module)" 'BEGIN {
    printf "%-6s  bare pwsh %6.1f ms   with an empty manifest %6.1f ms (+%.1f)   with ReleaseTools %6.1f ms   ratio %.2f   difference %.1f ms  (at most 150)\n",
      kind, bare, empty, empty - bare, module, module / bare, module - bare }'
done
