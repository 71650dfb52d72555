#!/usr/bin/env bash
# Pods on machines against the tools people would use, in turns, whole processes: the least of N rounds counts.
#   benchmarks/pods.sh [ROUNDS]      needs 2 GB in TMPDIR
. "$(dirname "$0")/common.sh"
begin "$@"
need umoci skopeo python3 find
rounds=$(argument 1 5 1)
size=$(choose 200 2) pods=$(choose 200 10) versions=$(choose 20 2) roots=$(choose 50 4) fleet=$(choose 200 6)
compiled src/ReleaseTools.Cli release
server=
stop() { [ -z "$server" ] || kill "$server" 2>/dev/null || true; }

# a bundle whose image has files of 1 MiB, half of them text, half of them random
python3 - "$work" "$size" <<'PY'
import hashlib, io, json, os, random, subprocess, sys, tarfile
work, count = sys.argv[1], int(sys.argv[2])
bundle, layout = f"{work}/bundle", f"{work}/bundle/images/base/oci"
os.makedirs(f"{layout}/blobs/sha256")
words = [f"word{i} " for i in range(4000)]
random.seed(1)
with tarfile.open(f"{work}/layer.tar", "w") as tar:
    for i in range(count):
        data = os.urandom(1 << 20) if i % 2 else "".join(random.choices(words, k=130_000)).encode()[:1 << 20]
        info = tarfile.TarInfo(f"data/{i:04}")
        info.size = len(data)
        tar.addfile(info, io.BytesIO(data))
diff = hashlib.sha256(open(f"{work}/layer.tar", "rb").read()).hexdigest()
subprocess.run(["gzip", "-n", f"{work}/layer.tar"], check=True)
def blob(data, kind):
    digest = hashlib.sha256(data).hexdigest()
    open(f"{layout}/blobs/sha256/{digest}", "wb").write(data)
    return {"mediaType": f"application/vnd.oci.image.{kind}", "digest": f"sha256:{digest}", "size": len(data)}
layer = blob(open(f"{work}/layer.tar.gz", "rb").read(), "layer.v1.tar+gzip")
config = blob(json.dumps({"os": "linux", "architecture": "amd64", "rootfs": {"type": "layers", "diff_ids": [f"sha256:{diff}"]}}).encode(), "config.v1+json")
manifest = blob(json.dumps({"schemaVersion": 2, "config": config, "layers": [layer]}).encode(), "manifest.v1+json")
json.dump({"schemaVersion": 2, "manifests": [dict(manifest, annotations={"org.opencontainers.image.ref.name": "web"})]}, open(f"{layout}/index.json", "w"))
json.dump({"imageLayoutVersion": "1.0.0"}, open(f"{layout}/oci-layout", "w"))
json.dump({"name": "//shop:web", "version": "1", "schema": 1, "apps": [{"name": "web", "image": "base", "exec": ["/bin/web"]}],
           "images": [{"name": "base", "version": "1", "digest": manifest["digest"], "source": "images/base/oci"}]}, open(f"{bundle}/pod.json", "w"))
PY

deploy() { "${program[@]}" pod deploy "$work/bundle" --root "$work/machine"; }
umoci_and_sums() { umoci unpack --image "$work/bundle/images/base/oci:web" "$work/unpacked" && find "$work/bundle" -type f -exec sha512sum {} + >"$work/sums"; }
alone() { rm -rf "$work/unpacked" "$work/machine"; sync -f "$work"; measure "$@"; }
for _ in $(seq "$rounds"); do
  alone umoci umoci_and_sums
  alone deploy deploy
  measure again deploy
done

# a store with many releases
python3 - "$work/store" "$pods" "$versions" <<'PY'
import os, sys
store, pods, versions = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
for p in range(pods):
    folder = f"{store}/channels/production/team/pod{p}"
    for v in range(1, versions + 1):
        for name in ("pod.json", "release.json", "web.service", "images/base", "volumes/data"):
            path = f"{folder}/{v}/{name}"
            os.makedirs(os.path.dirname(path), exist_ok=True)
            open(path, "w").write("{}\n")
    os.symlink(str(versions), f"{folder}/tip")
PY
for _ in $(seq "$rounds"); do
  measure find find "$work/store"
  measure list "${program[@]}" pod releases --store "$work/store"
done

# a pod that a web server serves from a folder, and the log of what it was asked for
mkdir -p "$work/source/shop/web" "$work/served/channels/production/shop/web" "$work/volume"
head -c 5000000 /dev/urandom >"$work/volume/file"
cp -r "$work/bundle/images/base/oci" "$work/source/oci"
cat >"$work/source/release.yaml" <<'YAML'
product: shop
pods: { images: [{ label: "//shop:base", from: { layout: "oci:web" } }] }
YAML
cat >"$work/source/shop/web/pod.yaml" <<'YAML'
apps: [{ name: web, image: base, exec: [/bin/web], mounts: [{ volume: data, target: /data }] }]
images: [{ name: base }]
volumes: [{ name: data }]
YAML
git -C "$work/source" init -q
git -C "$work/source" add --all
git -C "$work/source" -c user.name=a -c user.email=a@example.com commit -qm "a pod"
in_source() { (cd "$work/source" && quietly "${program[@]}" pod "$@" --store "$work/served"); }
in_source volume //shop:data@1 "$work/volume"
release_version() {
  local file=$work/served/channels/production/shop/web/$1.yaml
  echo 'volumes: { data: "1" }' >"$file"
  in_source release "$file"
}
release_version 1
cat >"$work/server.py" <<'PY'
import http.server, os, sys
os.chdir(sys.argv[1])
log = open(sys.argv[2], "w", buffering=1)
class Handler(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def log_message(self, *_): print(self.command, self.path, file=log)
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
print(server.server_port, flush=True)
server.serve_forever()
PY
mkfifo "$work/port"
python3 "$work/server.py" "$work/served" "$work/log" >"$work/port" & server=$!
read -r port <"$work/port"
follow() { quietly "${program[@]}" pod follow production //shop:web --store "http://127.0.0.1:$port/" --root "$work/fleet/$1" "${@:2}"; }
each() { for i in $(seq "$1"); do follow "$i" "${@:2}"; done; }
asked() { grep -c "$1" "$work/log" || true; }

each "$roots" --cache "$work/cache"
blobs=$(asked '\.gz$')
rm -rf "$work/fleet"
: >"$work/log"
each "$fleet" --cache "$work/cache"
first=$(wc -l <"$work/log")
: >"$work/log"
each "$fleet" --cache "$work/cache"
idle=$(wc -l <"$work/log")
release_version 2
: >"$work/log"
each "$fleet" --cache "$work/cache"
update=$(wc -l <"$work/log")

echo "$(circumstances), least of $rounds rounds, umoci $(umoci --version | awk '{ print $3 }')"
echo "deploy an image of $size MiB           umoci unpack, sha512sum: $(least umoci) ms   deploy: $(least deploy) ms   ratio $(ratio "$(least deploy)" "$(least umoci)")  (at most 1.30)"
echo "deploy it again                      $(least again) ms  (at most 200)"
echo "list $pods pods x $versions versions          find: $(least find) ms   release pod releases: $(least list) ms   ratio $(ratio "$(least list)" "$(least find)")  (at most 2.00)"
echo "$roots roots with one cache               artifacts fetched: $blobs  (2 are there)"
echo "$fleet machines follow                   requests of each: first $(ratio "$first" "$fleet")   nothing new $(ratio "$idle" "$fleet")   update $(ratio "$update" "$fleet")"
