#requires -Version 7.6
# The module as a user meets it: imported from a built checkout, run against a real repository.

BeforeAll {
    . "$PSScriptRoot/Fixture.ps1"
}

Describe 'The module' {
    It 'exports exactly what its manifest says' {
        $exported = (Get-Command -Module ReleaseTools).Name | Sort-Object
        $exported | Should -Be ((Import-PowerShellDataFile "$PSScriptRoot/../../ReleaseTools.psd1").CmdletsToExport | Sort-Object)
    }

    It 'has a manifest that PowerShell finds nothing wrong with' {
        { Test-ModuleManifest "$PSScriptRoot/../../ReleaseTools.psd1" -ErrorAction Stop } | Should -Not -Throw
    }

    It 'loads no engine, and nothing the engine depends on, by being imported' {
        # PowerShell compiles at its start what an earlier one needed, and keeps the list of that in its cache
        $cache = $env:XDG_CACHE_HOME
        $env:XDG_CACHE_HOME = Join-Path $TestDrive cache
        $loaded = pwsh -NoProfile -Command "Import-Module '$PSScriptRoot/../../ReleaseTools.psd1'; [AppDomain]::CurrentDomain.GetAssemblies().GetName().Name"
        $env:XDG_CACHE_HOME = $cache
        $loaded | Should -Contain 'ReleaseTools.Model'
        $loaded | Should -Not -Contain 'ReleaseTools.Engine'
        $loaded | Should -Not -Contain 'YamlDotNet'
    }

    It 'keeps its dependencies out of everybody else''s context' {
        $repository = New-HelloRepository
        New-ReleaseSession -Repository $repository -WhatIf | Out-Null
        [System.Runtime.Loader.AssemblyLoadContext]::Default.Assemblies.GetName().Name | Should -Not -Contain 'YamlDotNet'
    }

    It 'loads what sends e-mail only where e-mail is sent' {
        $repository = New-HelloRepository
        Add-Content (Join-Path $repository release.yaml) 'announce: [{ email: { to: a@example.com, from: b@example.com, server: "127.0.0.1:1" } }]'
        git -C $repository commit -qam 'feat: announce'
        $said = Invoke-FreshPowerShell @"
            Import-Module '$ModulePath'
            function Show(`$when) { "`${when}: `$([AppDomain]::CurrentDomain.GetAssemblies().GetName().Name -match '^(MailKit|MimeKit|BouncyCastle.*|Markdig)`$')" }
            `$session = New-ReleaseSession -Repository '$repository' -Version v1.0.0 -Rehearsal | Resume-ReleaseSession
            Show rehearsed
            try { New-ReleaseSession -Repository '$repository' -Version v1.0.0 | Resume-ReleaseSession -Confirm:`$false -ErrorAction Stop } catch { "`$_" }
            Show sent
"@
        $said | Should -Contain 'rehearsed: Markdig'
        ($said -join ' ') | Should -BeLike '*127.0.0.1:1 could not be reached*'
        ($said -like 'sent: *') | Should -Match 'MailKit'
    }

    It 'lets scripts name its types' {
        [ReleaseTools.Versions.ReleaseVersion]::Parse('v1.2.0') -lt [ReleaseTools.Versions.ReleaseVersion]::Parse('v1.10.0') | Should -BeTrue
    }
}

Describe 'A release, step by step' {
    BeforeAll {
        $repository = New-HelloRepository
        $session = New-ReleaseSession -Repository $repository -Version v1.0.0 |
            Invoke-ReleaseBuild | New-ReleaseNote | New-StagedRelease | New-ReleaseTag -PassThru | Publish-StagedRelease | Set-StagedVersionLink
    }

    It 'goes through the pipeline to published and linked' {
        $session.State | Should -Be 'link done'
        Get-Content (Join-Path $repository .release/release/hello/latest.txt) | Should -Be '1.0.0'
        Get-Content (Join-Path $repository .release/release/hello/stable.txt) | Should -Be '1.0.0'
        Join-Path $repository .release/release/hello/index.html | Should -Exist
    }

    It 'makes checksums that coreutils verify' {
        Push-Location (Join-Path $repository .release/release/hello/1.0.0)
        try { sha256sum -c --quiet SHA256SUMS; $LASTEXITCODE | Should -Be 0 } finally { Pop-Location }
    }

    It 'finds the same session by the same arguments, with everything done' {
        $again = New-ReleaseSession -Repository $repository -Version v1.0.0
        $again.Revision | Should -Be $session.Revision
        ($again | Resume-ReleaseSession).Revision | Should -Be $session.Revision
    }

    It 'lists sessions by wildcard' {
        (Get-ReleaseSession hello-1.* -Repository $repository).Id | Should -Be 'hello-1.0.0'
        Get-ReleaseSession 'other-*' -Repository $repository | Should -BeNullOrEmpty
    }

    It 'verifies what was published, and repairs it' {
        Test-PublishedRelease -Repository $repository | Should -BeNullOrEmpty
        $notes = Join-Path $repository .release/release/hello/1.0.0/RELEASE_NOTES.md
        Add-Content $notes 'more'
        Remove-Item (Join-Path $repository .release/release/hello/stable.txt)

        $findings = Get-ReleaseSession hello-1.0.0 -Repository $repository | Test-PublishedRelease
        $steps = Get-ReleaseSession hello-1.0.0 -Repository $repository | Test-ReleaseSession | Where-Object Holds -EQ $false

        "$($findings[0].Part) $($findings[0].Name) $($findings[0].Fault)" | Should -Be 'Object RELEASE_NOTES.md Changed'
        $steps.Step | Should -Be 'publish', 'link'
        $steps[-1].Findings.Name | Should -Be 'stable.txt'

        Get-ReleaseSession hello-1.0.0 -Repository $repository | Resume-ReleaseSession | Test-ReleaseSession | Where-Object Holds -EQ $false | Should -BeNullOrEmpty
        Test-PublishedRelease 1.0.0 -Store (Join-Path $repository .release) -Quiet | Should -BeTrue
    }

    It 'lists, tests and removes what was staged' {
        $staged = Get-StagedRelease -Repository $repository
        $staged.Version.ToString() | Should -Be '1.0.0'
        $staged | Test-StagedRelease -Quiet | Should -BeTrue
        Add-Content (Join-Path $repository ".release/$($staged.Prefix)RELEASE_NOTES.md") 'more'
        ($staged | Test-StagedRelease).Path | Should -Contain 'RELEASE_NOTES.md'
        $staged | Remove-StagedRelease -Confirm:$false
        Get-StagedRelease -Repository $repository | Should -BeNullOrEmpty
    }

    It 'lists links' {
        (Get-StagedVersionLink stable -Repository $repository).Version.ToString() | Should -Be '1.0.0'
    }
}

Describe 'What goes wrong' {
    It 'says so per item and goes on with the next' {
        $bad = New-HelloRepository -Build 'exit 3'
        $good = New-HelloRepository
        $sessions = $bad, $good | ForEach-Object { New-ReleaseSession -Repository $_ -Version v1.0.0 }

        $built = $sessions | Invoke-ReleaseBuild -ErrorAction SilentlyContinue -ErrorVariable failures

        $built.Repository | Should -Be $good
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'BuildStepFailed,*'
        $failures[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
    }

    It 'stops where it is told to stop' {
        $bad = New-HelloRepository -Build 'exit 3'
        { New-ReleaseSession -Repository $bad -Version v1.0.0 | Invoke-ReleaseBuild -ErrorAction Stop } | Should -Throw '*exited with 3*'
    }

    It 'names the step that is missing' {
        New-ReleaseSession -Repository (New-HelloRepository) | Publish-StagedRelease -ErrorVariable failures -ErrorAction SilentlyContinue
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'StepMissing,*'
    }

    It 'finds every missing prerequisite at once' {
        $repository = New-HelloRepository
        Set-Content (Join-Path $repository more.txt) 'not committed'
        $findings = New-ReleaseSession -Repository $repository -WhatIf | Test-ReleasePrerequisite
        ($findings | Where-Object Name -EQ 'clean tree').Outcome | Should -Be 'Failed'
        ($findings | Where-Object Name -EQ 'tool git').Outcome | Should -Be 'Passed'
    }

    It 'takes paths from PowerShell''s location, not from the process''s' {
        $repository = New-HelloRepository
        Push-Location $repository
        try { (New-ReleaseSession -WhatIf).Product | Should -Be 'hello' } finally { Pop-Location }
    }
}

Describe '-WhatIf of a release that is not begun' {
    It 'returns the session that would be opened' {
        (New-ReleaseSession -Repository (New-HelloRepository) -WhatIf).Id | Should -Be 'hello-0.1.0-alpha.0'
    }
}

Describe 'Stopping' {
    It 'ends the whole build within a second' {
        $repository = New-HelloRepository -Build 'echo $$ > $(git remote get-url origin)/started; sleep 600'
        $started = Join-Path $repository started
        $job = Start-ThreadJob {
            Import-Module $using:PSScriptRoot/../../ReleaseTools.psd1
            New-ReleaseSession -Repository $using:repository -Version v1.0.0 | Invoke-ReleaseBuild
        }
        for ($i = 0; $i -lt 600 -and -not (Test-Path $started); $i++) { Start-Sleep -Milliseconds 50 }
        $started | Should -Exist
        Start-Sleep -Milliseconds 200

        $clock = [Diagnostics.Stopwatch]::StartNew()
        $job | Stop-Job
        $clock.Elapsed.TotalSeconds | Should -BeLessThan 5
        $job | Remove-Job -Force
        (Get-ReleaseSession -Repository $repository).State | Should -Be 'build failed'
    }

    It 'is what a downstream Select-Object -First does, too' {
        $repository = New-HelloRepository
        New-ReleaseSession -Repository $repository -Version v1.0.0 | Out-Null
        New-ReleaseSession -Repository $repository -Version v1.1.0 | Out-Null
        (Get-ReleaseSession -Repository $repository | Select-Object -First 1).Product | Should -Be 'hello'
    }
}
