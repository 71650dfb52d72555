#!/usr/bin/env bash
# Copying images against skopeo, in turns, between two registries on this machine: medians of N rounds, whole processes.
#   benchmarks/images.sh [ROUNDS]
. "$(dirname "$0")/common.sh"
begin "$@"
need docker-registry skopeo python3 curl time
rounds=$(argument 1 5 1)
images=$(choose 50 4) layer=$(choose 20971520 100000)
compiled src/ReleaseTools.Cli release

declare -A registries=()
stop() {
  local registry
  for registry in "${registries[@]}"; do kill "$registry" 2>/dev/null || true; wait "$registry" 2>/dev/null || true; done
}

# a layout of images: five layers that all share, and a configuration of its own for each; and as many small ones that share nothing
python3 - "$work/layout" "$images" "$layer" <<'PY'
import hashlib, json, os, sys
root, count, size = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
os.makedirs(f"{root}/blobs/sha256")
def blob(data):
    digest = hashlib.sha256(data).hexdigest()
    with open(f"{root}/blobs/sha256/{digest}", "wb") as f: f.write(data)
    return {"digest": f"sha256:{digest}", "size": len(data)}
def layer(size): return dict(blob(os.urandom(size)), mediaType="application/vnd.oci.image.layer.v1.tar+gzip")
manifests = []
def image(name, layers):
    config = dict(blob(json.dumps({"os": "linux", "architecture": "amd64", "config": {"Labels": {"name": name}}, "rootfs": {"type": "layers", "diff_ids": [l["digest"] for l in layers]}}).encode()), mediaType="application/vnd.oci.image.config.v1+json")
    manifest = json.dumps({"schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json", "config": config, "layers": layers}).encode()
    manifests.append(dict(blob(manifest), mediaType="application/vnd.oci.image.manifest.v1+json", annotations={"org.opencontainers.image.ref.name": name}))
shared = [layer(size) for _ in range(5)]
for i in range(count): image(f"image{i}", shared)
for i in range(min(count, 20)): image(f"small{i}", [layer(10_000)])
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
  registries[$1]=$!
  while ! curl -sf "http://127.0.0.1:$2/v2/" >/dev/null; do sleep 0.05; done
}
# at a port of its own: skopeo remembers where it has seen which blob
fresh() {
  kill "${registries[to]}"; wait "${registries[to]}" 2>/dev/null || true
  rm -rf "$work/to"
  to=$(port); start to "$to"
}
from=$(port); start from "$from"
to=$(port); start to "$to"
# sources KIND COUNT: sets the array `sources`, and writes KIND.yml for skopeo sync
sources() {
  sources=()
  { echo "127.0.0.1:$from:"; echo "  tls-verify: false"; echo "  images:"; } >"$work/$1.yml"
  for i in $(seq 0 $(($2 - 1))); do
    sources+=("127.0.0.1:$from/$1$i:1.0")
    echo "    $1$i: ['1.0']" >>"$work/$1.yml"
  done
}
small=$((images < 20 ? images : 20))
sources small "$small"; small_sources=("${sources[@]}")
sources image "$images"
for name in $(seq -f 'image%g' 0 $((images - 1))) $(seq -f 'small%g' 0 $((small - 1))); do skopeo copy -q --dest-tls-verify=false "oci:$work/layout:$name" "docker://127.0.0.1:$from/$name:1.0"; done

sync_() { skopeo sync --src yaml --dest docker --dest-tls-verify=false "$work/$1.yml" "127.0.0.1:$to"; }
loop() { for i in $(seq 0 $((images - 1))); do skopeo copy -q --src-tls-verify=false --dest-tls-verify=false "docker://127.0.0.1:$from/image$i:1.0" "docker://127.0.0.1:$to/image$i:1.0" || return 1; done; }
copy=("${program[@]}" image copy)
for _ in $(seq "$rounds"); do
  fresh; measure cold_sync sync_ image
  measure warm_sync sync_ image
  measure warm_loop loop
  fresh; measure cold_loop loop
  fresh; peak cold_ours "${copy[@]}" "${sources[@]}" "127.0.0.1:$to/"
  measure warm_ours "${copy[@]}" "${sources[@]}" "127.0.0.1:$to/"
  fresh; quietly sync_ small
  measure small_sync sync_ small
  peak small_ours "${copy[@]}" "${small_sources[@]}" "127.0.0.1:$to/"
  fresh; measure one_peer skopeo copy -q --dest-tls-verify=false "oci:$work/layout:image0" "docker://127.0.0.1:$to/one:1.0"
  fresh; measure one_ours "${copy[@]}" "oci:$work/layout:image0" "127.0.0.1:$to/one:1.0"
done

echo "$(circumstances), medians of $rounds rounds, $(skopeo --version)"
# compare WHAT PEER NAME OURS MOST
compare() { printf '%-58s %-18s %6d ms   ours %6d ms   ratio %s  (at most %s)\n' "$1" "$2" "$(median "$3")" "$(median "$4")" "$(ratio "$(median "$4")" "$(median "$3")")" "$5"; }
compare "$images images, 5 layers shared, nothing there yet" "skopeo sync" cold_sync cold_ours 0.40
compare "" "skopeo copy, loop" cold_loop cold_ours 0.40
compare "all there already" "skopeo sync" warm_sync warm_ours 0.60
compare "" "skopeo copy, loop" warm_loop warm_ours 0.20
compare "$small small images, all there already" "skopeo sync" small_sync small_ours 1.00
compare "one image of 5 layers, layout to registry" "skopeo copy" one_peer one_ours 0.65
echo "peak memory: $images images $(($(middle "$work/cold_ours.peaks") / 1024)) MB, $small small ones $(($(middle "$work/small_ours.peaks") / 1024)) MB  (at most 60 MB)"
