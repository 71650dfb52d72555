#!/bin/sh
# Notes over a whole history, every commit listed: ReleaseTools beside git-cliff 2.14.2 and the `git log` that both need.
# Usage: benchmarks/notes.sh [REPOSITORY]    without one, a history of 12,000 conventional commits is made.
# Needs: dotnet, git, npm (or GIT_CLIFF=path of the program), GNU time. Rounds are interleaved; medians are printed.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
rounds=${ROUNDS:-7}

# the lock files are for the platforms that are shipped, so this build's own goes below obj/
dotnet publish "$here/ReleaseTools.NotesBenchmark" -c Release -r linux-x64 --self-contained false -p:PublishReadyToRun=true \
  -p:NuGetLockFilePath=obj/benchmark.lock.json -o "$work/ours" -v q >&2

if [ -z "${GIT_CLIFF:-}" ]; then
  (cd "$work" && npm init -y && npm install --no-audit --no-fund git-cliff@2.14.2) >"$work/npm.log" 2>&1
  GIT_CLIFF=$(find "$work/node_modules" -path '*/bin/git-cliff' -type f | head -n 1)       # the program itself, without node before it
fi

repository=$work/repository
if [ $# -gt 0 ]; then
  git clone --quiet --bare --no-local "$1" "$repository"
else
  git init --quiet --bare "$repository"
  awk 'BEGIN {
    split("feat fix docs perf refactor test build ci chore", type); split("api cli web core store", scope)
    for (i = 1; i <= 12000; i++) {
      message = sprintf("%s(%s): change number %d (#%d)\n\nWhy it was done, in a line or two of text\nthat every commit has.\n\nCo-authored-by: Person %d <person%d@example.com>\n",
        type[i % 9 + 1], scope[i % 5 + 1], i, i, i % 50, i % 50)
      printf "commit refs/heads/main\nmark :%d\ncommitter Person %d <person%d@example.com> %d +0000\ndata %d\n%s\n", i, i % 80, i % 80, 1700000000 + 60 * i, length(message), message
      if (i > 1) printf "from :%d\n", i - 1
    }
  }' | git -C "$repository" fast-import --quiet
  git -C "$repository" symbolic-ref HEAD refs/heads/main
fi

printf '[git]\nfilter_unconventional = false\n' >"$work/sections.toml"                    # its own default but for dropping commits
printf '[git]\nfilter_unconventional = false\ntag_pattern = "none"\n' >"$work/flat.toml"   # one section, as ours

run() { name=$1; shift; /usr/bin/time -a -o "$work/$name.times" -f '%e %M' "$@" >/dev/null 2>&1; }
round=0
while [ "$round" -le "$rounds" ]; do
  run ours "$work/ours/notes-benchmark" "$repository" HEAD "$work/notes"
  run sections "$GIT_CLIFF" --repository "$repository" --config "$work/sections.toml" --output "$work/sections.md"
  run flat "$GIT_CLIFF" --repository "$repository" --config "$work/flat.toml" --output "$work/flat.md"
  run git git -C "$repository" log -z --format=%H%x00%aN%x00%aE%x00%B
  [ "$round" -gt 0 ] || rm -f "$work"/*.times                                             # the first round only warms up
  round=$((round + 1))
done

median() { cut -d ' ' -f "$2" "$work/$1.times" | sort -n | awk '{ all[NR] = $1 } END { print all[int((NR + 1) / 2)] }'; }
echo "$(git -C "$repository" rev-list --count HEAD) commits, medians of $rounds rounds"
for name in ours sections flat git; do echo "$name $(median $name 1) $(median $name 2)"; done | awk '
  { seconds[$1] = $2; memory[$1] = $3 / 1024 }
  END {
    memory["ours"] += memory["git"]                                                     # the most that both together can have held
    printf "%-32s %6.2f s %6.0f MiB\n", "ReleaseTools, with its git", seconds["ours"], memory["ours"]
    printf "%-32s %6.2f s %6.0f MiB   time x %.2f, memory x %.2f\n", "git-cliff, a section per tag", seconds["sections"], memory["sections"], seconds["ours"] / seconds["sections"], memory["ours"] / memory["sections"]
    printf "%-32s %6.2f s %6.0f MiB   time x %.2f, memory x %.2f\n", "git-cliff, one section", seconds["flat"], memory["flat"], seconds["ours"] / seconds["flat"], memory["ours"] / memory["flat"]
    printf "%-32s %6.2f s %6.0f MiB\n", "git log alone", seconds["git"], memory["git"]
  }'
