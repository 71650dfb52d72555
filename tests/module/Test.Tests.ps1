#requires -Version 7.6
# The test gate as a user of the module meets it: which tests run when, and what a failed one keeps from happening.

BeforeAll {
    . "$PSScriptRoot/Fixture.ps1"

    # unit and install fail as long as a file break-unit or break-install lies in the repository
    function New-TestedRepository([string[]] $Break = @()) {
        $path = Join-Path $TestDrive ([guid]::NewGuid().ToString('n'))
        git init -q -b main $path
        @(
            'product: hello'
            'build:'
            '  steps:'
            '    - { name: make, run: "mkdir -p out; echo ${version} > out/hello" }'
            'artifacts:'
            '  - { name: "hello-${version}.tar.gz", files: "out/**", strip: out }'
            'tests:'
            '  - { name: unit, run: "git describe; test ! -e $(git remote get-url origin)/break-unit" }'
            '  - { name: install, run: "ls $RELEASE_ARTIFACTS; test ! -e $(git remote get-url origin)/break-install", after: artifacts }'
        ) | Set-Content (Join-Path $path release.yaml)
        Add-Content (Join-Path $path .git/info/exclude) 'break-*'
        git -C $path add -A
        git -C $path commit -qm 'feat: say hello'
        foreach ($test in $Break) { New-Item (Join-Path $path "break-$test") | Out-Null }
        $path
    }

    function Publish-Everything([string] $Repository) {
        New-ReleaseSession -Repository $Repository -Version v1.0.0 | Invoke-ReleaseBuild | New-ReleaseNote | New-StagedRelease |
            Publish-StagedRelease | Set-StagedVersionLink
    }
}

Describe 'A release with tests' {
    It 'is published where they all pass' {
        $repository = New-TestedRepository
        $session = Publish-Everything $repository 6>$null
        $session.State | Should -Be 'link done'
        $session.Tests.Outcome | Should -Be 'Passed', 'Passed'
        $session.Tests.Kind | Should -Be 'Unit', 'System'
    }

    It 'has its packages made and is not published where a unit test fails' {
        $repository = New-TestedRepository -Break unit
        Publish-Everything $repository -WarningVariable warnings -ErrorVariable failures -WarningAction SilentlyContinue -ErrorAction SilentlyContinue 6>$null 3>$null 2>$null | Should -BeNullOrEmpty

        $session = Get-ReleaseSession -Repository $repository
        $session.Tests.Outcome | Should -Be 'Failed', 'Skipped'
        $session.Tests[1].Reason | Should -Be 'unit tests failed: unit'
        $session.Staged | Should -Not -BeNullOrEmpty
        $session.Published | Should -BeNullOrEmpty

        $session | Publish-StagedRelease -ErrorVariable failures -ErrorAction SilentlyContinue
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'TestsNotPassed,*'
        $failures[0].Exception.Message | Should -BeLike '*unit: failed with exit code 1*'
        $failures[0].ErrorDetails.RecommendedAction | Should -BeLike '*Invoke-ReleaseTest*'
    }

    It 'is not published where a system test fails' {
        $repository = New-TestedRepository -Break install
        $session = New-ReleaseSession -Repository $repository -Version v1.0.0 |
            Invoke-ReleaseBuild -WarningVariable warnings -WarningAction SilentlyContinue 6>$null | New-ReleaseNote | New-StagedRelease
        $warnings | Should -BeLike 'install failed with exit code 1*'

        { $session | Publish-StagedRelease -ErrorAction Stop } | Should -Throw '*install: failed*'
    }

    It 'is published once the tests pass that failed before' {
        $repository = New-TestedRepository -Break unit
        $session = New-ReleaseSession -Repository $repository -Version v1.0.0 | Invoke-ReleaseBuild 3>$null 6>$null | New-ReleaseNote | New-StagedRelease
        Remove-Item (Join-Path $repository break-unit)

        $session = $session | Invoke-ReleaseTest 6>$null | Publish-StagedRelease

        $session.State | Should -Be 'publish done'
        $session.Tests.Outcome | Should -Be 'Passed', 'Passed'
        $session.History.Where({ $_.Step -eq 'build' }).Count | Should -Be 1
    }
}

Describe 'Invoke-ReleaseTest' {
    It 'tests what would be released before anything is built' {
        $results = New-ReleaseSession -Repository (New-TestedRepository) -Version v1.0.0 | Invoke-ReleaseTest -PassThru -InformationVariable output 6>$null
        $results | Should -BeOfType ReleaseTools.Testing.TestResult
        $results.Name | Should -Be 'unit'
        $output.MessageData.Message | Should -Contain 'v1.0.0'
    }

    It 'shows its results in a table' {
        $text = New-ReleaseSession -Repository (New-TestedRepository -Break unit) | Invoke-ReleaseTest -PassThru 3>$null 6>$null | Out-String
        $text | Should -Match 'Name +Kind +Outcome +Duration +ExitCode +Reason'
        $text | Should -Match 'unit +Unit +Failed +\d+\.\d s +1'
    }

    It 'does not repeat what has passed' {
        $repository = New-TestedRepository
        $session = New-ReleaseSession -Repository $repository | Invoke-ReleaseTest 6>$null
        ($session | Invoke-ReleaseTest 6>$null).Revision | Should -Be $session.Revision
    }

    It 'does nothing where there are no tests' {
        $repository = New-TestedRepository
        Set-Content (Join-Path $repository release.yaml) 'product: hello'
        git -C $repository commit -qam 'test: none'
        (New-ReleaseSession -Repository $repository | Invoke-ReleaseTest).Revision | Should -Be 1
    }

    It 'runs nothing under -WhatIf' {
        $repository = New-TestedRepository
        $session = New-ReleaseSession -Repository $repository
        ($session | Invoke-ReleaseTest -WhatIf).Revision | Should -Be 1
        (Get-ReleaseSession -Repository $repository).Revision | Should -Be 1
    }
}
