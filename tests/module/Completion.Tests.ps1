#requires -Version 7.6
# What Tab offers, asked the way the prompt asks.

BeforeAll {
    . "$PSScriptRoot/Fixture.ps1"

    function Get-Completion([string] $Line) { @((TabExpansion2 $Line $Line.Length).CompletionMatches) }
    function Get-CompletionText([string] $Line) { @((Get-Completion $Line).CompletionText) }

    $repository = New-HelloRepository -Name 'my hello'
    (Get-Content "$repository/release.yaml") -replace '^links:.*', 'links: [latest, stable, "latest-${major}", nightly]' | Set-Content "$repository/release.yaml"
    git -C $repository commit -qam 'feat: more links'
    git -C $repository tag v0.9.0
    git -C $repository branch "we'ird`$x"
    git -C $repository branch 'feature/one'
    New-ReleaseSession -Repository $repository -Version v1.0.0 | Resume-ReleaseSession | Out-Null
    New-ReleaseSession -Repository $repository -Version v1.1.0-rc.0 | Out-Null
    (Get-ReleaseSession hello-1.0.0 -Repository $repository) | Set-StagedVersionLink -Name mine | Out-Null
    (Get-Content "$repository/release.yaml") -replace 'nightly', 'nightly, weekly, "stable-${major}"' | Set-Content "$repository/release.yaml"
    $build = (Get-StagedRelease -Repository $repository).Build
    $store = "file:$repository/.release"
}

Describe 'In a checkout' {
    BeforeAll { Push-Location $repository }
    AfterAll { Pop-Location }

    It 'offers session ids, and says how they stand' {
        $found = Get-Completion 'Get-ReleaseSession '
        $found.CompletionText | Should -Be 'hello-1.0.0', 'hello-1.1.0-rc.0'
        $found[0].ToolTip | Should -BeLike 'v1.0.0 at *: link done, *'
    }

    It 'keeps to what is typed: <Typed>' -TestCases @(
        @{ Typed = 'hello-1.0'; Expected = 'hello-1.0.0' }
        @{ Typed = 'HELLO-1.0'; Expected = 'hello-1.0.0' }
        @{ Typed = '*rc'; Expected = 'hello-1.1.0-rc.0' }
        @{ Typed = 'hello-1.[01].0-'; Expected = 'hello-1.1.0-rc.0' }
        @{ Typed = "'hello-1.0"; Expected = "'hello-1.0.0'" }
        @{ Typed = '"hello-1.0'; Expected = '"hello-1.0.0"' }
        @{ Typed = 'other'; Expected = $null }
        @{ Typed = '['; Expected = $null }
    ) {
        Get-CompletionText "Get-ReleaseSession $Typed" | Should -Be $Expected
    }

    It 'offers versions of sessions and tags, and what would come next' {
        $found = Get-Completion 'New-ReleaseSession -Version '
        $found.CompletionText | Should -Be 'v1.0.0', 'v1.1.0-rc.0', 'v0.9.0', 'v1.1.0-rc.1', 'v1.1.0'
        $found[-1].ToolTip | Should -Be 'the next official version after v1.1.0-rc.0'
    }

    It 'offers what <Parameter> may be' -ForEach @(
        @{ Parameter = 'New-ReleaseSession -Branch'; Offers = 'feature/one' }
        @{ Parameter = 'New-ReleaseSession -Tag'; Offers = 'v0.9.0' }
        @{ Parameter = 'New-ReleaseBranch'; Offers = 'release-1.1' }
        @{ Parameter = 'Get-ReleaseSession -State'; Offers = "'link done'" }
        @{ Parameter = 'Get-StaleRelease -Like'; Offers = '1.0.0' }
        @{ Parameter = 'Get-StaleRelease -NotLike'; Offers = 'v0.9.0' }
        @{ Parameter = 'Get-StaleRelease -OlderThan'; Offers = '30d' }
        @{ Parameter = 'Get-StaleContainerImage -OlderThan'; Offers = '30d' }
        @{ Parameter = 'Test-PublishedRelease -Tag'; Offers = 'v1.0.0' }
        @{ Parameter = 'Publish-GitHubRelease -TargetCommit'; Offers = 'HEAD' }
    ) {
        Get-CompletionText "$Parameter " | Should -Contain $Offers
    }

    It 'offers branches and tags as commits, quoted where they must be' {
        $found = Get-CompletionText 'New-ReleaseSession -Commit '
        $found | Should -Contain 'HEAD'
        $found | Should -Contain 'main'
        $found | Should -Contain 'feature/one'
        $found | Should -Contain 'v0.9.0'
        $found | Should -Contain "'we''ird`$x'"
        Get-CompletionText 'New-ReleaseSession -Commit "we' | Should -Be '"we''ird`$x"'
    }

    It 'offers what means the same when it is written: <Line>' -TestCases @(
        @{ Line = 'New-ReleaseSession -Commit we' }
        @{ Line = 'New-ReleaseSession -Commit "we' }
        @{ Line = "New-ReleaseSession -Commit 'we" }
    ) {
        & ([scriptblock]::Create(@(Get-CompletionText $Line)[0])) | Should -Be "we'ird`$x"
    }

    It 'offers branches, remotes and dependencies' {
        Get-CompletionText 'Get-ReleaseVersion -Branch ' | Should -Be 'feature/one', 'main', "'we''ird`$x'"
        git remote add upstream 'https://example.com/hello.git'
        Get-CompletionText 'New-ReleaseTag v1.0.0 -Remote ' | Should -Be 'upstream'
        git remote remove upstream
        Set-Content dependencies.yaml "dependencies:`n- { name: hello, version: 1.0.0, refPaths: [] }"
        (Get-Completion 'Test-VersionReference ').ToolTip | Should -Be '1.0.0, in 0 places'
        Remove-Item dependencies.yaml
    }

    It 'offers staged versions and builds' {
        Get-CompletionText 'Get-StagedRelease -Version ' | Should -Be '1.0.0'
        Get-CompletionText 'Get-StagedRelease -Build ' | Should -Be $build
        Get-CompletionText 'Get-StagedRelease -Version 2.* -Build ' | Should -BeNullOrEmpty
        (Get-Completion 'Get-StagedRelease -Version v1.* -Build ').ToolTip | Should -BeLike 'hello 1.0.0, staged * from *'
    }

    It 'offers links that exist, and those of the definition' {
        $found = Get-Completion 'Get-StagedVersionLink '
        $found.CompletionText | Should -Be 'latest', 'latest-1', 'mine', 'nightly', 'stable', 'weekly', 'stable-1'
        $found[2].ToolTip | Should -Be 'names hello 1.0.0'
        $found[5].ToolTip | Should -Be 'a link of the definition'
        $found[6].ToolTip | Should -Be 'stable-${major} of the definition'
    }

    It 'completes each of several names' {
        Get-CompletionText '$session | Set-StagedVersionLink -Name latest, nig' | Should -Be 'nightly'
    }

    It 'offers stores of the definition and of sessions' {
        $found = Get-CompletionText 'Get-StagedRelease -Store '
        $found[0] | Should -Be 'file:.release'
        $found | Should -Contain ([uri]"file://$repository/.release").AbsoluteUri
        Get-CompletionText 'Get-ReleaseSession -SessionStore fi' | Should -Contain 'file:.release'
    }

    It 'goes on with a folder that is begun' {
        $parent = Split-Path $repository
        Get-CompletionText "Get-StagedRelease -Store file:$parent/my" | Should -Contain "'file:$repository'"
        Get-CompletionText "Get-StagedRelease -Store $parent/my" | Should -Contain "'$repository'"
        Get-CompletionText "Get-StagedRelease -Store $(([uri]"file://$parent/my").AbsoluteUri)" | Should -Contain ([uri]"file://$repository").AbsoluteUri
        Get-CompletionText 'Get-StagedRelease -Store file:sr' | Should -BeNullOrEmpty
        Get-CompletionText 'Get-StagedRelease -Store s3://buc' | Should -BeNullOrEmpty
    }

    It 'offers the steps that there are' {
        Get-CompletionText '$session | Resume-ReleaseSession -Until p' | Should -Be 'prerequisites', 'publish', 'push-access'
    }
}

Describe 'Elsewhere' {
    BeforeAll {
        $empty = Join-Path $TestDrive empty
        New-Item -ItemType Directory $empty | Out-Null
        Push-Location $empty
    }
    AfterAll { Pop-Location }

    It 'offers nothing for <Line>' -TestCases @(
        'Get-ReleaseSession ', 'New-ReleaseSession -Version ', 'New-ReleaseSession -Commit ', 'Get-StagedRelease -Version ', 'Get-StagedRelease -Build '
        'Get-StagedVersionLink ', 'Get-StagedRelease -Product ', 'Get-ReleaseSession -Repository /nonexistent ', 'Get-ReleaseSession -Repository nodrive:\x '
    ).ForEach({ @{ Line = $_ } }) {
        Get-CompletionText $Line | Should -BeNullOrEmpty
    }

    It 'looks where -Repository says' {
        Get-CompletionText "Get-ReleaseSession -Repository '$repository' -Id hello-1.0" | Should -Be 'hello-1.0.0'
        Get-CompletionText "New-ReleaseSession -Repository '$repository' -Commit mai" | Should -Be 'main'
    }

    It 'looks where -SessionStore says' {
        Push-Location (New-HelloRepository)
        try { Get-CompletionText "Get-ReleaseSession -SessionStore '$store' -Id hello-1.0" | Should -Be 'hello-1.0.0' } finally { Pop-Location }
    }

    It 'looks where -Store says, a folder with spaces too' {
        Get-CompletionText "Get-StagedRelease -Store '$store' -Version " | Should -Be '1.0.0'
        Get-CompletionText "Get-StagedRelease -Store '$store' -Product " | Should -Be 'hello'
        Get-CompletionText "Get-StagedVersionLink -Store '$store' -Name mi" | Should -Be 'mine'
        Get-CompletionText "Get-StagedRelease -Store '$store' -Product other* -Version " | Should -BeNullOrEmpty
        Get-CompletionText "Get-StagedRelease -Store '$store' -Product h* -Version " | Should -Be '1.0.0'
    }

    It 'works at a location that is no folder' {
        Push-Location env:
        try { Get-CompletionText 'Get-ReleaseSession ' | Should -BeNullOrEmpty } finally { Pop-Location }
    }
}

Describe 'With a definition that is broken' {
    BeforeAll {
        $broken = New-ReleasedRepository
        git -C $broken tag v1.0.0
        Set-Content "$broken/release.yaml" 'product: [', 'stagee: 3'
        Push-Location $broken
    }
    AfterAll { Pop-Location }

    It 'still offers what needs none' {
        Get-CompletionText 'Get-ReleaseSession ' | Should -Be 'hello-1.0.0'
        Get-CompletionText 'New-ReleaseSession -Commit v1' | Should -Be 'v1.0.0'
        Get-CompletionText 'Get-StagedRelease -Version ' | Should -Be '1.0.0'
        Get-CompletionText 'Get-StagedVersionLink la' | Should -Be 'latest'
    }
}

Describe 'A completer' {
    It 'is never the cause of an error' {
        $before = $Error.Count
        Push-Location $TestDrive
        try { Get-Completion 'Get-StagedRelease -Store "bad://x" -Version ', 'Get-ReleaseSession -Definition nope.yaml ', 'Get-StagedRelease -Product "[" -Version ' | Out-Null } finally { Pop-Location }
        $Error.Count | Should -Be $before
    }

    It 'answers in time where a store is large' {
        $many = New-HelloRepository
        foreach ($i in 1..3000) { New-Item -ItemType Directory -Force "$many/.release/stage/hello/1.0.$i/20261121T093000Z-1a2b3c4" | Out-Null; [IO.File]::WriteAllText("$many/.release/stage/hello/1.0.$i/20261121T093000Z-1a2b3c4/manifest.json", '{}') }
        $clock = [Diagnostics.Stopwatch]::StartNew()
        Get-Completion "Get-StagedRelease -Repository $many -Version 1.0.2" | Out-Null
        $clock.Elapsed.TotalSeconds | Should -BeLessThan 20
    }
}
