# shellcheck shell=sh
# Sourced by the benchmarks beside it: takes times, in milliseconds, and keeps them in $work/NAME.times.

now() { date +%s%N; }

# measure NAME COMMAND…   one run, whose output is shown only where it fails
measure() {
  measured=$1; shift
  begin=$(now); "$@" >"$work/said" 2>&1 || { cat "$work/said" >&2; exit 1; }; end=$(now)
  echo $(((end - begin) / 1000000)) >>"$work/$measured.times"
}

least() { sort -n "$work/$1.times" | head -n 1; }

median() { sort -n "$work/$1.times" | awk '{ all[NR] = $1 } END { print all[int((NR + 1) / 2)] }'; }

# ratio A B
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", a / b }'; }

circumstances() { echo "load $(cut -d' ' -f1-3 /proc/loadavg), $(nproc) cores"; }
