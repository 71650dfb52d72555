#!/usr/bin/env bash
# Notes over a whole history, every commit listed, beside git-cliff and the `git log` that both need. Rounds take turns; medians are printed.
#   benchmarks/notes.sh [REPOSITORY] [ROUNDS]     without a repository, a history of 12,000 conventional commits is made; 7 rounds
. "$(dirname "$0")/common.sh"
begin "$@"
need git time
cliff=$(find "$root/tests/servers/node/node_modules" -path '*/bin/git-cliff' -type f | head -n 1)       # the program itself, without node before it
[ -n "$cliff" ] || { echo "notes.sh needs git-cliff: tests/setup installs it" >&2; exit 1; }
source=$(argument 1 "" "")
rounds=$(argument 2 7 1)
compiled benchmarks/ReleaseTools.Benchmarks benchmark

repository=$work/repository
if [ -n "$source" ]; then
  git clone --quiet --bare --no-local "$source" "$repository"
else
  git init --quiet --bare "$repository"
  awk -v commits="$(choose 12000 50)" 'BEGIN {
    split("feat fix docs perf refactor test build ci chore", type); split("api cli web core store", scope)
    for (i = 1; i <= commits; i++) {
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

for round in $(seq 0 "$rounds"); do
  peak ours "${program[@]}" notes "$repository" HEAD "$work/notes"
  peak sections "$cliff" --repository "$repository" --config "$work/sections.toml" --output "$work/sections.md"
  peak flat "$cliff" --repository "$repository" --config "$work/flat.toml" --output "$work/flat.md"
  peak git git -C "$repository" log -z --format=%H%x00%aN%x00%aE%x00%B
  [ "$round" -gt 0 ] || rm -f "$work"/*.times "$work"/*.peaks                             # the first round only warms up
done

echo "$(git -C "$repository" rev-list --count HEAD) commits, medians of $rounds rounds, $("$cliff" --version)"
# both together can have held what our process and its git held
memory() { echo $(($(middle "$work/$1.peaks") / 1024)); }
ours_memory=$(($(memory ours) + $(memory git)))
printf '%-32s %6d ms %6d MiB\n' "ReleaseTools, with its git" "$(median ours)" "$ours_memory"
for peer in sections flat; do
  printf '%-32s %6d ms %6d MiB   time x %s, memory x %s\n' "git-cliff, $(if [ $peer = flat ]; then echo "one section"; else echo "a section per tag"; fi)" "$(median $peer)" "$(memory $peer)" \
    "$(ratio "$(median ours)" "$(median $peer)")" "$(ratio "$ours_memory" "$(memory $peer)")"
done
printf '%-32s %6d ms %6d MiB\n' "git log alone" "$(median git)" "$(memory git)"
