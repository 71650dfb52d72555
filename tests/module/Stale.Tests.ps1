#requires -Version 7.6
# What is stale: how it is found, asked about, removed and written down.

BeforeAll {
    Import-Module "$PSScriptRoot/../../ReleaseTools.psd1" -Force
    Import-Module "$PSScriptRoot/PreparedCheckout.psm1" -Force
    Initialize-PreparedCheckout (Join-Path $TestDrive prepared)

    # tags that no session and no link holds, here and on the remote
    function Enter-Checkout {
        Push-Location (Restore-PreparedCheckout link)
        # the release of the checkout is none of them
        git tag -d v1.2.0 | Out-Null
        git push -q origin :refs/tags/v1.2.0
        foreach ($tag in 'v0.9.0', 'v0.8.0', 'nightly') { git tag $tag 'v1.0.0^{}' }
        git push -q origin --tags
    }
}

Describe 'Get-StaleRelease' {
    BeforeEach { Enter-Checkout }
    AfterEach { Pop-Location }

    It 'says of each why it goes, and with -All why others stay' {
        $found = Get-StaleRelease -Place Tag -Keep 0 -All
        $found | Should -BeOfType ReleaseTools.Stale.StaleRelease
        $found.Where({ $_.IsStale }).Name | Should -Be 'v0.9.0', 'v0.8.0'
        $found.Where({ $_.IsStale })[0].Reason | Should -Be 'none is kept'
        $found.Where({ $_.Name -eq 'v1.2.0-alpha.0' }).Reason | Should -Be 'the highest version'
        $found.Where({ $_.Name -eq 'v1.0.0' }).Reason | Should -Be 'a release on GitHub (acme/hello) names it'
        $found.Where({ $_.Name -eq 'nightly' }).Reason | Should -Be 'its name is no version: only a pattern chooses it'
    }

    It 'takes an age as <Name>' -TestCases @(
        @{ Name = 'text'; Age = '0d' }
        @{ Name = 'a span'; Age = [timespan]::Zero }
        @{ Name = 'a date'; Age = [datetime]::Now.AddDays(1) }
        @{ Name = 'a date with its offset'; Age = [DateTimeOffset]::Now.AddDays(1) }
    ) {
        (Get-StaleRelease Tag -OlderThan $Age -Like v0.*).Name | Should -Be 'v0.9.0', 'v0.8.0'
    }

    It 'chooses by patterns' {
        (Get-StaleRelease Tag -Like v0.*, night* -NotLike *.8.0).Name | Should -Be 'v0.9.0', 'nightly'
    }

    It 'keeps staged builds that links name, and what a session uses' {
        $reasons = Get-StaleRelease -Keep 0 -All | Group-Object Place -AsHashTable -AsString
        $reasons['StagedBuild'].Where({ $_.Version -eq '1.0.0' }).Reason | Should -Be 'link stable-1.0 names it'
        $reasons['StagedBuild'].Where({ $_.Version -eq '1.2.0-rc.1' }).Reason | Should -BeLike 'session hello-1.2.0-rc.1 is not finished, and was active * ago'
        $reasons['Session'].Where({ $_.Name -eq 'hello-1.1.1-rc.0' }).Reason | Should -BeLike 'session hello-1.1.1-rc.0 is not finished*'
    }

    It 'returns nothing where nothing says what is stale, but tells which criteria there are' {
        $found = Get-StaleRelease -NotLike v1.* -ErrorVariable problem -ErrorAction SilentlyContinue
        $found | Should -BeNullOrEmpty
        $problem.FullyQualifiedErrorId | Should -BeLike 'CriteriaMissing,*'
        $problem.ErrorDetails.RecommendedAction | Should -Be 'Give at least one: -Keep 5, -OlderThan 30d, -Like PATTERN, -Draft, -Prerelease.'
    }

    It 'says what is no age' {
        { Get-StaleRelease -OlderThan 30 } | Should -Throw
        { Get-StaleRelease -OlderThan soon } | Should -Throw '*neither an age nor a date*'
    }

    It 'looks at the other places where one can not be read' {
        $found = Get-StaleRelease -Place Session, Tag -Remote ../nowhere -Like *-rehearsal -ErrorVariable problem -ErrorAction SilentlyContinue
        $found.Name | Should -Be 'hello-1.2.0-rehearsal'
        $problem.FullyQualifiedErrorId | Should -BeLike 'RemoteMissing,*'
    }
}

Describe 'Remove-StaleRelease' {
    BeforeEach { Enter-Checkout }
    AfterEach { Pop-Location }

    It 'removes what is piped in, here and there, and writes it down' {
        $removed = Get-StaleRelease Tag -Like v0.* | Remove-StaleRelease -Confirm:$false -PassThru
        $removed.Name | Should -Be 'v0.9.0', 'v0.8.0'
        git tag --list v0.* | Should -BeNullOrEmpty
        git ls-remote --tags origin v0.* | Should -BeNullOrEmpty
        $journal = Get-Content .release/logs/removals.jsonl | ConvertFrom-Json
        $journal.event | Should -Be 'begun', 'removed', 'begun', 'removed'
        $journal[0].what.reason | Should -Be 'matches v0.*'
    }

    It 'goes on with the next where one has changed since' {
        $found = Get-StaleRelease Tag -Like v0.*
        git tag -f v0.9.0 v1.1.0 2>&1 | Out-Null
        $removed = $found | Remove-StaleRelease -Confirm:$false -PassThru -ErrorVariable problem -ErrorAction SilentlyContinue
        $removed.Name | Should -Be 'v0.8.0'
        $problem.FullyQualifiedErrorId | Should -BeLike 'StaleChanged,*'
        $problem.ErrorDetails.RecommendedAction | Should -Be 'List again what is stale: Get-StaleRelease.'
        git tag --list v0.9.0 | Should -Be 'v0.9.0'
    }

    It 'refuses what -All shows as kept' {
        Get-StaleRelease Tag -Like v0.* -All | Where-Object Name -EQ v1.0.0 | Remove-StaleRelease -Confirm:$false -ErrorVariable problem -ErrorAction SilentlyContinue
        $problem.FullyQualifiedErrorId | Should -BeLike 'NotStale,*'
    }

    It 'asks unless it is told not to' {
        (Get-Command Remove-StaleRelease).ImplementingType.GetCustomAttributes([System.Management.Automation.CmdletAttribute], $true).ConfirmImpact | Should -Be 'High'
    }

    It 'finishes an interrupted removal also where nothing else is left, but not under -WhatIf' {
        $stale = Get-StaleRelease Session -Like *-rehearsal
        $stale | Remove-StaleRelease -Confirm:$false
        $lines = Get-Content .release/logs/removals.jsonl
        Set-Content .release/logs/removals.jsonl $lines[0]
        Get-StaleRelease Session -Like *-rehearsal | Remove-StaleRelease -WhatIf
        Get-Content .release/logs/removals.jsonl | Should -HaveCount 1
        Get-StaleRelease Session -Like *-rehearsal | Remove-StaleRelease -Confirm:$false
        (Get-Content .release/logs/removals.jsonl | ConvertFrom-Json).event | Should -Be 'begun', 'gone'
    }

    It 'needs no checkout where a store and a journal are named' {
        $store = (Resolve-Path .release/rehearsal).Path
        Set-Location $TestDrive
        $found = Get-StaleRelease StagedBuild -Store $store -Keep 0 -All
        $found.Reason | Should -Be 'the highest version that is no prerelease'
    }
}
