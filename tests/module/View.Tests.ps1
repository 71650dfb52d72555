#requires -Version 7.6
# What a person sees of each type: tables, lists, colours.

BeforeDiscovery {
    # every type that a command returns, or that hangs on one that it returns
    $types = @(
        'Sessions.ReleaseSession', 'Sessions.StepRecord', 'Staging.StagedRelease', 'Staging.PublishedRelease', 'Staging.VersionLink', 'Staging.LinkResult'
        'Staging.ContentFinding', 'Prerequisites.PrerequisiteFinding', 'Artifacts.Artifact', 'Notes.ReleaseNotes', 'Stale.StaleRelease'
        'Pods.PodRelease', 'Pods.PodReleaseResult', 'Pods.PodTipMove', 'Pods.PodVolumeResult'
    ).ForEach({ @{ Type = "ReleaseTools.$_" } })
}

BeforeAll {
    . "$PSScriptRoot/Fixture.ps1"
    $repository = New-ReleasedRepository
    $session = Get-ReleaseSession -Repository $repository
    $staged = Get-StagedRelease -Repository $repository
    $escape = [char]27

    function Get-View([Parameter(ValueFromPipeline)] $Value, [int] $Width = 120, [switch] $List) {
        begin { $all = @() }
        process { $all += $Value }
        end {
            $shown = if ($List) { $all | Format-List | Out-String -Width $Width } else { $all | Out-String -Width $Width }
            , @($shown -split "`r?`n" | Where-Object { $_.Trim() })
        }
    }
}

Describe '<Type>' -ForEach $types {
    It 'has a table and a list' {
        $view = Get-FormatData -TypeName $Type -PowerShellVersion $PSVersionTable.PSVersion
        $view.FormatViewDefinition.Control.ForEach({ $_.GetType().Name }) | Sort-Object | Should -Be 'ListControl', 'TableControl'
    }
}

Describe 'Every type that a command returns' {
    It 'has a view' {
        $returned = (Get-Command -Module ReleaseTools).OutputType.Type | Where-Object { $_.Namespace -like 'ReleaseTools*' } | Sort-Object -Unique
        $returned | Where-Object { -not (Get-FormatData -TypeName $_.FullName -PowerShellVersion $PSVersionTable.PSVersion) } | Should -BeNullOrEmpty
    }
}

Describe 'Tables' {
    It 'fit into <_> columns' -ForEach 80, 120, 200 {
        $width = $_
        $values = $session, $session.Steps, $session.Artifacts, $session.Notes, $session.Published, $session.Links, $staged,
            (Get-StagedVersionLink -Repository $repository), ($session | Test-ReleasePrerequisite)
        foreach ($value in $values) {
            foreach ($line in ($value | Get-View -Width $width)) { $line.Length | Should -BeLessOrEqual $width }
        }
    }

    It 'show sessions with a short commit and local time' {
        $table = $session | Get-View -Width 80
        $table[0] | Should -Match '^Id +State +Commit +Updated +Artifacts$'
        $table[2] | Should -Match "^hello-1.0.0 link done $($session.Commit.Substring(0, 7)) $($session.Updated.LocalDateTime.ToString('yyyy-MM-dd HH:mm')) +1$"
    }

    It 'show no time of a session that is not opened' {
        $planned = New-ReleaseSession -Repository (New-HelloRepository) -WhatIf
        ($planned | Get-View)[2] | Should -Match '^hello-0.1.0-alpha.0 opened [0-9a-f]{7} +0$'
    }

    It 'show sizes as a person reads them' {
        ($session.Artifacts | Get-View)[2] | Should -Match '^hello-1.0.0.tar.gz +\d+ B other +[0-9a-f]{12}$'
        ($staged | Get-View -Width 200)[2] | Should -Match '^hello +1\.0\.0 +\S+ +\d+ [\d.]+ KiB file:///'
    }

    It 'let the build''s name stand where the store is long' {
        $long = Join-Path $TestDrive ('deep/' * 20)
        Copy-Item -Recurse (Join-Path $repository .release) $long
        (Get-StagedRelease -Store "file:$long" | Get-View -Width 80)[2] | Should -Match "^hello +1\.0\.0 +$($staged.Build) .*$([char]0x2026)`$"
    }

    It 'show steps with their durations' {
        $table = $session.Steps | Get-View -Width 80
        $table[0] | Should -Match '^Step +State +Started +Duration +Machine +Reason$'
        $table[3] | Should -Match '^build +done +\d{4}-\d\d-\d\d \d\d:\d\d +[\d.]+ s '
    }

    It 'show what is wrong with a build' {
        $damaged = New-ReleasedRepository
        $build = Get-StagedRelease -Repository $damaged
        Add-Content (Join-Path $damaged ".release/$($build.Prefix)RELEASE_NOTES.md") 'more'
        ($build | Test-StagedRelease | Get-View)[2] | Should -Match '^size +RELEASE_NOTES.md +\d+ +\d+$'
    }

    It 'show what differs from what was published' {
        $damaged = New-ReleasedRepository
        Remove-Item (Join-Path $damaged .release/release/hello/1.0.0/RELEASE_NOTES.md)
        $view = Test-PublishedRelease -Repository $damaged | Get-View
        $view[0] | Should -Match '^ +Place: /.+/\.release/release/hello/1\.0\.0$'
        $view[3] | Should -Match '^object +RELEASE_NOTES.md +is missing$'
    }
}

Describe 'Lists' {
    It 'say of a session how it stands and what comes next' {
        $begun = New-ReleaseSession -Repository (New-HelloRepository) -Version v2.0.0 | Invoke-ReleaseBuild
        $list = $begun | Get-View -List -Width 200
        $list | Should -Contain 'Next       : Get-ReleaseSession hello-2.0.0 | New-ReleaseNote'
        $list | Should -Contain 'Steps      : prerequisites done, build done'
        $list -like 'Published*' | Should -BeNullOrEmpty
    }

    It 'show whole digests' {
        $artifact = $session.Artifacts | Get-View -List -Width 200
        $artifact | Should -Contain "Sha256    : $($session.Artifacts[0].Sha256)"
        $build = $staged | Get-View -List -Width 200
        $build | Should -Contain "ManifestSha256 : $($staged.ManifestSha256)"
    }
}

Describe 'What is added for a prompt' {
    It 'is there on <Name>' -TestCases @(
        @{ Name = 'sessions'; Get = { $session }; Expected = @{ ShortCommit = '^[0-9a-f]{7}$'; Duration = '^00:00:\d\d'; Next = '^$' } }
        @{ Name = 'staged builds'; Get = { $staged }; Expected = @{ ShortCommit = '^[0-9a-f]{7}$'; SizeText = 'KiB$'; Created = '\d' } }
        @{ Name = 'releases'; Get = { $session.Published }; Expected = @{ ShortCommit = '^[0-9a-f]{7}$'; SizeText = 'KiB$'; Created = '\d' } }
        @{ Name = 'artifacts'; Get = { $session.Artifacts[0] }; Expected = @{ SizeText = '^\d+ B$' } }
    ) {
        $value = & $Get
        foreach ($property in $Expected.Keys) { "$($value.$property)" | Should -Match $Expected[$property] }
    }

    It 'tells when a build was staged in local time' {
        [Math]::Abs(((Get-Date) - $staged.Created).TotalMinutes) | Should -BeLessThan 30
    }
}

Describe 'Colours' {
    BeforeAll {
        $rendering = $PSStyle.OutputRendering
        $refused = [ReleaseTools.Staging.LinkResult]::new('hello', 'stable', '1.0.0', $null, 'Refused', 'no')
        $passed = [ReleaseTools.Prerequisites.PrerequisiteFinding]::new('git', 'Passed', 'x', 'y', $null)
        $warning = [ReleaseTools.Prerequisites.PrerequisiteFinding]::new('git', 'Warning', 'x', 'y', $null)
    }
    AfterAll { $PSStyle.OutputRendering = $rendering }

    It 'tell <Outcome> by <Color> where a person looks' -TestCases @(
        @{ Outcome = 'done'; Color = 'Green'; Get = { $session } }
        @{ Outcome = 'forward'; Color = 'Green'; Get = { $session.Links[0] } }
        @{ Outcome = 'passed'; Color = 'Green'; Get = { $passed } }
        @{ Outcome = 'warning'; Color = 'Yellow'; Get = { $warning } }
        @{ Outcome = 'refused'; Color = 'Red'; Get = { $refused } }
    ) {
        $PSStyle.OutputRendering = 'Ansi'
        $value = & $Get
        foreach ($shown in ($value | Out-String), ($value | Format-List | Out-String)) {
            $shown | Should -BeLike "*$($PSStyle.Foreground.$Color.Replace('[', '`['))*$Outcome*"
        }
    }

    It 'are gone where <Case>' -TestCases @(
        @{ Case = 'output is plain text'; Setup = '$PSStyle.OutputRendering = "PlainText"'; Environment = @{} }
        @{ Case = 'NO_COLOR is set'; Setup = ''; Environment = @{ NO_COLOR = '1' } }
        @{ Case = 'output is redirected'; Setup = ''; Environment = @{ NO_COLOR = '' } }
        @{ Case = 'output goes to a file'; Setup = ''; Environment = @{ NO_COLOR = '' }; Redirect = $true }
    ) {
        $file = Join-Path $TestDrive "$([guid]::NewGuid()).txt"
        $show = 'Get-ReleaseSession; Get-ReleaseSession | Format-List; (Get-ReleaseSession).Links'
        if ($Redirect) { $show = "& { $show } > '$file'" }
        $said = Invoke-FreshPowerShell "Import-Module '$ModulePath'; Set-Location '$repository'; $Setup; $show" $Environment
        if ($Redirect) { $said = Get-Content $file }
        $said -join "`n" | Should -BeLike '*link done*'
        $said -join "`n" | Should -Not -Match $escape
    }
}
