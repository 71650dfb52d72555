#requires -Version 7.6
# Tags, release branches and staging branches against a remote in a folder.

BeforeDiscovery {
    $changes = @(
        @{ Name = 'New-ReleaseTag'; Arguments = @{ Version = 'v1.0.0' } }
        @{ Name = 'New-ReleaseTag'; Arguments = @{ Version = 'v1.0.0'; ReleaseCommit = $true; Branch = 'release-1.0' } }
        @{ Name = 'New-ReleaseBranch'; Arguments = @{ Branch = 'release-1.18' } }
        @{ Name = 'New-ReleaseBranch'; Arguments = @{} }
        @{ Name = 'Publish-StagingBranch'; Arguments = @{} }
    )
}

BeforeAll {
    . "$PSScriptRoot/Fixture.ps1"

    # a checkout whose main is pushed, but for its newest commit
    function New-RemoteCheckout {
        $path = Join-Path $TestDrive ([guid]::NewGuid().ToString('n'))
        git init -q --bare -b main "$path.git"
        git init -q -b main $path
        git -C $path remote add origin "$path.git"
        Set-Content (Join-Path $path release.yaml) 'product: hello'
        git -C $path add -A
        git -C $path commit -qm 'feat: say hello'
        git -C $path tag -a -m one v1.18.0-alpha.0
        git -C $path push -q origin main v1.18.0-alpha.0
        git -C $path commit -q --allow-empty -m 'feat: more'
        $path
    }
}

Describe 'New-ReleaseTag' {
    It 'tags a session''s commit with the session''s tag, and finds it the next time' {
        $checkout = New-RemoteCheckout
        $session = New-ReleaseSession -Repository $checkout -Version v1.0.0
        $tag = $session | New-ReleaseTag
        $tag.Outcome | Should -Be 'Created'
        $tag.Commit | Should -Be $session.Commit
        git -C "$checkout.git" rev-parse 'v1.0.0^{commit}' | Should -Be $session.Commit
        ($session | New-ReleaseTag).Outcome | Should -Be 'Existing'
        ($session | New-ReleaseTag -PassThru).Id | Should -Be $session.Id
    }

    It 'tags the version that is piped in' {
        $checkout = New-RemoteCheckout
        $tag = Get-ReleaseVersion -Next Rc -Repository $checkout | New-ReleaseTag
        $tag.Name | Should -Be 'v1.18.0-rc.0'
        $tag.Commit | Should -Be (git -C $checkout rev-parse HEAD)
    }

    It 'makes nothing of a rehearsal' {
        $checkout = New-RemoteCheckout
        $before = Get-TreeState "$checkout.git"
        (New-ReleaseSession -Repository $checkout -Version v1.0.0 -Rehearsal | New-ReleaseTag -WarningAction SilentlyContinue).Outcome | Should -Be 'Rehearsed'
        Get-TreeState "$checkout.git" | Should -Be $before
    }

    It 'says that a tag stays in the repository where there is no remote' {
        $checkout = New-RemoteCheckout
        git -C $checkout remote remove origin
        $tag = New-ReleaseTag v1.0.0 -Repository $checkout -WarningVariable warnings -WarningAction SilentlyContinue
        $tag.Remote | Should -BeNullOrEmpty
        $warnings | Should -BeLike '*no remote origin*'
        git -C $checkout cat-file -t v1.0.0 | Should -Be 'tag'
    }

    It 'names both commits of a tag that is elsewhere' {
        $checkout = New-RemoteCheckout
        New-ReleaseTag v1.0.0 -Repository $checkout -Commit HEAD~1 | Out-Null
        New-ReleaseTag v1.0.0 -Repository $checkout -ErrorVariable failures -ErrorAction SilentlyContinue
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'TagElsewhere,*'
        $failures[0].CategoryInfo.Category | Should -Be 'ResourceExists'
    }
}

Describe 'New-ReleaseBranch' {
    It 'branches the minor version that main is working towards' {
        $checkout = New-RemoteCheckout
        $branch = New-ReleaseBranch -Repository $checkout
        "$($branch.Branch) $($branch.Tag) $($branch.NextTag) $($branch.Outcome)" | Should -Be 'release-1.18 v1.18.0-rc.0 v1.19.0-alpha.0 Created'
        (New-ReleaseBranch -Repository $checkout).Outcome | Should -Be 'Existing'
        (New-ReleaseTag v1.18.0 -Repository $checkout -Branch release-1.18 -ReleaseCommit).Outcome | Should -Be 'Created'
    }
}

Describe 'Publish-StagingBranch' {
    It 'stages what is not public yet' {
        $checkout = New-RemoteCheckout
        $staged = Publish-StagingBranch -Repository $checkout -ForBranch release-1.18
        $staged.Name | Should -Be 'hello-staging-1.18-master'
        $staged.Commits.Subject | Should -Be 'feat: more'
        (New-ReleaseSession -Repository $checkout -Version v1.0.0 | Publish-StagingBranch).Name | Should -Be 'hello-staging-master'
    }
}

Describe '-WhatIf of <Name> <Arguments.Keys>' -ForEach $changes {
    It 'leaves checkout and remote as they are' {
        $checkout = New-RemoteCheckout
        if ($Arguments.ReleaseCommit) { New-ReleaseBranch release-1.0 -Repository $checkout | Out-Null }
        $before = Get-TreeState $checkout
        $there = Get-TreeState "$checkout.git"
        & $Name @Arguments -Repository $checkout -WhatIf | Should -BeNullOrEmpty
        Get-TreeState $checkout | Should -Be $before
        Get-TreeState "$checkout.git" | Should -Be $there
    }
}
