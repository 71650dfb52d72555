#requires -Version 7.6
# What people meet of an object beside its view.

BeforeAll {
    . "$PSScriptRoot/Fixture.ps1"
    Push-Location (New-HelloRepository)
    $session = New-ReleaseSession -Version v1.0.0 | Invoke-ReleaseBuild
}

AfterAll { Pop-Location }

Describe 'An object that a command returns' {
    It 'becomes JSON with names, not numbers' {
        $json = $session | ConvertTo-Json -Depth 9 | ConvertFrom-Json
        $json.Steps[0].State | Should -Be 'Done'
        $json.Artifacts[0].Kind | Should -Be 'Other'
        $json.Version.Type | Should -Be 'Official'
    }

    It 'shows nothing in Get-Member that the compiler has made' {
        ($session, $session.Steps[0], $session.Artifacts[0], $session.Version | Get-Member -MemberType Method).Name | Should -Not -Match 'Clone|Deconstruct'
    }

    It 'can be read, and not set' {
        ($session, $session.Steps[0] | Get-Member -MemberType Property).Definition | Should -Match '{get;}$'
        { $session.Version = 'v2.0.0' } | Should -Throw '*ReadOnly*'
        $session.Version | Should -Be '1.0.0'
    }
}
