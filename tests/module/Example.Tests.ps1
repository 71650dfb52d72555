#requires -Version 7.6
# Every example runs as it is printed: those of Get-Help, of the about topic and of docs/*.md. The README's have FirstStep.Tests.ps1.

BeforeDiscovery {
    Import-Module "$PSScriptRoot/../../ReleaseTools.psd1" -Force
    $top = "$PSScriptRoot/../.."

    # What can't run as it is printed, and why. A line is left out of the example it belongs to; an entry that is printed nowhere fails.
    $leftOut = [ordered]@{
        'cd hello'                                        = 'the example''s checkout is the current folder already'
    }

    $found = [System.Collections.Generic.List[string]]::new()
    function Get-Runnable([string[]] $Lines) {
        # where prompts are shown, the other lines are what came back
        if ($Lines -match '^(PS> |\$ )') { $Lines = $Lines -match '^(PS> |>> |\$ )' -replace '^(PS> |>> |\$ )' }
        $kept = foreach ($line in $Lines) { if ($leftOut.Contains($line.Trim())) { $found.Add($line.Trim()) } else { $line } }
        ($kept -join "`n").Trim()
    }

    # the steps are tried where the step before is done
    $states = @{ 'New-TrackingIssue' = 'opened'; 'Close-TrackingIssue' = 'link'; 'Invoke-ReleaseBuild' = 'opened'; 'New-ReleaseDefinition' = 'undefined'; 'New-ReleaseNote' = 'build'; 'New-StagedRelease' = 'notes'; 'Publish-GitHubRelease' = 'publish'; 'Set-StagedVersionLink' = 'github'; 'Send-ReleaseAnnouncement' = 'announce'; 'Test-PublishedRelease' = 'announce' }

    $helpExamples = foreach ($command in Get-Command -Module ReleaseTools) {
        $number = 0
        foreach ($example in (Get-Help $command.Name -Examples).examples.example) {
            @{ Name = $command.Name; Number = ++$number; Code = $example.code; State = $states[$command.Name] ?? 'stage' }
        }
    }

    $topicExamples = [regex]::Matches((Get-Content "$top/module/about_ReleaseTools.help.txt" -Raw), '(?m)(^ {8}(?! ).*\n( {8}.*\n)*)') |
        Where-Object { $_.Value -match '^\s+(\(?[A-Z]\w+-[A-Z]|\$)' } | ForEach-Object { @{ Code = Get-Runnable ($_.Value -split "`n") } }

    # the README's are of a fresh clone: FirstStep.Tests.ps1
    $pageExamples = foreach ($page in Get-Item "$top/docs/*.md") {
        $name = [IO.Path]::GetRelativePath((Resolve-Path $top).Path, $page.FullName).Replace('\', '/')
        $text = Get-Content $page -Raw
        # a first release is told of a repository that has none
        $state = switch ($page.Name) { 'first-release.md' { 'first' } { $_ -in 'announce.md', 'verification.md' } { 'announce' } default { 'stage' } }
        foreach ($block in [regex]::Matches($text, '(?ms)^```(powershell|pwsh|sh|bash|console)\n(.*?)^```')) {
            @{ Page = $name; State = $state; Code = Get-Runnable ($block.Groups[2].Value -split "`n") }
        }
        # lines of a shell: indented by four, outside of fences
        foreach ($line in [regex]::Matches([regex]::Replace($text, '(?ms)^```.*?^```', ''), '(?m)^ {4}(\S.*)$')) {
            $command = Get-Runnable $line.Groups[1].Value
            if ($command -match '^(release|dotnet|git|pwsh|tests/|benchmarks/|\w+-\w+ )') {
                @{ Page = $name; State = $command -eq 'release init' ? 'undefined' : $state; Code = $command }
            }
        }
    }
    $pageExamples = $pageExamples | Where-Object Code
    $absent = $leftOut.Keys | Where-Object { $_ -notin $found } | ForEach-Object { @{ Line = $_ } }
}

BeforeAll {
    Import-Module "$PSScriptRoot/../../ReleaseTools.psd1" -Force
    Import-Module "$PSScriptRoot/PreparedCheckout.psm1" -Force
    Initialize-PreparedCheckout (Join-Path $TestDrive prepared)
    $program = Get-ChildItem "$PSScriptRoot/../../src/ReleaseTools.Cli/bin" -Recurse -Include release, release.exe -File | Sort-Object LastWriteTime | Select-Object -Last 1
    $path = $env:PATH
    $env:PATH = "$($program.DirectoryName)$([IO.Path]::PathSeparator)$path"

    # the definition that the page itself shows, in a repository that was never released
    function Initialize-FirstRelease([string] $Checkout) {
        $yaml = [regex]::Match((Get-Content "$PSScriptRoot/../../docs/first-release.md" -Raw), '(?ms)^```yaml\n(.*?)^```').Groups[1].Value
        Set-Content (Join-Path $Checkout release.yaml) $yaml
        New-Item (Join-Path $Checkout docs) -ItemType Directory | Out-Null
        Set-Content (Join-Path $Checkout docs/guide.md) '# Guide'
        git -C $Checkout add -A
        git -C $Checkout commit -qm 'build: describe the release'
    }

    # Errors end it, nobody is there to be asked, and a store on another machine's disk is the checkout's own, as are the machine's pods: those of the sample are deployed, have one instance, and can't be started.
    function Invoke-Example([string] $Code, [string] $State) {
        $checkout = Restore-PreparedCheckout ($State -eq 'first' ? 'undefined' : $State)
        if ($State -eq 'first') { Initialize-FirstRelease $checkout }
        $Code = $Code.Replace('file:///srv/releases', 'file:///' + (Join-Path $checkout .release).Replace('\', '/').TrimStart('/'))
        Push-Location $checkout
        try {
            & {
                $ErrorActionPreference = 'Stop'
                $ConfirmPreference = 'None'
                $PSNativeCommandUseErrorActionPreference = $true
                $PSDefaultParameterValues = @{ '*-ReleasePod:Root' = 'machine'; '*-ReleasePodUpdate:Root' = 'machine' }
                try { . ([scriptblock]::Create($Code)) 2>&1 6>&1 }
                catch { if (($_.FullyQualifiedErrorId -split ',')[0] -notin 'PodNotStartable', 'PodInstanceMissing') { throw } }
            }
        }
        finally { Pop-Location }
    }
}

AfterAll { $env:PATH = $path }

Describe 'Get-Help -Examples' {
    It '<Name>, example <Number>: <Code>' -ForEach $helpExamples {
        $output = Invoke-Example $Code $State
        # what only looks has something to show
        if ($Code -match '^\(?Get-[^|]+$') { $output | Should -Not -BeNullOrEmpty }
    }
}

Describe 'Get-Help about_ReleaseTools' {
    It '<Code>' -ForEach $topicExamples { Invoke-Example $Code stage | Out-Null }
}

Describe 'Pages' {
    It '<Page>: <Code>' -ForEach $pageExamples { Invoke-Example $Code $State | Out-Null }
}

Describe 'What is left out' {
    It '<Line> is still printed somewhere' -ForEach $absent -AllowNullOrEmptyForEach { $Line | Should -BeNullOrEmpty -Because 'it is printed nowhere any more: take it out of $leftOut' }
}
