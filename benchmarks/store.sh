#!/bin/bash
# Staging, publishing and linking in a bucket against rclone, in one interleaved run on the same server: the least of N rounds counts, since other load only ever adds.
#   benchmarks/store.sh [ROUNDS] [FOLDER]      FOLDER needs 3 GB; a Ceph gateway is started for each round, in memory (needs 6 GB)
set -eu
rounds=${1:-3}
work=$(mktemp -d "${2:-${TMPDIR:-/tmp}}/store-benchmark.XXXXXX")
root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/benchmarks/measure.sh"
port=${S3_PORT:-7490}
export AWS_ACCESS_KEY_ID=benchmark AWS_SECRET_ACCESS_KEY=benchmark-secret AWS_REGION=us-east-1
unset AWS_CA_BUNDLE
export RCLONE_CONFIG_S3_TYPE=s3 RCLONE_CONFIG_S3_PROVIDER=Ceph RCLONE_CONFIG_S3_ENV_AUTH=true
export RCLONE_CONFIG=/dev/null

stop_server() {
  pids=$(cat "$work"/server/*.pid 2>/dev/null) || true
  [ -z "$pids" ] || kill $pids 2>/dev/null || true
  for pid in $pids; do while kill -0 "$pid" 2>/dev/null; do sleep 0.1; done; done
  rm -rf "$work/server"
}
trap 'stop_server; rm -rf "$work"' EXIT

# a copy is built: a restore for one platform would rewrite the lock files of the tree
mkdir "$work/tree"
(cd "$root" && tar -c --exclude=bin --exclude=obj Directory.*.props global.json .editorconfig src/ReleaseTools.Model src/ReleaseTools.Engine benchmarks/ReleaseTools.StageBenchmark) | tar -x -C "$work/tree"
# compiled as Pack.proj compiles `release`
dotnet publish "$work/tree/benchmarks/ReleaseTools.StageBenchmark" -c Release -r linux-x64 --self-contained true \
  -p:PublishReadyToRun=true -p:PublishReadyToRunComposite=true -p:TieredCompilation=false -o "$work/bin" -v q >"$work/build.log" 2>&1 || { cat "$work/build.log"; exit 1; }

mkdir "$work/large" "$work/small"
for i in $(seq -w 20); do head -c 52428800 /dev/urandom >"$work/large/package-$i.tar.gz"; done
head -c 65536000 /dev/urandom | split -b 65536 -a 4 -d - "$work/small/file-"
cat "$work"/large/* "$work"/small/* >/dev/null
# what a build knows of its artifacts when they are staged; of the small ones both checksums are made on the way
"$work/bin/stage-benchmark" build "$work/large"

ours() { "$work/bin/stage-benchmark" "$@" "s3://ours/?endpoint=http://127.0.0.1:$port&region=us-east-1&compatible=true"; }
tuned="--transfers 16 --checkers 16 --s3-no-head --s3-no-check-bucket --no-check-dest"
fresh() {
  stop_server
  port=$((port + 2))                                    # the monitor of the last one may still hold the old one
  export RCLONE_CONFIG_S3_ENDPOINT=http://127.0.0.1:$port
  "$root/tests/servers/s3-ceph" "$work/server" "$port" "$AWS_ACCESS_KEY_ID" "$AWS_SECRET_ACCESS_KEY"
  rclone mkdir s3:ours; rclone mkdir s3:theirs
  # the first object, and the first upload in parts, make the cluster's pools
  rclone copyto "$work/small/file-0000" s3:warm/one
  rclone copyto --s3-upload-cutoff 5M "$work/large/package-01.tar.gz" s3:warm/parts
}
# kilobytes at its peak, a line for each round
memory() {
  local name=$1; shift
  /usr/bin/env python3 - "$@" <<'PY' >>"$work/memory_$name.times"
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
PY
}

for round in $(seq "$rounds"); do
  fresh
  measure stage_small ours stage "$work/small"
  measure rclone_small rclone copy "$work/small" s3:theirs/small $tuned
  measure publish ours publish
  measure rclone_publish rclone copy --transfers 16 s3:theirs/small s3:theirs/published
  measure again ours publish
  measure rclone_again rclone copy --checksum --transfers 16 s3:theirs/small s3:theirs/published
  fresh
  measure stage_large memory ours "$work/bin/stage-benchmark" stage "$work/large" "s3://ours/?endpoint=http://127.0.0.1:$port&region=us-east-1&compatible=true"
  fresh
  measure rclone_large memory rclone rclone copy --transfers 16 "$work/large" s3:theirs/large
done
echo "$(circumstances), least of $rounds rounds, Ceph gateway in memory on the same machine"
echo "stage 1000 x 64 KiB     rclone tuned: $(least rclone_small) ms   ours, with both checksums: $(least stage_small) ms   ratio $(ratio "$(least stage_small)" "$(least rclone_small)")  (at most 1.00)"
echo "stage 20 x 50 MiB       rclone --transfers 16: $(least rclone_large) ms   ours: $(least stage_large) ms   ratio $(ratio "$(least stage_large)" "$(least rclone_large)")  (at most 0.90)"
memory_ours=$(median memory_ours) memory_rclone=$(median memory_rclone)
echo "   its peak memory      rclone: $((memory_rclone / 1024)) MB   ours: $((memory_ours / 1024)) MB   ratio $(ratio "$memory_ours" "$memory_rclone")  (at most 0.50)"
echo "publish 1000 objects    rclone copy --transfers 16: $(least rclone_publish) ms   ours: $(least publish) ms   ratio $(ratio "$(least publish)" "$(least rclone_publish)")  (at most 0.40)"
echo "publish again           rclone copy --checksum: $(least rclone_again) ms   ours: $(least again) ms   ratio $(ratio "$(least again)" "$(least rclone_again)")  (at most 1.50)"
