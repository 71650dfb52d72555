#!/usr/bin/env bash
# `release status` in a repository with many sessions, against a hello-world .NET console program: whole processes, in turns.
#   benchmarks/status.sh [SESSIONS] [ROUNDS]     by default 200 sessions, 40 rounds
. "$(dirname "$0")/common.sh"
begin "$@"
sessions=$(argument 1 200 5) rounds=$(argument 2 40 1)
compiled src/ReleaseTools.Cli release

mkdir "$work/hello"
cat >"$work/hello/hello.csproj" <<'PROJECT'
<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>
PROJECT
echo 'System.Console.WriteLine("Hello, World!");' >"$work/hello/Program.cs"
quietly dotnet build "$work/hello" -c Release -o "$work/hello/out" -v quiet --nologo

# one real release; its session again under other versions
mkdir "$work/repository"
cd "$work/repository"
git init --quiet --initial-branch main
printf '%s\n' 'product: hello' 'build:' '  steps:' '    - name: make' '      run: mkdir out && echo hello > out/hello.txt' 'artifacts:' '  - files: ["out/*"]' >release.yaml
git add release.yaml
export GIT_AUTHOR_NAME=Benchmark GIT_COMMITTER_NAME=Benchmark GIT_AUTHOR_EMAIL=benchmark@example.org GIT_COMMITTER_EMAIL=benchmark@example.org
git commit --quiet --message "Say hello"
quietly "${program[@]}" run --yes --version 0.0.1
for i in $(seq 2 "$sessions"); do
  mkdir ".release/sessions/hello-0.0.$i"
  for event in .release/sessions/hello-0.0.1/*; do sed "s/0\.0\.1\b/0.0.$i/g" "$event" >".release/sessions/hello-0.0.$i/${event##*/}"; done
done
"${program[@]}" status >"$work/shown"
grep -q "hello-0.0.$sessions" "$work/shown" || { echo "the newest session is not the one that is shown" >&2; exit 1; }

for _ in $(seq "$rounds"); do
  measure hello "$work/hello/out/hello"
  measure status "${program[@]}" status
  measure version "${program[@]}" --version
done
echo "$(circumstances), $("${program[@]}" list | tail -n +2 | wc -l) sessions, $rounds rounds"
for kind in least median; do
  printf '%-6s  hello world %d ms   release status %d ms   ratio %s  (at most 3.00)   release --version %d ms   ratio %s  (at most 2.00)\n' \
    $kind "$($kind hello)" "$($kind status)" "$(ratio "$($kind status)" "$($kind hello)")" "$($kind version)" "$(ratio "$($kind version)" "$($kind hello)")"
done
