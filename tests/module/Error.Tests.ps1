#requires -Version 7.6
# What a person and a script learn when something goes wrong.

BeforeDiscovery {
    # for each command with pipeline input: a first input that fails, and a second that must still get its turn
    $pairs = @(
        @{ Name = 'Invoke-ReleaseBuild'; Bad = { $gone }; Good = { New-ReleaseSession -Repository (New-HelloRepository) -Version v1.0.0 }; Id = 'RepositoryMissing' }
        @{ Name = 'New-ReleaseNote'; Bad = { $gone }; Good = { $session }; Id = 'RepositoryMissing' }
        @{ Name = 'New-StagedRelease'; Bad = { $gone }; Good = { $session }; Id = 'RepositoryMissing' }
        @{ Name = 'Publish-StagedRelease'; Bad = { $gone }; Good = { $session }; Id = 'RepositoryMissing' }
        @{ Name = 'Set-StagedVersionLink'; Bad = { $gone }; Good = { $session }; Id = 'RepositoryMissing' }
        @{ Name = 'Resume-ReleaseSession'; Bad = { $gone }; Good = { $session }; Id = 'RepositoryMissing' }
        @{ Name = 'Test-ReleasePrerequisite'; Bad = { $gone }; Good = { $session }; Id = 'RepositoryMissing' }
        @{ Name = 'Test-ReleaseSession'; Bad = { $gone }; Good = { $session }; Id = 'RepositoryMissing' }
        @{ Name = 'Test-StagedRelease'; Bad = { $missing }; Good = { $staged }; Id = 'StageMissing'; Parameters = @{ Quiet = $true } }
        @{ Name = 'Remove-ReleaseSession'; Bad = { $gone }; Good = { New-ReleaseSession -Repository (New-HelloRepository) -Version v1.0.0 }; Id = 'RepositoryMissing'; Parameters = @{ Confirm = $false; PassThru = $true } }
        @{ Name = 'Remove-StagedRelease'; Bad = { $elsewhere }; Good = { Get-StagedRelease -Repository (New-ReleasedRepository) }; Id = 'StoreUnsupported'; Parameters = @{ Confirm = $false; PassThru = $true } }
        @{ Name = 'Get-ReleaseSession'; Bad = { [pscustomobject]@{ Id = 'nope'; Repository = $repository } }; Good = { $session }; Id = 'SessionMissing' }
        @{ Name = 'New-ReleaseSession'; Bad = { [pscustomobject]@{ Version = '1.x'; Repository = $repository } }; Good = { $session }; Id = 'VersionInvalid' }
        @{ Name = 'Get-StagedRelease'; Bad = { [pscustomobject]@{ Store = 'nothing://x' } }; Good = { $session }; Id = 'StoreUnsupported' }
        @{ Name = 'Test-PublishedRelease'; Bad = { [pscustomobject]@{ Store = 'nothing://x' } }; Good = { $staged }; Id = 'StoreUnsupported'; Parameters = @{ Quiet = $true } }
        @{ Name = 'Get-StagedVersionLink'; Bad = { [pscustomobject]@{ Store = 'nothing://x' } }; Good = { $staged }; Id = 'StoreUnsupported' }
    )
    $failures = @(
        @{ Line = { Get-ReleaseSession nope -Repository $repository }; Id = 'SessionMissing'; Category = 'ObjectNotFound'; Target = 'nope' }
        @{ Line = { Get-ReleaseSession -Repository $empty }; Id = 'RepositoryMissing'; Category = 'InvalidArgument'; Target = '*empty' }
        @{ Line = { New-ReleaseSession -Version 1.x -Repository $repository }; Id = 'VersionInvalid'; Category = 'InvalidArgument'; Target = '1.x' }
        @{ Line = { New-ReleaseSession -Commit nope -Repository $repository }; Id = 'CommitMissing'; Category = 'InvalidArgument'; Target = 'nope' }
        @{ Line = { New-ReleaseSession -Version v1.0.0 -Repository $changed }; Id = 'SessionDiffers'; Category = 'ResourceExists'; Target = 'hello-1.0.0' }
        @{ Line = { New-ReleaseSession -Definition nope.yaml -Repository $repository }; Id = 'DefinitionMissing'; Category = 'InvalidArgument'; Target = '*nope.yaml' }
        @{ Line = { Get-StagedRelease -Store s3:x }; Id = 'StoreInvalid'; Category = 'InvalidArgument'; Target = 's3:x' }
        @{ Line = { Get-StagedRelease -Store ftp:x }; Id = 'StoreUnsupported'; Category = 'InvalidArgument'; Target = 'ftp:x' }
        @{ Line = { Get-StagedRelease '[' -Repository $repository }; Id = 'PatternInvalid'; Category = 'InvalidArgument'; Target = '' }
        @{ Line = { $opened | Publish-StagedRelease }; Id = 'StepMissing'; Category = '*'; Target = '*' }
        @{ Line = { $missing | Test-StagedRelease }; Id = 'StageMissing'; Category = 'ObjectNotFound'; Target = '*1.0.0*' }
    )
}

BeforeAll {
    . "$PSScriptRoot/Fixture.ps1"
    $repository = New-ReleasedRepository
    $session = Get-ReleaseSession -Repository $repository
    $staged = Get-StagedRelease -Repository $repository
    $opened = New-ReleaseSession -Repository (New-HelloRepository)

    $lost = New-HelloRepository
    $gone = New-ReleaseSession -Repository $lost
    Remove-Item -Recurse -Force $lost
    $empty = (New-Item -ItemType Directory (Join-Path $TestDrive empty)).FullName
    $changed = New-ReleasedRepository
    git -C $changed commit -q --allow-empty -m 'fix: more'
    $missing = [ReleaseTools.Staging.StagedRelease]::new('hello', '1.0.0', '20200101T000000Z-1a2b3c4', $staged.Commit, $staged.Store, 'stage/hello/1.0.0/20200101T000000Z-1a2b3c4/', 1, 1, $staged.ManifestSha256)
    $elsewhere = [ReleaseTools.Staging.StagedRelease]::new('hello', '1.0.0', $staged.Build, $staged.Commit, 'nothing://x', $staged.Prefix, 1, 1, $staged.ManifestSha256)
}

Describe 'An error of <Line>' -ForEach $failures {
    It 'has an id, a category, a target and a remedy' {
        & $Line -ErrorAction SilentlyContinue -ErrorVariable found 2>$null | Out-Null
        if (-not $found) { & $Line 2>&1 | Tee-Object -Variable found | Out-Null }
        $record = @($found)[0]
        $record.FullyQualifiedErrorId | Should -BeLike "$Id,ReleaseTools.PowerShell.*"
        $record.CategoryInfo.Category | Should -BeLike $Category
        "$($record.TargetObject)" | Should -BeLike $Target
        $record.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        "$record" | Should -Be $record.Exception.Message
    }
}

Describe 'Two inputs, of which the first is bad: <Name>' -ForEach $pairs {
    It 'does the second' {
        Push-Location $empty
        try {
            $inputs = @(& $Bad) + @(& $Good)
            $more = $Parameters ?? @{}
            $said = $inputs | & $Name @more -ErrorAction SilentlyContinue -ErrorVariable found
        }
        finally { Pop-Location }
        $said | Should -Not -BeNullOrEmpty
        $found.FullyQualifiedErrorId | Should -BeLike "$Id,*"
    }

    It 'stops before the second with -ErrorAction Stop' {
        Push-Location $empty
        try {
            $inputs = @(& $Bad) + @($session, $staged)
            $more = $Parameters ?? @{}
            $said = @()
            { $inputs | & $Name @more -ErrorAction Stop -OutVariable +said } | Should -Throw -ErrorId "$Id,*"
        }
        finally { Pop-Location }
        $said | Should -BeNullOrEmpty
    }
}

Describe 'Commands with pipeline input' {
    It 'are all tried above' {
        $takes = Get-Command -Module ReleaseTools | Where-Object { $_.Parameters.Values.Attributes.Where({ $_ -is [Parameter] -and ($_.ValueFromPipeline -or $_.ValueFromPipelineByPropertyName) }) }
        $tried = [regex]::Matches((Get-Content -Raw $PSCommandPath), "Name = '([A-Z]\w+-\w+)'").ForEach({ $_.Groups[1].Value })
        $own = 'Session', 'Staging', 'Build', 'Note', 'Prerequisite'
        ($takes | Where-Object { $_.ImplementingType.Namespace.Split('.')[-1] -in $own }).Name | Where-Object { $_ -notin $tried } | Should -BeNullOrEmpty
    }
}

Describe 'A definition with several problems' {
    It 'is an error for each, at its place' {
        $bad = New-HelloRepository
        "prodct: hello`nstage: { keep: none }" | Set-Content "$bad/release.yaml"
        New-ReleaseSession -Version v1.0.0 -Repository $bad -ErrorVariable problems -ErrorAction SilentlyContinue
        $problems | Should -HaveCount 2
        $problems.FullyQualifiedErrorId | Should -BeLike 'DefinitionInvalid*'
        $problems[0].ErrorDetails.Message | Should -BeLike "*release.yaml:1:1: 'prodct' is not a key*"
        $problems[1].ErrorDetails.Message | Should -BeLike '*release.yaml:2:16: *'
        $problems[0].ErrorDetails.RecommendedAction | Should -BeLike '*Get-Help about_ReleaseTools_Definition*'
    }
}

Describe 'An exception that nobody foresaw' {
    BeforeAll {
        $records = (Get-Command New-ReleaseSession).ImplementingType.Assembly.GetType('ReleaseTools.PowerShell.Hosting.ErrorRecords')
        function Get-Record($Exception) { $records.GetMethod('From').Invoke($null, @($Exception)) }
    }

    It 'is a readable error: <Id>' -TestCases @(
        @{ Exception = [IO.IOException]::new('No space left on device'); Id = 'FileFailed'; Category = 'ResourceUnavailable' }
        @{ Exception = [IO.FileNotFoundException]::new('no x', 'x'); Id = 'FileMissing'; Category = 'ObjectNotFound' }
        @{ Exception = [UnauthorizedAccessException]::new('Access to the path is denied.'); Id = 'AccessDenied'; Category = 'PermissionDenied' }
        @{ Exception = [NullReferenceException]::new('Object reference'); Id = 'Unexpected'; Category = 'NotSpecified' }
    ) {
        foreach ($wrapped in $Exception, [AggregateException]::new($Exception), [AggregateException]::new([AggregateException]::new($Exception))) {
            $record = Get-Record $wrapped
            $record.FullyQualifiedErrorId | Should -Be $Id
            $record.CategoryInfo.Category | Should -Be $Category
            $record.Exception | Should -Be $Exception
            $record.ErrorDetails.Message | Should -BeLike "*$($Exception.Message)"
            $record.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
        }
    }
}

Describe 'What a person sees' {
    It 'is the message and the remedy, each once' {
        $said = (Invoke-FreshPowerShell "Import-Module '$ModulePath'; Get-ReleaseSession nope -Repository '$repository'" @{ NO_COLOR = '1' }) -join ' '
        [regex]::Matches($said, 'There is no session nope\.').Count | Should -Be 1
        [regex]::Matches($said, 'List what there is: Get-ReleaseSession\.').Count | Should -Be 1
    }

    It 'is no stack trace' {
        $said = Invoke-FreshPowerShell "Import-Module '$ModulePath'; Get-ReleaseSession -Repository '$empty'; Get-StagedRelease '['  -Repository '$repository'; Set-Location env:; Get-ReleaseSession" @{ NO_COLOR = '1' }
        $said -join "`n" | Should -Not -Match '   at |AggregateException'
        $said -join "`n" | Should -Match "PowerShell's Environment, not of the file system"
    }
}

Describe 'Input that is no input' {
    It 'is refused, and the next still gets its turn' {
        $said = 'text', $null, $staged | Test-StagedRelease -Quiet -ErrorAction SilentlyContinue -ErrorVariable found
        $said | Should -BeTrue
        $found.Count | Should -Be 2
    }
}

Describe 'Objects bind to the next command' {
    It 'from <Case>' -TestCases @(
        @{ Case = 'a session to its staged build'; Get = { $session | Get-StagedRelease }; Expected = { $staged.Build } }
        @{ Case = 'a session to its newest state'; Get = { $session | Get-ReleaseSession }; Expected = { $session.Id } }
        @{ Case = 'a session to the links of its product'; Get = { $session | Get-StagedVersionLink stable }; Expected = { 'stable' } }
        @{ Case = 'a staged build to the links of its product'; Get = { $staged | Get-StagedVersionLink latest }; Expected = { 'latest' } }
        @{ Case = 'a release to the build it came from'; Get = { $session.Published | Get-StagedRelease }; Expected = { $staged.Build } }
        @{ Case = 'a link to the build of its version'; Get = { Get-StagedVersionLink latest -Repository $repository | Get-StagedRelease }; Expected = { $staged.Build } }
    ) {
        Push-Location $empty
        try { $found = & $Get } finally { Pop-Location }
        ($found.Build ?? $found.Name ?? $found.Id) | Should -BeIn @((& $Expected), $session.Build)
        @($found).Count | Should -Be 1
    }

    It 'from a rehearsal to what it has staged' {
        $rehearsed = New-ReleaseSession -Repository (New-HelloRepository) -Version v1.0.0 -Rehearsal | Resume-ReleaseSession
        ($rehearsed | Get-StagedRelease).Build | Should -Be $rehearsed.Build
        ($rehearsed | Get-StagedVersionLink latest).Version.ToString() | Should -Be '1.0.0'
    }

    It 'from a session that has built nothing yet, without an error' {
        $opened | Get-StagedRelease -ErrorAction Stop | Should -BeNullOrEmpty
    }

    It 'in one line from a session to its removal' {
        $repository = New-ReleasedRepository
        Get-ReleaseSession -Repository $repository | Get-StagedRelease | Remove-StagedRelease -Confirm:$false
        Get-ReleaseSession -Repository $repository | Remove-ReleaseSession -Confirm:$false
        Get-ReleaseSession -Repository $repository | Should -BeNullOrEmpty
    }
}
