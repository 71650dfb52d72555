#!/usr/bin/env bash
# `release verify` of a published release of many files, against `sha256sum --check` of the same files: whole processes, in turns.
#   benchmarks/verify.sh [FILES] [KIB] [ROUNDS]     by default 1000 files of 64 KiB, 20 rounds
. "$(dirname "$0")/common.sh"
begin "$@"
files=$(argument 1 1000 3) kib=$(argument 2 64 64) rounds=$(argument 3 20 1)
compiled src/ReleaseTools.Cli release

mkdir "$work/repository"
cd "$work/repository"
git init --quiet --initial-branch main
cat >release.yaml <<DEFINITION
product: hello
build:
  steps:
    - name: make
      run: mkdir out && for i in \$(seq $files); do head -c ${kib}K /dev/urandom >out/\$i; done
artifacts:
  - { files: "out/*" }
DEFINITION
git add release.yaml
export GIT_AUTHOR_NAME=Benchmark GIT_COMMITTER_NAME=Benchmark GIT_AUTHOR_EMAIL=benchmark@example.org GIT_COMMITTER_EMAIL=benchmark@example.org
git commit --quiet --message "Say hello"
quietly "${program[@]}" run --yes --version 1.0.0
published=.release/release/hello/1.0.0

sums() { (cd "$published" && sha256sum --check --quiet SHA256SUMS); }
verify() { "${program[@]}" verify --version 1.0.0 --store .release; }
session() { "${program[@]}" verify; }

# a check that finds nothing has to have looked
printf x | dd of="$published/2" bs=1 seek=1000 conv=notrunc status=none
if verify >"$work/said" || ! grep -q '^ *2 has digest' "$work/said"; then echo "a changed byte was not found" >&2; exit 1; fi
cp .release/stage/hello/1.0.0/*/2 "$published/2"

for _ in $(seq "$rounds"); do
  measure sums sums
  measure verify verify
  measure session session
done
echo "$(circumstances), $files files of $kib KiB, $rounds rounds"
for kind in least median; do
  printf '%-6s  sha256sum --check %d ms   release verify --store %d ms   ratio %s  (at most 1.50)   release verify (session, its stage too) %d ms   ratio %s\n' \
    $kind "$($kind sums)" "$($kind verify)" "$(ratio "$($kind verify)" "$($kind sums)")" "$($kind session)" "$(ratio "$($kind session)" "$($kind sums)")"
done
