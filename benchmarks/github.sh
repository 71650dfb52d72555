#!/bin/sh
# Publishing files on GitHub against `gh release upload`, in turns, on a fake on this machine whose every answer takes 50 ms: the least of N rounds counts.
# gh sends the files to a release that is there; here the release is made as a draft, its files are compared with what was sent, and it is published.
#   benchmarks/github.sh [ROUNDS] [LATENCY]      LATENCY in milliseconds
set -eu
rounds=${1:-5} latency=${2:-50}
work=$(mktemp -d "${TMPDIR:-/tmp}/github-benchmark.XXXXXX")
root=$(cd "$(dirname "$0")/.." && pwd)
fake=
stop() {
  exec 3>&- || true
  [ -z "$fake" ] || wait "$fake" 2>/dev/null || true
  rm -rf "$work"
}
trap stop EXIT

# a copy is built: a restore for one platform would rewrite the lock files of the tree
mkdir "$work/tree"
(cd "$root" && tar -c --exclude=bin --exclude=obj --exclude=node_modules Directory.*.props global.json .editorconfig src/ReleaseTools.Model src/ReleaseTools.Engine \
  benchmarks/ReleaseTools.StageBenchmark tests/ReleaseTools.GitHubHost tests/ReleaseTools.Tests/GitHub) | tar -x -C "$work/tree"
for project in benchmarks/ReleaseTools.StageBenchmark tests/ReleaseTools.GitHubHost; do
  dotnet publish "$work/tree/$project" -c Release -r linux-x64 --self-contained false -p:PublishReadyToRun=true -o "$work/bin" -v q >"$work/build.log" 2>&1 || { cat "$work/build.log"; exit 1; }
done

mkdir "$work/files"
head -c 52428800 /dev/urandom | split -b 262144 -a 3 -d - "$work/files/file-"
mkfifo "$work/in"
"$work/bin/github-fake" acme/hello --latency "$latency" <"$work/in" >"$work/out" &
fake=$!
exec 3>"$work/in"
while [ ! -s "$work/out" ]; do sleep 0.1; done
url=$(head -1 "$work/out")
tell() { before=$(wc -l <"$work/out"); echo "$1" >&3; while [ "$(wc -l <"$work/out")" -eq "$before" ]; do sleep 0.01; done; }
export GH_TOKEN=ghp_writerwriterwriterwriterwriter12 GH_CONFIG_DIR="$work/gh"

peer() { http_proxy=$url gh release upload v1.0.0 "$work"/files/* -R github.localhost/acme/hello >"$work/said" 2>&1 || { cat "$work/said"; exit 1; }; }
ours() { GITHUB_API_URL=$url "$work/bin/stage-benchmark" github "$work/files" acme/hello >"$work/said" || { cat "$work/said"; exit 1; }; }
release() { curl -sf -H "Authorization: Bearer $GH_TOKEN" "${url}repos/acme/hello/releases" -d '{"tag_name":"v1.0.0"}' >/dev/null; }
now() { date +%s%N; }
measure() {
  name=$1; shift
  begin=$(now); "$@"; end=$(now)
  eval "least=\${least_$name:-}"
  took=$(((end - begin) / 1000000))
  if [ -z "$least" ] || [ $took -lt "$least" ]; then eval "least_$name=$took"; fi
}

tell "save start"
for round in $(seq "$rounds"); do
  tell "restore start"
  release
  measure peer peer
  tell "restore start"
  measure ours ours
done
echo "load $(cut -d' ' -f1-3 /proc/loadavg), $(nproc) cores, least of $rounds rounds, $(gh --version | head -1)"
echo "200 x 256 KiB, $latency ms for each answer   gh release upload: $least_peer ms   publish: $least_ours ms   ratio $(awk -v a="$least_ours" -v b="$least_peer" 'BEGIN { printf "%.2f", a / b }')  (at most 0.60)"
