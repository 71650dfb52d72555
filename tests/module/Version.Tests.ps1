#requires -Version 7.6
# Which version a commit is, and which one comes next, as a user asks for them.

BeforeAll {
    . "$PSScriptRoot/Fixture.ps1"

    function New-TaggedRepository([string] $Tag, [string] $Branch = 'main', [string] $Definition = '') {
        $path = Join-Path $TestDrive ([guid]::NewGuid().ToString('n'))
        git init -q -b main $path
        "product: hello`nbuild: { steps: [] }`nartifacts: [{ files: release.yaml }]`n$Definition" | Set-Content (Join-Path $path release.yaml)
        git -C $path add -A
        git -C $path commit -qm 'feat: say hello'
        git -C $path tag $Tag
        if ($Branch -ne 'main') { git -C $path switch -qc $Branch }
        git -C $path commit -q --allow-empty -m 'fix: say it louder'
        $path
    }
}

Describe 'Get-ReleaseVersion' {
    It 'tells the version of what is checked out' {
        $repository = New-TaggedRepository v1.2.0-rc.0
        $head = git -C $repository rev-parse HEAD

        $found = Get-ReleaseVersion -Repository $repository

        $found | Should -BeOfType ReleaseTools.Versions.CommitVersion
        "$($found.Version)" | Should -Be "1.2.0-rc.0.1+$($head.Substring(0, 7))"
        $found.Reason | Should -Be '1 commit after v1.2.0-rc.0'
        $found.Commit | Should -Be $head
        "$((Get-ReleaseVersion -Repository $repository -Commit v1.2.0-rc.0).Version)" | Should -Be '1.2.0-rc.0'
    }

    It 'tells the next <Next> as <Expected>' -ForEach @(
        @{ Next = 'Series'; Expected = '1.2.0-beta.4' }, @{ Next = 'Beta'; Expected = '1.2.0-beta.4' }
        @{ Next = 'Rc'; Expected = '1.2.0-rc.0' }, @{ Next = 'Official'; Expected = '1.2.0' }
    ) {
        $found = Get-ReleaseVersion $Next -Repository (New-TaggedRepository v1.2.0-beta.3)
        "$($found.Version)" | Should -Be $Expected
        "$($found.Previous)" | Should -Be '1.2.0-beta.3'
    }

    It 'goes as far as -Bump says, and warns of a breaking change that is more' {
        $repository = New-TaggedRepository v1.2.3
        git -C $repository commit -q --allow-empty -m 'feat!: say it in German'

        "$((Get-ReleaseVersion Official -Bump Auto -Repository $repository).Version)" | Should -Be '2.0.0'
        "$((Get-ReleaseVersion Official -Bump Minor -Repository $repository -WarningAction Ignore).Version)" | Should -Be '1.3.0'
        $found = Get-ReleaseVersion Official -Repository $repository -WarningVariable warnings 3> $null
        "$($found.Version)" | Should -Be '1.2.4'
        "$warnings" | Should -BeLike '*is a breaking change (feat!: say it in German), and 1.2.4 is only a patch version after 1.2.3*-Bump Auto goes as far*'
        (New-ReleaseSession -Type Rc -Bump Auto -Repository $repository).Id | Should -Be 'hello-2.0.0-rc.0'
    }

    It 'counts the tags of the remote, unless it is -Offline' {
        $repository = New-TaggedRepository v1.2.3
        git init -q --bare "$repository.git"
        git -C $repository remote add origin "$repository.git"
        git -C $repository tag v1.2.4 HEAD~1
        git -C $repository push -q origin v1.2.4
        git -C $repository tag -d v1.2.4 | Out-Null

        $found = Get-ReleaseVersion Official -Repository $repository -WarningVariable warnings 3> $null
        "$($found.Version)" | Should -Be '1.2.5'
        "$warnings" | Should -BeLike 'origin has 1 version tag that this clone lacks: v1.2.4.*git fetch origin --tags'
        (New-ReleaseSession -Type Official -Offline -Repository $repository).Id | Should -Be 'hello-1.2.4'

        git -C $repository remote set-url origin "$repository.gone"
        Get-ReleaseVersion -Repository $repository -ErrorVariable failed -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        "$failed" | Should -BeLike 'Could not read the tags of origin*'
        $failed[0].ErrorDetails.RecommendedAction | Should -BeLike '*or go by the tags of this clone alone: -Offline.'
    }

    It 'feeds New-ReleaseSession with version, commit and repository' {
        $repository = New-TaggedRepository v1.2.0-rc.0
        $commit = git -C $repository rev-parse HEAD~1

        $session = Get-ReleaseVersion -Next Official -Commit $commit -Repository $repository | New-ReleaseSession

        $session.Id | Should -Be 'hello-1.2.0'
        $session.Commit | Should -Be $commit
        $session.Repository | Should -Be $repository
    }

    It 'keeps the branch that was asked for, whatever is checked out' {
        $repository = New-TaggedRepository v1.18.0-alpha.1 release-1.18
        git -C $repository tag -d v1.18.0-alpha.1

        $session = Get-ReleaseVersion -Next Beta -Branch main -Repository $repository | New-ReleaseSession

        $session.Id | Should -Be 'hello-1.19.0-beta.0'
        $session.Commit | Should -Be (git -C $repository rev-parse main)
    }

    It 'goes on with a release branch by itself' {
        $repository = New-TaggedRepository v1.18.0-rc.2 release-1.18
        git -C $repository tag v1.19.0-alpha.7
        "$((Get-ReleaseVersion -Next Official -Repository $repository).Version)" | Should -Be '1.18.0'
    }

    It 'counts and spells milestones' {
        $found = Get-ReleaseVersion -Next Series -Repository (New-TaggedRepository v3.11.0-m9 -Definition 'version: { style: milestone, image: { firstRevision: 1 } }')
        "$($found.Version)" | Should -Be '3.11.0-m10'
        $found.Spellings['python'] | Should -Be '3.11a10'
        $found.Spellings.yaml | Should -Be '3.11m10'
        "$($found.ImageTag)" | Should -Be 'v3.11.0-m10-1'
    }

    It 'changes nothing' {
        $repository = New-TaggedRepository v1.2.0-rc.0
        Get-ReleaseVersion -Repository $repository | Out-Null
        Get-ReleaseVersion -Next Rc -Repository $repository | Out-Null
        Join-Path $repository .release | Should -Not -Exist
        git -C $repository status --porcelain | Should -BeNullOrEmpty
    }
}

Describe 'What goes wrong' {
    It 'refuses <Next> on <Branch> after <Tag>' -ForEach @(
        @{ Tag = 'v1.3.0-beta.0'; Branch = 'main'; Next = 'Alpha'; Id = 'VersionTypeBehind' }
        @{ Tag = 'v1.18.0-rc.0'; Branch = 'release-1.18'; Next = 'Alpha'; Id = 'AlphaOnReleaseBranch' }
        @{ Tag = 'v1.18.0-alpha.0'; Branch = 'release-1.18'; Next = 'Official'; Id = 'OfficialOnNewBranch' }
    ) {
        Get-ReleaseVersion -Next $Next -Repository (New-TaggedRepository $Tag $Branch) -ErrorVariable failures -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failures[0].FullyQualifiedErrorId | Should -BeLike "$Id,*"
        $failures[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
    }

    It 'refuses a session for a version of another branch' {
        $repository = New-TaggedRepository v1.18.0-rc.0 release-1.18
        New-ReleaseSession -Version v1.19.0 -Repository $repository -ErrorVariable failures -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'VersionNotOfBranch,*'
        Get-ReleaseSession -Repository $repository | Should -BeNullOrEmpty
    }

    It 'names a branch that is not there' {
        Get-ReleaseVersion -Branch relaese-1.0 -Next Rc -Repository (New-TaggedRepository v1.0.0) -ErrorVariable failures -ErrorAction SilentlyContinue
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'BranchMissing,*'
    }
}
