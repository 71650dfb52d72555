#requires -Version 7.6
# A session parameter takes what people have: a session, its id, several, one that has been through a file or a job.

BeforeAll {
    . "$PSScriptRoot/Fixture.ps1"
    $repository = New-HelloRepository
    Push-Location $repository
    foreach ($version in '1.0.0', '1.1.0', '1.2.0') { New-ReleaseSession -Version $version | Out-Null }
    $session = Get-ReleaseSession hello-1.0.0
}

AfterAll { Pop-Location }

Describe 'A parameter -Session' {
    It 'is at position 0 and takes <Name>' -ForEach @(
        @{ Name = 'a session'; Get = { $session } }
        @{ Name = 'an id'; Get = { 'hello-1.0.0' } }
        @{ Name = 'a session that was written to a file'; Get = { $session | Export-Clixml "$TestDrive/session.xml"; Import-Clixml "$TestDrive/session.xml" } }
    ) {
        (Test-ReleaseSession (& $Get)).Session | Select-Object -Unique | Should -Be 'hello-1.0.0'
        (& $Get | Test-ReleaseSession).Session | Select-Object -Unique | Should -Be 'hello-1.0.0'
    }

    It 'takes several' {
        (Test-ReleaseSession hello-1.0.0, hello-1.2.0).Session | Select-Object -Unique | Should -Be 'hello-1.0.0', 'hello-1.2.0'
        (Test-ReleaseSession -Session $session, 'hello-1.1.0').Session | Select-Object -Unique | Should -Be 'hello-1.0.0', 'hello-1.1.0'
        (Get-ReleaseSession | Test-ReleaseSession).Session | Select-Object -Unique | Should -HaveCount 3
    }

    It 'finds a session from a file in its own checkout, wherever it is read' {
        $session | Export-Clixml "$TestDrive/elsewhere.xml"
        Push-Location $TestDrive
        try { (Import-Clixml elsewhere.xml | Test-ReleaseSession).Session | Select-Object -Unique | Should -Be 'hello-1.0.0' }
        finally { Pop-Location }
    }

    It 'names a session that does not exist, and what there is' {
        { Test-ReleaseSession hello-9.9.9 } | Should -Throw '*no session hello-9.9.9*'
    }

    It 'goes on with the next where one does not exist' {
        ('hello-9.9.9', 'hello-1.0.0' | Test-ReleaseSession -ErrorVariable failures -ErrorAction SilentlyContinue).Session | Select-Object -Unique | Should -Be 'hello-1.0.0'
        $failures | Should -HaveCount 1
    }

    It 'takes ids in <_>' -ForEach 'Invoke-ReleaseBuild', 'New-ReleaseNote', 'New-StagedRelease', 'Publish-StagedRelease', 'Set-StagedVersionLink', 'Resume-ReleaseSession', 'Remove-ReleaseSession', 'Test-ReleasePrerequisite', 'Publish-GitHubRelease' {
        $parameter = (Get-Command $_).Parameters['Session']
        $parameter.ParameterType.FullName | Should -Be 'ReleaseTools.Sessions.ReleaseSession[]'
        $parameter.ParameterSets.Values.Position | Should -Be 0
    }

    It 'builds by an id' {
        (Invoke-ReleaseBuild hello-1.0.0).Artifacts.Name | Should -Be 'hello-1.0.0.tar.gz'
    }
}

Describe 'Get-ReleaseSession' {
    It 'takes ids from the pipeline' {
        ('hello-1.0.0', 'hello-1.1.*' | Get-ReleaseSession).Id | Should -Be 'hello-1.0.0', 'hello-1.1.0'
        ($session | Get-ReleaseSession).Id | Should -Be 'hello-1.0.0'
    }

    It 'filters by product and state, and returns the newest' {
        Get-ReleaseSession -Product hel* | Should -HaveCount 3
        Get-ReleaseSession -Product other | Should -BeNullOrEmpty
        Invoke-ReleaseBuild hello-1.0.0 | Out-Null
        (Get-ReleaseSession -State 'build done').Id | Should -Be 'hello-1.0.0'
        (Get-ReleaseSession -Latest).Id | Should -Be 'hello-1.0.0'
    }
}

Describe 'An error of one session of several' {
    It 'names it, and has it as its target' {
        'hello-1.1.0', 'hello-1.2.0' | Publish-StagedRelease -ErrorVariable failures -ErrorAction SilentlyContinue | Out-Null
        $failures.TargetObject.Id | Should -Be 'hello-1.1.0', 'hello-1.2.0'
        $failures[0].ErrorDetails.Message | Should -BeLike '*hello-1.1.0*'
        $failures[1].ErrorDetails.Message | Should -BeLike '*hello-1.2.0*'
    }
}

Describe 'A question that can not be asked' {
    It 'says what answers it' {
        $said = Invoke-FreshPowerShell "Import-Module '$ModulePath'; Set-Location '$repository'; try { Remove-ReleaseSession hello-1.2.0 } catch { `$_.FullyQualifiedErrorId; `$_.ErrorDetails.RecommendedAction }"
        $said -join "`n" | Should -Match '-Confirm:\$false'
        Get-ReleaseSession hello-1.2.0 | Should -HaveCount 1
    }
}
