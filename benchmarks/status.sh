#!/usr/bin/env bash
# `release status` in a repository with many sessions, against a hello-world .NET console program: whole processes, in one run.
#   benchmarks/status.sh [SESSIONS] [ROUNDS]     by default 200 sessions, 40 rounds
set -euo pipefail
cd "$(dirname "$0")/.."

sessions=${1:-200}
rounds=${2:-40}
work=$(mktemp -d "${TMPDIR:-/tmp}/status-benchmark.XXXXXX")
trap 'rm -rf "$work"' EXIT
quietly() { "$@" > "$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }; }

# the runtime named here keeps its own lock file: the committed ones name none
quietly dotnet publish src/ReleaseTools.Cli -c Release -r linux-x64 --self-contained true -p:NuGetLockFilePath=obj/linux-x64.lock.json \
  -p:PublishReadyToRun=true -p:PublishReadyToRunComposite=true -p:TieredCompilation=false -o "$work/cli" -v quiet --nologo
mkdir "$work/hello"
cat > "$work/hello/hello.csproj" <<'PROJECT'
<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>
PROJECT
echo 'System.Console.WriteLine("Hello, World!");' > "$work/hello/Program.cs"
quietly dotnet build "$work/hello" -c Release -o "$work/hello/out" -v quiet --nologo

# one real release; its session again under other versions
mkdir "$work/repository"
cd "$work/repository"
git init --quiet --initial-branch main
printf '%s\n' 'product: hello' 'build:' '  steps:' '    - name: make' '      run: mkdir out && echo hello > out/hello.txt' 'artifacts:' '  - files: ["out/*"]' > release.yaml
git add release.yaml
git -c user.name=Benchmark -c user.email=benchmark@example.org commit --quiet --message "Say hello"
export GIT_AUTHOR_NAME=Benchmark GIT_COMMITTER_NAME=Benchmark GIT_AUTHOR_EMAIL=benchmark@example.org GIT_COMMITTER_EMAIL=benchmark@example.org
quietly "$work/cli/release" run --yes --version 0.0.1
for i in $(seq 2 "$sessions"); do
  mkdir ".release/sessions/hello-0.0.$i"
  for event in .release/sessions/hello-0.0.1/*; do sed "s/0\.0\.1\b/0.0.$i/g" "$event" > ".release/sessions/hello-0.0.$i/${event##*/}"; done
done
"$work/cli/release" status | grep -q "hello-0.0.$sessions" || { echo "the newest session is not the one that is shown" >&2; exit 1; }

hello="$work/hello/out/hello"
status="$work/cli/release status"
echo "load $(cut -d ' ' -f 1-3 /proc/loadavg), $(nproc) cores, $("$work/cli/release" list | tail -n +2 | wc -l) sessions, $rounds rounds"
# by turns, so that whatever else the machine does slows both
for _ in $(seq "$rounds"); do
  for name in hello status; do
    begin=$(date +%s%N)
    ${!name} > /dev/null
    echo $((($(date +%s%N) - begin) / 1000)) >> "$work/$name.times"
  done
done
least() { sort -n "$work/$1.times" | head -n 1; }
median() { sort -n "$work/$1.times" | sed -n "$(((rounds + 1) / 2))p"; }
for kind in least median; do
  awk -v kind=$kind -v status="$($kind status)" -v hello="$($kind hello)" \
    'BEGIN { printf "%-6s  hello world %6.1f ms   release status %6.1f ms   ratio %.2f  (at most 3.00)\n", kind, hello / 1000, status / 1000, status / hello }'
done
