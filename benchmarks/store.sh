#!/usr/bin/env bash
# Staging, publishing and linking in a bucket against rclone, in turns on the same server: the least of N rounds counts, since other load only ever adds.
#   benchmarks/store.sh [ROUNDS]      needs 3 GB in TMPDIR; a Ceph gateway is started for each round, in memory (needs 6 GB)
. "$(dirname "$0")/common.sh"
begin "$@"
need rclone radosgw time
rounds=$(argument 1 3 1)
large=$(choose 20 2) small=$(choose 1000 10)
compiled benchmarks/ReleaseTools.Benchmarks benchmark
port=${S3_PORT:-7490}
export AWS_ACCESS_KEY_ID=benchmark AWS_SECRET_ACCESS_KEY=benchmark-secret AWS_REGION=us-east-1
unset AWS_CA_BUNDLE
export RCLONE_CONFIG_S3_TYPE=s3 RCLONE_CONFIG_S3_PROVIDER=Ceph RCLONE_CONFIG_S3_ENV_AUTH=true
export RCLONE_CONFIG=/dev/null

stop() {
  local pids pid
  pids=$(cat "$work"/server/*.pid 2>/dev/null) || true
  # shellcheck disable=SC2086 # a list of numbers
  [ -z "$pids" ] || kill $pids 2>/dev/null || true
  for pid in $pids; do while kill -0 "$pid" 2>/dev/null; do sleep 0.1; done; done
  rm -rf "$work/server"
}

mkdir "$work/large" "$work/small"
for i in $(seq -w "$large"); do head -c "$(choose 52428800 9000000)" /dev/urandom >"$work/large/package-$i.tar.gz"; done
head -c $((small * 65536)) /dev/urandom | split -b 65536 -a 4 -d - "$work/small/file-"
cat "$work"/large/* "$work"/small/* >/dev/null
# what a build knows of its artifacts when they are staged; of the small ones both checksums are made on the way
"${program[@]}" hash "$work/large"

bucket() { echo "s3://ours$n/?endpoint=http://127.0.0.1:$port&region=us-east-1&compatible=true"; }
ours() { "${program[@]}" "$@" "$(bucket)"; }
tuned="--transfers 16 --checkers 16 --s3-no-head --s3-no-check-bucket --no-check-dest"
n=0
fresh() {
  n=$((n + 1))
  if [ "$smallest" = yes ] && [ -d "$work/server" ]; then rclone mkdir "s3:ours$n"; return; fi
  stop
  port=$((port + 2))                                    # the monitor of the last one may still hold the old one
  export RCLONE_CONFIG_S3_ENDPOINT=http://127.0.0.1:$port
  "$root/tests/servers/s3-ceph" "$work/server" "$port" "$AWS_ACCESS_KEY_ID" "$AWS_SECRET_ACCESS_KEY"
  rclone mkdir "s3:ours$n"; rclone mkdir s3:theirs
  # the first object, and the first upload in parts, make the cluster's pools
  rclone copyto "$work/small/file-0000" s3:warm/one
  rclone copyto --s3-upload-cutoff 5M "$(find "$work/large" -type f | head -n 1)" s3:warm/parts
}

for _ in $(seq "$rounds"); do
  fresh
  measure stage_small ours stage "$work/small"
  # shellcheck disable=SC2086 # a list of options
  measure rclone_small rclone copy "$work/small" s3:theirs/small $tuned
  measure publish ours publish
  measure rclone_publish rclone copy --transfers 16 s3:theirs/small s3:theirs/published
  measure again ours publish
  measure rclone_again rclone copy --checksum --transfers 16 s3:theirs/small s3:theirs/published
  fresh
  peak stage_large "${program[@]}" stage "$work/large" "$(bucket)"
  fresh
  peak rclone_large rclone copy --transfers 16 "$work/large" s3:theirs/large
done
echo "$(circumstances), least of $rounds rounds, Ceph gateway in memory on the same machine, $(rclone --version | head -n 1)"
compare() { printf '%-26s %s: %d ms   ours: %d ms   ratio %s  (at most %s)\n' "$1" "$2" "$(least "$3")" "$(least "$4")" "$(ratio "$(least "$4")" "$(least "$3")")" "$5"; }
compare "stage $small x 64 KiB" "rclone tuned" rclone_small stage_small 0.90
compare "stage $large x 50 MiB" "rclone --transfers 16" rclone_large stage_large 0.90
theirs_peak=$(middle "$work/rclone_large.peaks") ours_peak=$(middle "$work/stage_large.peaks")
echo "   its peak memory         rclone: $((theirs_peak / 1024)) MB   ours: $((ours_peak / 1024)) MB   ratio $(ratio "$ours_peak" "$theirs_peak")  (at most 0.50)"
compare "publish $small objects" "rclone copy --transfers 16" rclone_publish publish 0.50
compare "publish again" "rclone copy --checksum" rclone_again again 1.50
