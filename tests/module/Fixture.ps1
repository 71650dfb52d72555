#requires -Version 7.6
# What the suites share. Dot-source it in BeforeAll: . "$PSScriptRoot/Fixture.ps1"

$ModulePath = (Resolve-Path "$PSScriptRoot/../../ReleaseTools.psd1").Path
Import-Module $ModulePath -Force

$env:GIT_CONFIG_GLOBAL = '/dev/null'
$env:TF_BUILD = $env:GITHUB_ACTIONS = $null    # these tests may run in one
$env:GIT_AUTHOR_NAME = $env:GIT_COMMITTER_NAME = 'Ann Author'
$env:GIT_AUTHOR_EMAIL = $env:GIT_COMMITTER_EMAIL = 'ann@example.com'

# a repository with one commit and a definition
function New-HelloRepository([string] $Build = 'mkdir -p out; printf hello > out/hello', [string] $Name = [guid]::NewGuid().ToString('n')) {
    $path = Join-Path $TestDrive $Name
    git init -q -b main $path
    @(
        'product: hello'
        'build:'
        '  steps:'
        "    - { name: make, run: '$Build' }"
        'artifacts:'
        '  - { name: "hello-${version}.tar.gz", files: "out/**", strip: out }'
        'links: [latest, stable]'
    ) | Set-Content (Join-Path $path release.yaml)
    git -C $path add -A
    git -C $path commit -qm 'feat: say hello'
    $path
}

# a repository that has released one version
function New-ReleasedRepository([string] $Version = 'v1.0.0', [string] $Name = [guid]::NewGuid().ToString('n')) {
    $path = New-HelloRepository -Name $Name
    New-ReleaseSession -Repository $path -Version $Version | Resume-ReleaseSession | Out-Null
    $path
}

# every file with its digest and time: what may not change under -WhatIf
function Get-TreeState([string] $Path) {
    Get-ChildItem $Path -Recurse -File -Force | ForEach-Object { "$($_.FullName) $($_.LastWriteTimeUtc.Ticks) $((Get-FileHash $_.FullName).Hash)" } | Sort-Object
}

# the errors of a script, which goes on after each
function Get-ErrorOf([scriptblock] $Script) {
    $ErrorActionPreference = 'Continue'
    , @(& $Script 2>&1 | Where-Object { $_ -is [Management.Automation.ErrorRecord] })
}

# runs a script in a fresh PowerShell: what it writes, line by line
function Invoke-FreshPowerShell([string] $Script, [hashtable] $Environment = @{}) {
    $file = Join-Path $TestDrive "$([guid]::NewGuid().ToString('n')).ps1"
    Set-Content $file $Script
    $before = @{}
    foreach ($name in $Environment.Keys) {
        $before[$name] = [Environment]::GetEnvironmentVariable($name)
        [Environment]::SetEnvironmentVariable($name, $Environment[$name])
    }
    try { , @(& pwsh -NoProfile -NonInteractive -File $file 2>&1 | ForEach-Object { "$_" }) }
    finally { foreach ($name in $before.Keys) { [Environment]::SetEnvironmentVariable($name, $before[$name]) } }
}
