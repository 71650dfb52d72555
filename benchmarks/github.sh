#!/usr/bin/env bash
# Publishing files on GitHub against `gh release upload`, in turns, on a fake of its API on this machine whose every answer takes 50 ms: the least of N rounds counts.
# gh sends the files to a release that is there; here the release is made as a draft, its files are compared with what was sent, and it is published.
#   benchmarks/github.sh [ROUNDS] [LATENCY]      LATENCY in milliseconds
. "$(dirname "$0")/common.sh"
begin "$@"
need gh curl
rounds=$(argument 1 5 1) latency=$(argument 2 50 1)
files=$(choose 200 5)
compiled tests/ReleaseTools.GitHubHost github-fake
fake=("${program[@]}")
compiled benchmarks/ReleaseTools.Benchmarks benchmark

fakes=()
stop() {
  exec 3>&- 4>&- || true
  local pid
  for pid in "${fakes[@]}"; do wait "$pid" 2>/dev/null || true; done
}

mkdir "$work/files"
head -c $((files * 262144)) /dev/urandom | split -b 262144 -a 3 -d - "$work/files/file-"
# one for each: gh sends its token to github.localhost only, and reaches it by a proxy
mkfifo "$work/in3" "$work/in4"
"${fake[@]}" acme/hello --latency "$latency" <"$work/in3" >"$work/out3" & fakes+=($!)
exec 3>"$work/in3"
"${fake[@]}" acme/hello --latency "$latency" --name http://api.github.localhost/ <"$work/in4" >"$work/out4" & fakes+=($!)
exec 4>"$work/in4"
while [ ! -s "$work/out3" ] || [ ! -s "$work/out4" ]; do sleep 0.1; done
url=$(head -1 "$work/out3") proxy=$(head -1 "$work/out4")
tell() { local before; before=$(wc -l <"$work/out$1"); echo "$2" >&"$1"; while [ "$(wc -l <"$work/out$1")" -eq "$before" ]; do sleep 0.01; done; }
export GH_TOKEN=ghp_writerwriterwriterwriterwriter12 GH_CONFIG_DIR="$work/gh"

peer() { http_proxy=$proxy gh release upload v1.0.0 "$work"/files/* -R github.localhost/acme/hello; }
ours() { GITHUB_API_URL=$url "${program[@]}" github "$work/files" acme/hello; }
release() { curl -sf -H "Authorization: Bearer $GH_TOKEN" "${proxy}repos/acme/hello/releases" -d '{"tag_name":"v1.0.0"}' >/dev/null; }

tell 3 "save start"
tell 4 "save start"
for _ in $(seq "$rounds"); do
  tell 4 "restore start"
  release
  measure peer peer
  tell 3 "restore start"
  measure ours ours
done
echo "$(circumstances), least of $rounds rounds, $(gh --version | head -1)"
echo "$files x 256 KiB, $latency ms for each answer   gh release upload: $(least peer) ms   publish: $(least ours) ms   ratio $(ratio "$(least ours)" "$(least peer)")  (at most 0.55)"
