#!/bin/sh
# Copying images against skopeo, in turns, between two registries on this machine: the least of N rounds counts, whole processes.
#   benchmarks/images.sh [ROUNDS]
# Needs docker-registry, skopeo and python3.
set -eu
rounds=${1:-3}
work=$(mktemp -d "${TMPDIR:-/tmp}/images-benchmark.XXXXXX")
root=$(cd "$(dirname "$0")/.." && pwd)
registries=
stop() {
  for registry in $registries; do kill "$registry" 2>/dev/null || true; wait "$registry" 2>/dev/null || true; done
  rm -rf "$work"
}
trap stop EXIT

# a copy is built: a restore for one platform would rewrite the lock files of the tree
mkdir "$work/tree"
(cd "$root" && tar -c --exclude=bin --exclude=obj Directory.*.props global.json .editorconfig src/ReleaseTools.Model src/ReleaseTools.Engine src/ReleaseTools.Cli) | tar -x -C "$work/tree"
dotnet publish "$work/tree/src/ReleaseTools.Cli" -c Release -r linux-x64 --self-contained false -p:PublishReadyToRun=true -o "$work/bin" -v q >"$work/build.log" 2>&1 || { cat "$work/build.log"; exit 1; }

# a layout of 50 images: five layers of 20 MiB that all share, and a configuration of its own for each
python3 - "$work/layout" <<'PY'
import hashlib, json, os, sys
root = sys.argv[1]
os.makedirs(f"{root}/blobs/sha256")
def blob(data):
    digest = hashlib.sha256(data).hexdigest()
    with open(f"{root}/blobs/sha256/{digest}", "wb") as f: f.write(data)
    return {"digest": f"sha256:{digest}", "size": len(data)}
layers = [dict(blob(os.urandom(20 << 20)), mediaType="application/vnd.oci.image.layer.v1.tar+gzip") for _ in range(5)]
manifests = []
for i in range(50):
    config = dict(blob(json.dumps({"os": "linux", "architecture": "amd64", "config": {"Labels": {"number": str(i)}}, "rootfs": {"type": "layers", "diff_ids": [l["digest"] for l in layers]}}).encode()), mediaType="application/vnd.oci.image.config.v1+json")
    manifest = json.dumps({"schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json", "config": config, "layers": layers}).encode()
    manifests.append(dict(blob(manifest), mediaType="application/vnd.oci.image.manifest.v1+json", annotations={"org.opencontainers.image.ref.name": f"image{i}"}))
json.dump({"schemaVersion": 2, "manifests": manifests}, open(f"{root}/index.json", "w"))
json.dump({"imageLayoutVersion": "1.0.0"}, open(f"{root}/oci-layout", "w"))
PY

port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
start() {
  mkdir -p "$work/$1"
  cat >"$work/$1.yml" <<YAML
version: 0.1
log: { level: error, accesslog: { disabled: true } }
storage: { filesystem: { rootdirectory: $work/$1 }, delete: { enabled: true } }
http: { addr: 127.0.0.1:$2 }
YAML
  docker-registry serve "$work/$1.yml" >"$work/$1.log" 2>&1 &
  registries="$registries $!"
  eval "pid_$1=$!"
  while ! curl -sf "http://127.0.0.1:$2/v2/" >/dev/null; do sleep 0.05; done
}
restart() {
  eval "old=\$pid_$1"
  kill "$old"; wait "$old" 2>/dev/null || true
  [ "${3:-}" = keep ] || rm -rf "${work:?}/$1"
  start "$1" "$2"
}
from=$(port); start from "$from"
to=$(port); start to "$to"
sources=
for i in $(seq 0 49); do
  skopeo copy -q --dest-tls-verify=false "oci:$work/layout:image$i" "docker://127.0.0.1:$from/image$i:1.0"
  sources="$sources 127.0.0.1:$from/image$i:1.0"
done
{ echo "127.0.0.1:$from:"; echo "  tls-verify: false"; echo "  images:"; for i in $(seq 0 49); do echo "    image$i: ['1.0']"; done; } >"$work/sync.yml"

sync_() { skopeo sync -q --src yaml --dest docker --dest-tls-verify=false "$work/sync.yml" "127.0.0.1:$to" >"$work/said" 2>&1 || { cat "$work/said"; exit 1; }; }
loop() { for i in $(seq 0 49); do skopeo copy -q --src-tls-verify=false --dest-tls-verify=false "docker://127.0.0.1:$from/image$i:1.0" "docker://127.0.0.1:$to/image$i:1.0" || exit 1; done; }
# shellcheck disable=SC2086 # a list of names
ours() { "$work/bin/release" image copy $sources "127.0.0.1:$to/" >"$work/said" 2>&1 || { cat "$work/said"; exit 1; }; }
one_peer() { skopeo copy -q --dest-tls-verify=false "oci:$work/layout:image0" "docker://127.0.0.1:$to/one:1.0" || exit 1; }
one_ours() { "$work/bin/release" image copy "oci:$work/layout:image0" "127.0.0.1:$to/one:1.0" >"$work/said" 2>&1 || { cat "$work/said"; exit 1; }; }
now() { date +%s%N; }
measure() {
  name=$1; shift
  begin=$(now); "$@"; end=$(now)
  eval "least=\${least_$name:-}"
  took=$(((end - begin) / 1000000))
  if [ -z "$least" ] || [ $took -lt "$least" ]; then eval "least_$name=$took"; fi
}
for round in $(seq "$rounds"); do
  restart to "$to"; measure cold_sync sync_
  measure warm_sync sync_
  measure warm_loop loop
  restart to "$to"; measure cold_ours ours
  measure warm_ours ours
  restart to "$to"; measure one_peer one_peer
  restart to "$to"; measure one_ours one_ours
done
ratio() { awk -v a="$1" -v b="$2" 'BEGIN { printf "%.2f", a / b }'; }
echo "load $(cut -d' ' -f1-3 /proc/loadavg), $(nproc) cores, least of $rounds rounds, $(skopeo --version)"
echo "50 images, 5 layers of 20 MiB shared, cold    skopeo sync: $least_cold_sync ms   ours: $least_cold_ours ms   ratio $(ratio "$least_cold_ours" "$least_cold_sync")  (at most 0.40)"
echo "all there already                             skopeo sync: $least_warm_sync ms   ours: $least_warm_ours ms   ratio $(ratio "$least_warm_ours" "$least_warm_sync")  (at most 1.00)"
echo "all there already                             skopeo copy, a loop: $least_warm_loop ms   ours: $least_warm_ours ms   ratio $(ratio "$least_warm_ours" "$least_warm_loop")  (at most 0.20)"
echo "one image of 5 x 20 MiB, layout to registry   skopeo copy: $least_one_peer ms   ours: $least_one_ours ms   ratio $(ratio "$least_one_ours" "$least_one_peer")  (at most 0.80)"
