#!/bin/sh
# Staging against the tools people would use, in one interleaved run: the least of N rounds counts, since other load only ever adds.
#   benchmarks/stage.sh [ROUNDS] [FOLDER]      FOLDER needs 4 GB, and should be on the kind of disk that you stage on
set -eu
rounds=${1:-7}
work=$(mktemp -d "${2:-${TMPDIR:-/tmp}}/stage-benchmark.XXXXXX")
trap 'rm -rf "$work"' EXIT
root=$(cd "$(dirname "$0")/.." && pwd)
. "$root/benchmarks/measure.sh"

# a copy is built: a restore for one platform would rewrite the lock files of the tree
mkdir "$work/tree"
(cd "$root" && tar -c --exclude=bin --exclude=obj Directory.*.props global.json .editorconfig src/ReleaseTools.Model src/ReleaseTools.Engine benchmarks/ReleaseTools.StageBenchmark) | tar -x -C "$work/tree"
dotnet publish "$work/tree/benchmarks/ReleaseTools.StageBenchmark" -c Release -r linux-x64 --self-contained false -p:PublishReadyToRun=true \
  -o "$work/bin" -v q >"$work/build.log" 2>&1 || { cat "$work/build.log"; exit 1; }

mkdir "$work/large" "$work/small"
for i in $(seq -w 20); do head -c 52428800 /dev/urandom >"$work/large/package-$i.tar.gz"; done
head -c 65536000 /dev/urandom | split -b 65536 -a 4 -d - "$work/small/file-"

openssl_both() {
  openssl dgst -sha256 "$work"/large/* >"$work/sums256" & a=$!
  openssl dgst -sha512 "$work"/large/* >"$work/sums512" & b=$!
  wait $a && wait $b
}
coreutils() { cp -r "$work/small" "$work/copy" && sha256sum "$work"/small/* >"$work/sums256" && sha512sum "$work"/small/* >"$work/sums512"; }
stage() { "$work/bin/stage-benchmark" stage "$work/$1" "$work/store"; }
# everything is written out first, so that nobody pays for another's writes
alone() { rm -rf "$work/store" "$work/copy"; sync -f "$work"; measure "$@"; }

cat "$work"/large/* "$work"/small/* >/dev/null
for round in $(seq "$rounds"); do
  alone openssl openssl_both
  alone stage_large stage large
  alone coreutils coreutils
  alone stage_small stage small
done

echo "$(circumstances), least of $rounds rounds"
echo "20 x 50 MiB    openssl sha256 + sha512 at once: $(least openssl) ms   stage: $(least stage_large) ms   ratio $(ratio "$(least stage_large)" "$(least openssl)")  (at most 1.20)"
echo "1000 x 64 KiB  cp -r, sha256sum, sha512sum: $(least coreutils) ms   stage: $(least stage_small) ms   ratio $(ratio "$(least stage_small)" "$(least coreutils)")  (at most 1.00)"
