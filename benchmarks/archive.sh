#!/usr/bin/env bash
# A reproducible tar.gz compared with `tar -I pigz`, on the same files and cores. The two take turns, so that whatever
# else the machine does slows both. Prints the best of each, as ratios.
#   benchmarks/archive.sh [FOLDER] [ROUNDS]     by default the .NET SDK, 5 rounds
set -euo pipefail
cd "$(dirname "$0")/.."

tree=${1:-$(dirname "$(readlink -f "$(command -v dotnet)")")/sdk}
rounds=${2:-5}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

dotnet build benchmarks/ReleaseTools.Benchmarks -c Release -v q --nologo >&2
ours() { dotnet benchmarks/ReleaseTools.Benchmarks/bin/Release/net10.0/ReleaseTools.Benchmarks.dll archive "$tree" "$work/ours.tar.gz" > "$work/digest"; }
peer() { tar -I pigz -cf "$work/peer.tar.gz" -C "$tree" .; }

measure() {             # appends "wall cpu" of one run
  TIMEFORMAT='%R %U %S'
  { time "$1"; } 2> "$work/time"
  awk '{ print $1, $2 + $3 }' "$work/time" >> "$work/$1"
}
best() { sort -n -k "$2" "$work/$1" | awk -v column="$2" 'NR == 1 { print $column }'; }
ratio() { awk -v ours="$1" -v peer="$2" 'BEGIN { printf "%.3f", ours / peer }'; }
row() { printf '%-12s %12s %12s %10s\n' "$@"; }

cat "$tree"/*/* > /dev/null 2>&1 || true       # neither reads from a cold disk
for _ in $(seq "$rounds"); do
  measure peer
  measure ours
  cut -c 1-64 "$work/digest" >> "$work/digests"
done

pigz --test "$work/ours.tar.gz"
tar -dzf "$work/ours.tar.gz" -C "$tree" 2>&1 | grep -vE ': (Mode|Mod time|Uid|Gid) differs$' && { echo "the archive differs from its source" >&2; exit 1; }
[ "$(sort -u "$work/digests" | wc -l)" = 1 ] || { echo "two runs gave two archives" >&2; exit 1; }

row "$(du -sm --apparent-size "$tree" | cut -f 1) MB" "ours" "tar+pigz" "ratio"
row "wall, s" "$(best ours 1)" "$(best peer 1)" "$(ratio "$(best ours 1)" "$(best peer 1)")"
row "cpu, s" "$(best ours 2)" "$(best peer 2)" "$(ratio "$(best ours 2)" "$(best peer 2)")"
row "size, bytes" "$(stat -c %s "$work/ours.tar.gz")" "$(stat -c %s "$work/peer.tar.gz")" "$(ratio "$(stat -c %s "$work/ours.tar.gz")" "$(stat -c %s "$work/peer.tar.gz")")"
