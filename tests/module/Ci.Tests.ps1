#requires -Version 7.6
# What a CI is told by cmdlets, and which release its run makes.

BeforeAll {
    . "$PSScriptRoot/Fixture.ps1"
    $repository = New-HelloRepository -Build 'mkdir -p out; printf hello > out/hello; echo "##vso[task.setvariable variable=evil]1"; echo "::set-output name=evil::1"'
    $commit = git -C $repository rev-parse HEAD

    # runs a script in a fresh PowerShell of a CI
    function Invoke-InCi([string] $Script, [hashtable] $Environment) {
        Invoke-FreshPowerShell "`$PSStyle.OutputRendering = 'PlainText'; Import-Module '$ModulePath'; Set-Location '$repository'; $Script" $Environment
    }

    function Get-AzureRun([string] $Reference) { @{ TF_BUILD = 'True'; BUILD_SOURCEBRANCH = $Reference; BUILD_SOURCEVERSION = $commit; BUILD_BUILDID = '7' } }

    function Get-GitHubRun([string] $Reference) {
        $files = Join-Path $TestDrive ([guid]::NewGuid().ToString('n'))
        @{ GITHUB_ACTIONS = 'true'; GITHUB_REF = $Reference; GITHUB_SHA = $commit; GITHUB_RUN_NUMBER = '7'; GITHUB_OUTPUT = "$files.out"; GITHUB_STEP_SUMMARY = "$files.md" }
    }
}

Describe 'Get-ReleaseTrigger' {
    It 'outside of a CI tells what a run for the current branch would release' {
        $trigger = Get-ReleaseTrigger -Repository $repository -WarningVariable warned -WarningAction SilentlyContinue
        $trigger.Channel, $trigger.Tag, $trigger.Commit | Should -Be 'test', 'v0.1-test', $commit
        $trigger.Version | Should -Match '^0\.1\.0-test\.\d{14}$'
        $warned | Should -Match 'branch main is for no other channel'
    }

    It 'opens the session of what it found' {
        $session = Get-ReleaseTrigger -Repository $repository -Branch releases/v0.9/v0.9-beta | New-ReleaseSession
        $session.Tag, $session.Channel, "$($session.Version)", $session.Branch | Should -Be 'v0.9-beta', 'branch', '0.9.0-beta', 'releases/v0.9/v0.9-beta'
    }

    It 'refuses a tag that says another version' {
        { New-ReleaseSession -Repository $repository -Version v1.0.0 -Tag v2.0.0 -ErrorAction Stop } | Should -Throw -ErrorId 'TagNotOfVersion*'
    }

    It 'refuses a channel that the definition does not have' {
        { New-ReleaseSession -Repository $repository -Version v1.0.0 -Channel nightly -ErrorAction Stop } | Should -Throw 'The definition has no channel nightly.'
    }

    It 'takes everything from the run' {
        $output = Invoke-InCi 'Get-ReleaseTrigger | Format-List' (Get-AzureRun refs/tags/v1.2.0)
        $output | Should -Contain '##vso[task.setvariable variable=releaseTag;isOutput=true;]v1.2.0'
        ($output -match '^Reason') | Should -Match 'tag v1\.2\.0 is like v\*'
    }

    It 'completes the channels of the definition' {
        (TabExpansion2 "New-ReleaseSession -Repository $repository -Channel ").CompletionMatches.CompletionText | Should -Be 'release', 'branch', 'test'
    }
}

Describe 'Steps in a CI' {
    It 'are groups, and a build can tell the CI nothing' {
        $output = Invoke-InCi 'Get-ReleaseTrigger | New-ReleaseSession | Invoke-ReleaseBuild | Out-Null' (Get-AzureRun refs/tags/v1.3.0)
        @($output -match '^##\[') | Should -Be '##[group]prerequisites', '##[endgroup]', '##[group]build', '##[endgroup]'
        $output | Should -Contain '## vso[task.setvariable variable=evil]1'
        @($output -match '##vso\[task\.setvariable variable=evil') | Should -BeNullOrEmpty
    }

    It 'show one page, however many commands have written it' {
        $run = Get-GitHubRun refs/tags/v1.4.0
        $output = Invoke-InCi 'Get-ReleaseTrigger | New-ReleaseSession | Invoke-ReleaseBuild | New-ReleaseNote | New-StagedRelease | Out-Null' $run
        $page = Get-Content $run.GITHUB_STEP_SUMMARY -Raw
        [regex]::Matches($page, '(?m)^## ').Count | Should -Be 1
        $page | Should -Match '## hello v1\.4\.0: stage done'
        $page | Should -Match '\| hello-1\.4\.0\.tar\.gz \| any \|'
        @($output -match '^\s*::set-output') | Should -BeNullOrEmpty
    }

    It 'list a failure as an error' {
        $output = Invoke-InCi 'Get-ReleaseTrigger -ErrorAction Continue' (Get-AzureRun refs/pull/3/merge)
        @($output -match '^##vso\[task\.logissue type=error;\]A pull request is built').Count | Should -Be 1
    }

    It 'list none that the script wants silenced' {
        Invoke-InCi 'Get-ReleaseTrigger -ErrorAction SilentlyContinue' (Get-AzureRun refs/pull/3/merge) | Should -BeNullOrEmpty
    }

    It 'tell nothing outside of one' {
        Invoke-InCi 'New-ReleaseSession -Version v1.5.0 | Invoke-ReleaseBuild | Out-Null' @{} | Where-Object { $_ -match '^(##\[group|::group|##vso\[task\.upload)' } | Should -BeNullOrEmpty
    }
}
