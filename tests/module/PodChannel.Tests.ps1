#requires -Version 7.6
# What is released in the channels of a store, and the tips of channels.

BeforeAll {
    . "$PSScriptRoot/Fixture.ps1"
    Import-Module "$PSScriptRoot/Sample.psm1" -Force
    $start = Get-Location
}

Describe 'Get-PodRelease' {
    BeforeAll {
        $repository = New-PodCheckout $TestDrive
        Set-Location $repository
        Publish-PodSample
        New-PodRelease (Write-PodInstruction . 1.1.0 -Channel staging) | Out-Null
        Set-Location $start
    }
    BeforeEach { Set-Location $repository }
    AfterEach { Set-Location $start }

    It 'lists the highest version first, with tip and previous' {
        $found = Get-PodRelease -Channel production
        $found.Version | Should -Be 1.1.0, 1.0.0
        $found.IsTip | Should -Be $true, $false
        $found.IsPrevious | Should -Be $false, $true
        "$($found[0].Pod)" | Should -Be '//shop:web@1.1.0'
    }

    It 'chooses by <Name> in <Channel>' -ForEach @(
        @{ Name = '*'; Channel = '*'; Count = 3 }
        @{ Name = 'web'; Channel = '*'; Count = 3 }
        @{ Name = '//shop:web'; Channel = 'staging'; Count = 1 }
        @{ Name = '//shop:*'; Channel = 'p*'; Count = 2 }
        @{ Name = 'shop:w?b'; Channel = '?taging'; Count = 1 }
        @{ Name = 'api*'; Channel = '*'; Count = 0 }
    ) {
        @(Get-PodRelease $Name -Channel $Channel).Count | Should -Be $Count
    }

    It 'returns only tips with -Tip' {
        (Get-PodRelease -Tip).ForEach({ "$_" }) | Should -Be 'production //shop:web@1.1.0', 'staging //shop:web@1.1.0'
    }

    It 'says what is not there by its name: <_>' -ForEach @(
        { Get-PodRelease //shop:api }
        { Get-PodRelease -Channel test }
    ) {
        (Get-ErrorOf $_)[0].FullyQualifiedErrorId | Should -BeLike 'PodReleaseMissing,*'
    }

    It 'needs no checkout where a store is named' {
        Set-Location $TestDrive
        (Get-PodRelease -Channel staging -Store "$repository/.release/pods").Version | Should -Be 1.1.0
        (Get-ErrorOf { Get-PodRelease -Store nope })[0].FullyQualifiedErrorId | Should -BeLike 'StoreMissing,*'
    }

    It 'becomes JSON' {
        $json = Get-PodRelease -Tip -Channel staging | ConvertTo-Json -Depth 5 | ConvertFrom-Json
        $json.Channel, $json.IsTip, $json.Path | Should -Be staging, $true, channels/staging/shop/web/1.1.0
    }

    It 'completes channels, labels and versions' {
        function Get-CompletionText([string] $Line) { @((TabExpansion2 $Line $Line.Length).CompletionMatches.CompletionText) }
        Get-CompletionText 'Get-PodRelease -Channel ' | Should -Be production, staging
        Get-CompletionText 'Get-PodRelease -Channel s' | Should -Be staging
        Get-CompletionText 'Get-PodRelease ' | Should -Be '//shop:web'
        Get-CompletionText 'Set-PodChannelTip staging ' | Should -Be '//shop:web@1.1.0'
        Get-CompletionText 'Set-PodChannelTip production //shop:web@1.0' | Should -Be '//shop:web@1.0.0'
        Get-CompletionText "Get-PodRelease -Store '$repository/.release/pods' -Channel p" | Should -Be production
        Get-CompletionText 'Get-PodRelease -Store nope -Channel ' | Should -BeNullOrEmpty
        Set-Location env:
        Get-CompletionText 'Get-PodRelease -Channel ' | Should -BeNullOrEmpty
    }

    It 'is shown as a table and as a list' {
        ((Get-PodRelease -Channel production | Out-String) -split "`r?`n" | Where-Object { $_ })[2] | Should -Match '^production +//shop:web +1\.1\.0 +tip +\d{4}-\d\d-\d\d \d\d:\d\d$'
        Get-PodRelease -Channel staging | Format-List | Out-String | Should -Match '(?m)^Path +: channels/staging/shop/web/1\.1\.0'
    }
}

Describe 'Set-PodChannelTip' {
    BeforeEach {
        $repository = New-PodCheckout $TestDrive
        Set-Location $repository
        Publish-PodSample
    }
    AfterEach { Set-Location $start }

    It 'goes back only for a reason' {
        $failures = Get-ErrorOf { Set-PodChannelTip production //shop:web@1.0.0 }
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'PodTipBack,*'
        $failures[0].ErrorDetails.RecommendedAction | Should -BeLike '*Set-PodChannelTip production //shop:web@1.0.0 -Reason TEXT.'
        (Get-PodRelease -Tip).Version | Should -Be 1.1.0

        $move = Set-PodChannelTip production //shop:web@1.0.0 -Reason 'it leaks' -PassThru
        "$($move.Verdict) $($move.From) $($move.To) $($move.Reason)" | Should -Be 'Back 1.1.0 1.0.0 it leaks'
        (Get-PodRelease -Tip).Version | Should -Be 1.0.0
        (Get-PodRelease | Where-Object IsPrevious).Version | Should -Be 1.1.0
    }

    It 'goes forward by itself' {
        Set-PodChannelTip production //shop:web@1.0.0 -Reason 'it leaks' | Should -BeNullOrEmpty
        "$((Set-PodChannelTip production //shop:web@1.1.0 -PassThru).Verdict)" | Should -Be Forward
        "$((Set-PodChannelTip production //shop:web@1.1.0 -PassThru).Verdict)" | Should -Be Unchanged
        (Get-PodRelease -Tip).Version | Should -Be 1.1.0
    }

    It 'takes what Get-PodRelease returns' {
        $move = Get-PodRelease web -Channel production | Where-Object IsPrevious | Set-PodChannelTip -Reason 'it leaks' -PassThru
        "$($move.To)" | Should -Be 1.0.0
        # the store comes with it
        Set-Location $TestDrive
        $store = Join-Path $repository .release/pods
        Get-PodRelease -Store $store | Where-Object IsPrevious | Set-PodChannelTip
        (Get-PodRelease -Tip -Store $store).Version | Should -Be 1.1.0
    }

    It 'goes on where one of several is refused' {
        $moves = Get-PodRelease -Channel production | Set-PodChannelTip -PassThru -ErrorVariable failures -ErrorAction SilentlyContinue
        "$($moves.Verdict)" | Should -Be Unchanged
        $failures | Should -HaveCount 1
    }

    It 'writes nothing under -WhatIf' {
        $before = (Get-Item .release/pods/channels/production/shop/web/tip).Target, (Get-TreeState .release/pods)
        Set-PodChannelTip production //shop:web@1.0.0 -Reason 'it leaks' -PassThru -WhatIf | Should -BeNullOrEmpty
        (Get-Item .release/pods/channels/production/shop/web/tip).Target, (Get-TreeState .release/pods) | Should -Be $before
    }

    It 'refuses what is not released' {
        $failures = Get-ErrorOf { Set-PodChannelTip production //shop:web@1.2.0 }
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'PodNotReleased,*'
    }

    It 'refuses what is no version of a pod: <_>' -ForEach 'web', '//shop:web', '//shop:web@v1' {
        { Set-PodChannelTip production $_ } | Should -Throw "*'$_' does not name a version of a pod*"
    }
}
