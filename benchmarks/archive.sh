#!/usr/bin/env bash
# A reproducible tar.gz compared with `tar -I pigz`, on the same files and cores. The two take turns, so that whatever else the machine does slows both.
# Prints the best of each, as ratios.
#   benchmarks/archive.sh [FOLDER] [ROUNDS]     by default the .NET SDK, 5 rounds
. "$(dirname "$0")/common.sh"
begin "$@"
need pigz time
tree=$(argument 1 "$(dirname "$(readlink -f "$(command -v dotnet)")")/sdk" "$root/docs")
rounds=$(argument 2 5 1)
compiled benchmarks/ReleaseTools.Benchmarks benchmark

ours() { "${program[@]}" archive "$tree" "$work/ours.tar.gz" >"$work/digest"; }
peer() { tar -I pigz -cf "$work/peer.tar.gz" -C "$tree" .; }

turn() {                # appends "wall cpu" of one run
  TIMEFORMAT='%R %U %S'
  { time "$1"; } 2>"$work/time"
  awk '{ print $1, $2 + $3 }' "$work/time" >>"$work/$1"
}
best() { sort -n -k "$2" "$work/$1" | awk -v column="$2" 'NR == 1 { print $column }'; }
row() { printf '%-12s %12s %12s %10s\n' "$@"; }

find "$tree" -type f -exec cat {} + >/dev/null       # neither reads from a cold disk
for _ in $(seq "$rounds"); do
  turn peer
  turn ours
  cut -c 1-64 "$work/digest" >>"$work/digests"
done

pigz --test "$work/ours.tar.gz"
if tar -dzf "$work/ours.tar.gz" -C "$tree" 2>&1 | grep -vE ': (Mode|Mod time|Uid|Gid) differs$'; then echo "the archive differs from its source" >&2; exit 1; fi
[ "$(sort -u "$work/digests" | wc -l)" = 1 ] || { echo "two runs gave two archives" >&2; exit 1; }

row "$(du -sm --apparent-size "$tree" | cut -f 1) MB" "ours" "tar+pigz" "ratio"
row "wall, s" "$(best ours 1)" "$(best peer 1)" "$(ratio "$(best ours 1)" "$(best peer 1)")"
row "cpu, s" "$(best ours 2)" "$(best peer 2)" "$(ratio "$(best ours 2)" "$(best peer 2)")"
row "size, bytes" "$(stat -c %s "$work/ours.tar.gz")" "$(stat -c %s "$work/peer.tar.gz")" "$(ratio "$(stat -c %s "$work/ours.tar.gz")" "$(stat -c %s "$work/peer.tar.gz")")"
