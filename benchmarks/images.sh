#!/bin/sh
# Copying images against skopeo, in turns, between two registries on this machine: medians of N rounds, whole processes.
#   benchmarks/images.sh [ROUNDS]
# Needs docker-registry, skopeo and python3.
set -eu
rounds=${1:-5}
work=$(mktemp -d "${TMPDIR:-/tmp}/images-benchmark.XXXXXX")
root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/benchmarks/measure.sh"
registries=
stop() {
  for registry in $registries; do kill "$registry" 2>/dev/null || true; wait "$registry" 2>/dev/null || true; done
  rm -rf "$work"
}
trap stop EXIT

# a copy is built: a restore for one platform would rewrite the lock files of the tree
mkdir "$work/tree"
(cd "$root" && tar -c --exclude=bin --exclude=obj Directory.*.props global.json .editorconfig src/ReleaseTools.Model src/ReleaseTools.Engine src/ReleaseTools.Cli) | tar -x -C "$work/tree"
# compiled as Pack.proj compiles `release`
dotnet publish "$work/tree/src/ReleaseTools.Cli" -c Release -r linux-x64 --self-contained true -p:PublishReadyToRun=true -p:PublishReadyToRunComposite=true -p:TieredCompilation=false \
  -o "$work/bin" -v q >"$work/build.log" 2>&1 || { cat "$work/build.log"; exit 1; }

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
# at a port of its own: skopeo remembers where it has seen which blob
fresh() {
  kill "$pid_to"; wait "$pid_to" 2>/dev/null || true
  rm -rf "$work/to"
  to=$(port); start to "$to"
}
from=$(port); start from "$from"
to=$(port); start to "$to"
sources=
for i in $(seq 0 49); do
  skopeo copy -q --dest-tls-verify=false "oci:$work/layout:image$i" "docker://127.0.0.1:$from/image$i:1.0"
  sources="$sources 127.0.0.1:$from/image$i:1.0"
done
{ echo "127.0.0.1:$from:"; echo "  tls-verify: false"; echo "  images:"; for i in $(seq 0 49); do echo "    image$i: ['1.0']"; done; } >"$work/sync.yml"

sync_() { skopeo sync --src yaml --dest docker --dest-tls-verify=false "$work/sync.yml" "127.0.0.1:$to"; }
loop() { for i in $(seq 0 49); do skopeo copy -q --src-tls-verify=false --dest-tls-verify=false "docker://127.0.0.1:$from/image$i:1.0" "docker://127.0.0.1:$to/image$i:1.0" || return 1; done; }
# shellcheck disable=SC2086 # a list of names
ours() { "$work/bin/release" image copy $sources "127.0.0.1:$to/"; }
one_peer() { skopeo copy -q --dest-tls-verify=false "oci:$work/layout:image0" "docker://127.0.0.1:$to/one:1.0"; }
one_ours() { "$work/bin/release" image copy "oci:$work/layout:image0" "127.0.0.1:$to/one:1.0"; }
for _ in $(seq "$rounds"); do
  fresh; measure cold_sync sync_
  measure warm_sync sync_
  measure warm_loop loop
  fresh; measure cold_loop loop
  fresh; measure cold_ours ours
  measure warm_ours ours
  fresh; measure one_peer one_peer
  fresh; measure one_ours one_ours
done

echo "$(circumstances), medians of $rounds rounds, $(skopeo --version)"
# compare WHAT PEER NAME OURS MOST
compare() { printf '%-58s %-18s %6d ms   ours %6d ms   ratio %s  (at most %s)\n' "$1" "$2" "$(median "$3")" "$(median "$4")" "$(ratio "$(median "$4")" "$(median "$3")")" "$5"; }
compare "50 images, 5 layers of 20 MiB shared, nothing there yet" "skopeo sync" cold_sync cold_ours 0.40
compare "" "skopeo copy, loop" cold_loop cold_ours 0.40
compare "all there already" "skopeo sync" warm_sync warm_ours 1.00
compare "" "skopeo copy, loop" warm_loop warm_ours 0.20
compare "one image of 5 x 20 MiB, layout to registry" "skopeo copy" one_peer one_ours 0.80
