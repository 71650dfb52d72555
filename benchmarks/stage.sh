#!/usr/bin/env bash
# Staging against the tools people would use, in turns: the least of N rounds counts, since other load only ever adds.
#   benchmarks/stage.sh [ROUNDS]      needs 4 GB in TMPDIR, which should be on the kind of disk that you stage on
. "$(dirname "$0")/common.sh"
begin "$@"
need openssl
rounds=$(argument 1 7 1)
large=$(choose 20 2) small=$(choose 1000 10)
compiled benchmarks/ReleaseTools.Benchmarks benchmark

mkdir "$work/large" "$work/small"
for i in $(seq -w "$large"); do head -c "$(choose 52428800 1000000)" /dev/urandom >"$work/large/package-$i.tar.gz"; done
head -c $((small * 65536)) /dev/urandom | split -b 65536 -a 4 -d - "$work/small/file-"

openssl_both() {
  openssl dgst -sha256 "$work"/large/* >"$work/sums256" & a=$!
  openssl dgst -sha512 "$work"/large/* >"$work/sums512" & b=$!
  wait $a && wait $b
}
coreutils() { cp -r "$work/small" "$work/copy" && sha256sum "$work"/small/* >"$work/sums256" && sha512sum "$work"/small/* >"$work/sums512"; }
stage() { "${program[@]}" stage "$work/$1" "$work/store"; }
# everything is written out first, so that nobody pays for another's writes
alone() { rm -rf "$work/store" "$work/copy"; sync -f "$work"; measure "$@"; }

cat "$work"/large/* "$work"/small/* >/dev/null
for _ in $(seq "$rounds"); do
  alone openssl openssl_both
  alone stage_large stage large
  alone coreutils coreutils
  alone stage_small stage small
done

echo "$(circumstances), least of $rounds rounds"
echo "$large x 50 MiB    openssl sha256 + sha512 at once: $(least openssl) ms   stage: $(least stage_large) ms   ratio $(ratio "$(least stage_large)" "$(least openssl)")  (at most 1.20)"
echo "$small x 64 KiB  cp -r, sha256sum, sha512sum: $(least coreutils) ms   stage: $(least stage_small) ms   ratio $(ratio "$(least stage_small)" "$(least coreutils)")  (at most 1.00)"
