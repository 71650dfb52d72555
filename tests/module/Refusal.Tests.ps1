#requires -Version 7.6
# A release that its prerequisites refuse: nothing was begun, so nothing may be in the way of trying again.

BeforeAll {
    . "$PSScriptRoot/Fixture.ps1"

    # the file that is not committed is what refuses it
    function New-DirtyRepository {
        $path = Join-Path $TestDrive ([guid]::NewGuid().ToString('n'))
        git init -q -b main $path
        Set-Content (Join-Path $path release.yaml) 'product: hello', 'build: { steps: [{ name: make, run: "mkdir -p out; echo 1 > out/hello" }] }', 'artifacts: [{ files: "out/**" }]'
        git -C $path add -A
        git -C $path commit -qm 'feat: say hello'
        Set-Content (Join-Path $path more.txt) 'forgotten'
        $path
    }

    function Save-Change([string] $Repository) {
        git -C $Repository add -A
        git -C $Repository commit -qm 'fix: what was forgotten'
    }
}

Describe 'A refused release' {
    It 'is told from the session, which stays' {
        $repository = New-DirtyRepository
        $session = New-ReleaseSession -Repository $repository -Version v1.0.0
        $session | Invoke-ReleaseBuild -ErrorAction SilentlyContinue -ErrorVariable failures | Should -BeNullOrEmpty
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'PrerequisitesFailed,*'
        (Get-ReleaseSession -Repository $repository).State | Should -Be 'prerequisites failed'
    }

    It 'goes on with the session in hand once what was wrong is mended' {
        $repository = New-DirtyRepository
        $session = New-ReleaseSession -Repository $repository -Version v1.0.0
        $session | Invoke-ReleaseBuild -ErrorAction SilentlyContinue
        Remove-Item (Join-Path $repository more.txt)
        ($session | Invoke-ReleaseBuild).State | Should -Be 'build done'
    }

    It 'is released by the same pipeline once what was wrong is committed' {
        $repository = New-DirtyRepository
        New-ReleaseSession -Repository $repository -Version v1.0.0 | Invoke-ReleaseBuild -ErrorAction SilentlyContinue
        Save-Change $repository
        $session = New-ReleaseSession -Repository $repository -Version v1.0.0 | Invoke-ReleaseBuild
        $session.State | Should -Be 'build done'
        $session.Commit | Should -Be (git -C $repository rev-parse HEAD)
        $session.History.Count | Should -Be 2
    }

    It 'does not cost the version that comes next' {
        $repository = New-DirtyRepository
        New-ReleaseSession -Repository $repository | Invoke-ReleaseBuild -ErrorAction SilentlyContinue
        Save-Change $repository
        $session = New-ReleaseSession -Repository $repository | Invoke-ReleaseBuild
        $session.Tag | Should -Be 'v0.1.0-alpha.0'
        $session.State | Should -Be 'build done'
    }

    It 'is not started over under -WhatIf' {
        $repository = New-DirtyRepository
        $session = New-ReleaseSession -Repository $repository -Version v1.0.0
        $session | Invoke-ReleaseBuild -ErrorAction SilentlyContinue
        Save-Change $repository
        New-ReleaseSession -Repository $repository -Version v1.0.0 -WhatIf | Out-Null
        (Get-ReleaseSession -Repository $repository).Commit | Should -Be $session.Commit
    }

    It 'is told to whoever still holds the session that was started over' {
        $repository = New-DirtyRepository
        $session = New-ReleaseSession -Repository $repository -Version v1.0.0
        $session | Invoke-ReleaseBuild -ErrorAction SilentlyContinue
        Save-Change $repository
        New-ReleaseSession -Repository $repository -Version v1.0.0 | Out-Null

        $session | Invoke-ReleaseBuild -ErrorAction SilentlyContinue -ErrorVariable failures | Should -BeNullOrEmpty

        $failures[0].FullyQualifiedErrorId | Should -BeLike 'SessionDiffers,*'
    }
}

Describe 'A release that was begun' {
    It 'keeps its version from another commit' {
        $repository = New-DirtyRepository
        New-ReleaseSession -Repository $repository -Version v1.0.0 | Invoke-ReleaseBuild -AllowDirty 3>$null | Out-Null
        Save-Change $repository
        New-ReleaseSession -Repository $repository -Version v1.0.0 -ErrorAction SilentlyContinue -ErrorVariable failures | Should -BeNullOrEmpty
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'SessionDiffers,*'
        (New-ReleaseSession -Repository $repository).Tag | Should -Be 'v1.1.0-alpha.0'
    }

    It 'keeps its version also where it was only opened' {
        $repository = New-DirtyRepository
        New-ReleaseSession -Repository $repository -Version v1.0.0 | Out-Null
        Save-Change $repository
        New-ReleaseSession -Repository $repository -Version v1.0.0 -ErrorAction SilentlyContinue -ErrorVariable failures | Should -BeNullOrEmpty
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'SessionDiffers,*'
    }
}
