#requires -Version 7.6
# A checkout of a product named hello with a history, releases, sessions in several states and a remote, to try commands in.
# It is made once a file of tests and put back before each test, always at the same place: sessions and remotes name it.

Set-StrictMode -Version Latest
Import-Module "$PSScriptRoot/Sample.psm1"

# what a session of version 1.2.0 has behind it
$script:steps = 'opened', 'build', 'notes', 'stage', 'publish', 'github', 'link'

function Initialize-PreparedCheckout {
    <#
    .SYNOPSIS
    Makes the checkout, in each state that it is put back to, below a folder that does not exist yet.
    #>
    param([Parameter(Mandatory)] [string] $Path)

    $env:GIT_CONFIG_GLOBAL = $IsWindows ? 'NUL' : '/dev/null'
    $env:TF_BUILD = $env:GITHUB_ACTIONS = $null    # these tests may run in one
    $env:GIT_AUTHOR_NAME = $env:GIT_COMMITTER_NAME = 'Ann Author'
    $env:GIT_AUTHOR_EMAIL = $env:GIT_COMMITTER_EMAIL = 'ann@example.com'
    Start-GitHub
    $script:root = $Path
    $script:place = Join-Path $script:root place
    $script:checkout = Join-Path $script:place hello
    # put back with the rest
    $script:work = $env:RELEASE_WORK
    $env:RELEASE_WORK = Join-Path $script:place work
    New-Item -ItemType Directory $script:checkout | Out-Null
    $origin = Join-Path $script:place origin.git
    git init -q --bare --template= -b main $origin
    git init -q --template= -b main $script:checkout
    Push-Location $script:checkout
    try {
        git remote add origin $origin
        New-Item -ItemType Directory -Force .git/info | Out-Null
        Add-Content .git/info/exclude images, promotion, machine
        Write-ImageLayout images
        Write-Promotion promotion
        Write-File guide.md '# Hello'
        Add-Commit 'feat: say hello'
        Save-State undefined
        Write-Definition
        Write-PodSource .
        Publish-PodSample
        # Update-PodPage has something to do
        Remove-Item .release/pods/channels/index.html
        # pods of a machine that does not run
        '1.0.0', '1.1.0' | ForEach-Object { Export-ReleasePod production //shop:web@$_ "$script:root/web-$_" } | Install-ReleasePod -Root machine | Out-Null
        Enable-ReleasePodUpdate production //shop:web -Store .release/pods -Program /usr/bin/env -Root machine
        Add-Release 1.0.0 'build: describe the release'
        Add-Release 1.1.0 'fix: say it once'
        New-ReleaseSession -Version v1.1.1-rc.0 | Out-Null
        git switch -q -c release-1.1
        git switch -q main
        Write-File guide.md '# Hello, world'
        Write-File VERSION v1.2.0
        Write-File workspace_status.sh 'TOOL_VERSION=v4.0.5'
        Write-File dependencies.yaml (@(
            'dependencies:'
            '  - { name: hello, version: v1.2.0, refPaths: [{ path: VERSION }] }'
            '  - { name: promo-tools, version: v4.0.5, refPaths: [{ path: workspace_status.sh, match: TOOL_VERSION= }] }'
        ) -join "`n")
        Add-Commit 'docs: greet the world'
        Write-File words.md '# Hello, hallo'
        [IO.File]::AppendAllText((Join-Path $script:checkout release.yaml), "trackingIssue: { repository: acme/hello }`n")
        Add-Commit 'feat(words): greet in two languages'
        New-ReleaseSession -Version v1.2.0-rc.0 | Resume-ReleaseSession | Out-Null
        New-ReleaseSession -Version v1.2.0-rc.1 | Resume-ReleaseSession -Until stage | Out-Null
        New-ReleaseSession -Version v1.2.0 -Rehearsal | Resume-ReleaseSession | Out-Null
        # a branch release-1.2 is still to be made
        git tag -d v1.2.0-rc.0 | Out-Null
        git push -q origin :refs/tags/v1.2.0-rc.0
        # as branching release-1.1 left it; the newest commit of main is not public yet
        git tag -a v1.2.0-alpha.0 -m v1.2.0-alpha.0 'v1.1.0^{}'
        git push -q origin HEAD~1:refs/heads/main release-1.1 --tags
        git fetch -q origin
        git gc -q
        Send-GitHub "commit $(git rev-parse HEAD~1)" | Out-Null
        foreach ($step in $script:steps) {
            $session = New-ReleaseSession -Version v1.2.0
            # the issue of the release can't be written then, and does not show the notes
            if ($step -eq 'notes') {
                $session = $session | Resume-ReleaseSession -Until push-access
                $env:GH_TOKEN = 'ghp_readerreaderreaderreaderreader12'
            }
            if ($step -ne 'opened') { $session | Resume-ReleaseSession -Until $step -WarningAction Ignore | Out-Null }
            $env:GH_TOKEN = 'ghp_writerwriterwriterwriterwriter12'
            Save-State $step
        }
        # the same release, with somebody to tell of it
        $definition = Join-Path $script:place announce.yaml
        [IO.File]::WriteAllText($definition, [IO.File]::ReadAllText((Join-Path $script:checkout release.yaml)) + 'announce: [{ webhook: { name: team, url: "${env.HELLO_TEAM_HOOK}", format: slack } }]')
        Push-Location $script:root
        [IO.File]::Move($definition, (Join-Path $script:root announce.yaml))
        Restore-PreparedCheckout opened | Out-Null
        Pop-Location
        [IO.File]::Move((Join-Path $script:root announce.yaml), $definition)
        Remove-Item .release/rehearsal -Recurse -Force
        'hello-1.2.0', 'hello-1.2.0-rehearsal' | ForEach-Object { Get-ReleaseSession $_ | Remove-ReleaseSession -Confirm:$false }
        New-ReleaseSession -Version v1.2.0 -Definition $definition | Resume-ReleaseSession -Until link | Out-Null
        New-ReleaseSession -Version v1.2.0 -Definition $definition -Rehearsal | Resume-ReleaseSession 6> $null | Out-Null
        Save-State announce
    }
    finally { Pop-Location }
}

function Restore-PreparedCheckout {
    <#
    .SYNOPSIS
    Puts the checkout back as it was made, and returns its path.
    #>
    param(
        # undefined: a fresh repository without release.yaml; announce: linked, with a channel to announce it by, and so rehearsed; else the last step that version 1.2.0 has behind it
        [ValidateSet('undefined', 'opened', 'build', 'notes', 'stage', 'publish', 'github', 'link', 'announce')] [string] $State = 'stage'
    )
    Remove-Item $script:place -Recurse -Force
    Copy-Tree (Join-Path $script:root $State) $script:place
    Send-GitHub "restore $State" | Out-Null
    $script:checkout
}

function Get-PreparedState {
    <#
    .SYNOPSIS
    Every file of the checkout and of its remote with its time and digest, and what is on GitHub: what may not change under -WhatIf.
    #>
    foreach ($path in [IO.Directory]::EnumerateFileSystemEntries($script:place, '*', [IO.EnumerationOptions]@{ RecurseSubdirectories = $true; AttributesToSkip = 'None' })) {
        # a link of a machine that does not run may lead nowhere on this one
        $target = [IO.FileInfo]::new($path).LinkTarget
        $content = $target ? "-> $target" : [IO.File]::Exists($path) ? [Convert]::ToHexString([Security.Cryptography.SHA256]::HashData([IO.File]::ReadAllBytes($path))) : 'folder'
        "$([IO.Path]::GetRelativePath($script:place, $path)) $([IO.File]::GetLastWriteTimeUtc($path).Ticks) $content"
    }
    Send-GitHub state
}

function Save-State([string] $Name) {
    Copy-Tree $script:place (Join-Path $script:root $Name)
    Send-GitHub "save $Name" | Out-Null
}

# images that are staged, one of which is promoted; manifests that name both, and the same on GitHub without the new one
function Write-Promotion([string] $Folder) {
    Copy-ContainerImage -Source oci:images:1.1.0, oci:images:1.2.0 -Destination "$script:registry/stage/hello" | Out-Null
    Copy-ContainerImage -Source "$script:registry/stage/hello:1.1.0" -Destination "$script:registry/prod/hello" | Out-Null
    $digests = Get-ContainerImage "$script:registry/stage/hello" | Sort-Object Tag | ForEach-Object { "    `"$($_.Digest)`": [`"$($_.Tag)`"]" }
    $registries = "registries:`n- name: $script:registry/stage`n  src: true`n- name: $script:registry/prod"
    $list = "# what users of hello get`n- name: hello`n  dmap:`n"
    Write-File "$Folder/promoter-manifest.yaml" $registries
    Write-File "$Folder/images/hello/images.yaml" ($list + ($digests -join "`n"))
    foreach ($file in @{ 'promoter-manifest.yaml' = "$registries`n"; 'images/hello/images.yaml' = "$list$($digests[0])`n" }.GetEnumerator()) {
        Send-GitHub "file promotion/$($file.Key) $([Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes($file.Value)))" | Out-Null
    }
}

# a fake of GitHub's API with the repository that the definition names; it ends with this process
function Start-GitHub {
    $program = Get-ChildItem "$PSScriptRoot/../ReleaseTools.GitHubHost/bin" -Recurse -Include github-fake, github-fake.exe -File | Sort-Object LastWriteTime | Select-Object -Last 1
    $start = [Diagnostics.ProcessStartInfo]@{ FileName = $program.FullName; Arguments = 'acme/hello --registry'; RedirectStandardInput = $true; RedirectStandardOutput = $true; UseShellExecute = $false }
    $script:gitHub = [Diagnostics.Process]::Start($start)
    $env:GITHUB_API_URL = $script:gitHub.StandardOutput.ReadLine()
    $script:registry = $script:gitHub.StandardOutput.ReadLine()
    $env:GH_TOKEN = 'ghp_writerwriterwriterwriterwriter12'
}

function Send-GitHub([string] $Line) {
    $script:gitHub.StandardInput.WriteLine($Line)
    $script:gitHub.StandardOutput.ReadLine()
}

$MyInvocation.MyCommand.ScriptBlock.Module.OnRemove = {
    if (Test-Path variable:script:gitHub) { $script:gitHub.StandardInput.Close() }
    if (Test-Path variable:script:work) { $env:RELEASE_WORK = $script:work }
    Remove-Item env:GITHUB_API_URL, env:GH_TOKEN -ErrorAction Ignore
}

function Copy-Tree([string] $From, [string] $To) {
    if ($IsWindows) { Copy-Item -LiteralPath $From $To -Recurse -Force } else { cp -a $From $To }
}

function Write-Definition {
    $lines = @(
        'product: hello'
        'build:'
        '  steps:'
        "    - { name: make, run: 'mkdir -p out && echo hello > out/hello' }"
        'artifacts:'
        '  - { name: "hello-${version}.tar.gz", files: "out/**", strip: out }'
        'tests:'
        "  - { name: unit, run: 'git describe' }"
        "  - { name: install, run: 'ls `$RELEASE_ARTIFACTS', after: artifacts }"
        'notes: { changelog: CHANGELOG.md }'
        'publish: { github: { repository: acme/hello, replace: v0.1-test } }'
        'links: [latest, stable, "stable-${major}.${minor}"]'
        $PodDefinition
    )
    Write-File release.yaml ($lines -join "`n")
    Write-File CHANGELOG.md "# Changelog`n"
}

function Add-Release([string] $Version, [string] $Commit) {
    Write-File VERSION "v$Version"
    Add-Commit $Commit
    git tag -a "v$Version" -m "v$Version"
    New-ReleaseSession -Version "v$Version" | Resume-ReleaseSession | Out-Null
}

function Write-File([string] $Name, [string] $Text) {
    New-Item -ItemType Directory -Force (Split-Path (Join-Path $script:checkout $Name)) | Out-Null
    [IO.File]::WriteAllText((Join-Path $script:checkout $Name), "$Text`n")
}

function Add-Commit([string] $Message) {
    git add -A
    git commit -qm $Message
}

Export-ModuleMember -Function Initialize-PreparedCheckout, Restore-PreparedCheckout, Get-PreparedState
