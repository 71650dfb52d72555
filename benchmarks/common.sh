# shellcheck shell=bash
# Sourced by the benchmarks beside it: begin "$@". Times are in milliseconds, in $work/NAME.times.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
PATH="$root/tests/.tools/bin:$PATH"

# --smallest as the first argument: the least that shows that the script works, with what `dotnet build` has left; its figures mean nothing
smallest=no
begin() {
  if [ "${1:-}" = --smallest ]; then smallest=yes; shift; fi
  arguments=("$@")
  work=$(mktemp -d "${TMPDIR:-/tmp}/benchmark.XXXXXX")
  trap 'stop; rm -rf "$work"' EXIT
}
stop() { :; }                       # a script with servers has its own

# choose USUAL SMALLEST
choose() { if [ "$smallest" = yes ]; then echo "$2"; else echo "$1"; fi; }

# argument N DEFAULT SMALLEST   the script's argument of this place
argument() { if [ ${#arguments[@]} -ge "$1" ]; then echo "${arguments[$1 - 1]}"; else choose "$2" "$3"; fi; }

# need PROGRAM…
need() {
  local program
  for program in "$@"; do
    command -v "$program" >/dev/null || { echo "$(basename "$0") needs $program: tests/setup installs it on Debian" >&2; exit 1; }
  done
}

# compiled PROJECT NAME: sets the array `program` to what starts it, compiled ahead of time as build/Pack.proj compiles `release`
compiled() {
  if [ "$smallest" = yes ]; then
    program=(dotnet "$root/$1/bin/Debug/net10.0/$2.dll")
    [ -f "${program[1]}" ] || { echo "dotnet build Release.sln has not built ${program[1]}" >&2; exit 1; }
    return
  fi
  # the runtime named here keeps its own lock file: the committed ones name none
  quietly dotnet publish "$root/$1" -c Release -r linux-x64 --self-contained true -p:NuGetLockFilePath=obj/linux-x64.lock.json -p:RunAnalyzers=false -p:NoModuleLayout=true \
    -p:PublishReadyToRun=true -p:PublishReadyToRunComposite=true -p:PublishReadyToRunCrossgen2ExtraArgs=--instruction-set:x86-64-v3 -o "$work/compiled/$2" -v quiet --nologo
  program=("$work/compiled/$2/$2")
}

quietly() { "$@" >"$work/said" 2>&1 || { cat "$work/said" >&2; exit 1; }; }

# measure NAME COMMAND…   one run, whose output is shown only where it fails
measure() {
  local name=$1 begun ended
  shift
  begun=$(date +%s%N)
  quietly "$@"
  ended=$(date +%s%N)
  echo $(((ended - begun) / 1000000)) >>"$work/$name.times"
}

# peak NAME COMMAND…   the same, and its peak memory in KiB in $work/NAME.peaks
peak() {
  local name=$1
  shift
  measure "$name" env time -a -o "$work/$name.peaks" -f %M "$@"
}

least() { sort -n "$work/$1.times" | head -n 1; }
median() { middle "$work/$1.times"; }
middle() { sort -n "$1" | awk '{ all[NR] = $1 } END { print all[int((NR + 1) / 2)] }'; }

# ratio A B
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", b == 0 ? 0 : a / b }'; }

circumstances() { echo "load $(cut -d' ' -f1-3 /proc/loadavg), $(nproc) cores"; }
