#requires -Version 7.6
# Releases on GitHub, on a fake of its API.

BeforeAll {
    Import-Module "$PSScriptRoot/../../ReleaseTools.psd1" -Force
    Import-Module "$PSScriptRoot/PreparedCheckout.psm1" -Force
    Initialize-PreparedCheckout (Join-Path $TestDrive prepared)
}

Describe 'Get-GitHubRelease' {
    BeforeAll { Push-Location (Restore-PreparedCheckout stage) }
    AfterAll { Pop-Location }

    It 'lists the releases of the definition''s repository, newest first' {
        (Get-GitHubRelease).Tag | Should -Be 'v1.2.0-rc.0', 'v1.1.0', 'v1.0.0', 'v0.9.0-beta.0', 'v0.1-test'
        (Get-GitHubRelease)[0].GitHubRepository | Should -Be 'acme/hello'
    }

    It 'filters by tag, draft and prerelease' {
        (Get-GitHubRelease v1.*).Tag | Should -Be 'v1.2.0-rc.0', 'v1.1.0', 'v1.0.0'
        (Get-GitHubRelease v1.0.0, v0.1-test).Tag | Should -Be 'v1.0.0', 'v0.1-test'
        (Get-GitHubRelease -Draft).Tag | Should -Be 'v0.9.0-beta.0'
        (Get-GitHubRelease -Prerelease v*-test).Tag | Should -Be 'v0.1-test'
        (Get-GitHubRelease -Latest).Tag | Should -Be 'v1.1.0'
    }

    It 'needs no checkout where the repository is named, and no token for what is public' {
        $token = $env:GH_TOKEN
        Push-Location ([IO.Path]::GetTempPath())
        try {
            $env:GH_TOKEN = $null
            (Get-GitHubRelease -GitHubRepository acme/hello).Tag | Should -Not -Contain 'v0.9.0-beta.0'
        }
        finally {
            $env:GH_TOKEN = $token
            Pop-Location
        }
    }

    It 'says what is missing' {
        Get-GitHubRelease -GitHubRepository acme/nothing -ErrorVariable failures -ErrorAction SilentlyContinue
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'GitHubMissing,*'
        $failures[0].Exception.Message | Should -BeLike 'Could not list the releases of acme/nothing: * answered 404 (Not Found).'
        { Get-GitHubRelease -GitHubRepository nothing -ErrorAction Stop } | Should -Throw -ErrorId 'GitHubRepositoryInvalid,*'
    }

    It 'offers the definition''s repository' {
        $line = 'Get-GitHubRelease -GitHubRepository '
        (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Contain 'acme/hello'
    }
}

Describe 'Publish-GitHubRelease' {
    BeforeEach { Push-Location (Restore-PreparedCheckout publish) }
    AfterEach { Pop-Location }

    It 'publishes what a session has published, once' {
        $session = Get-ReleaseSession hello-1.2.0 | Publish-GitHubRelease
        $session.State | Should -Be 'github done'
        $session.GitHub.AssetCount | Should -Be 3
        (Get-GitHubRelease -Latest).Assets.Name | Should -Contain 'hello-1.2.0.tar.gz'
        ($session | Publish-GitHubRelease).GitHub.Id | Should -Be $session.GitHub.Id
        (Get-GitHubRelease v1.2.0).Count | Should -Be 1
    }

    It 'publishes files, and replaces only where it is told to' {
        $first = Get-Item *.md | Publish-GitHubRelease -Tag v2.0.0-rc.1 -Note '# Two'
        $first.Prerelease | Should -BeTrue
        $first.Assets.Name | Sort-Object | Should -Be 'CHANGELOG.md', 'guide.md', 'words.md'
        Get-Item guide.md | Publish-GitHubRelease -Tag v2.0.0-rc.1 -ErrorVariable failures -ErrorAction SilentlyContinue
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'GitHubReleaseExists,*'
        $second = Get-Item guide.md | Publish-GitHubRelease -Tag v2.0.0-rc.1 -Replace
        $second.Assets.Name | Should -Be 'guide.md'
        (Get-GitHubRelease v2.0.0-rc.1).Id | Should -Be $second.Id
    }

    It 'publishes a staged build' {
        $release = Get-StagedRelease 1.2.0-rc.1 | Publish-GitHubRelease
        $release.Tag | Should -Be 'v1.2.0-rc.1'
        $release.Notes | Should -BeLike '*No changes since v1.2.0-rc.0*'
    }

    It 'takes a token that is no text' {
        $token = [Net.NetworkCredential]::new('', $env:GH_TOKEN).SecurePassword
        $kept = $env:GH_TOKEN
        try {
            $env:GH_TOKEN = $null
            Get-Item guide.md | Publish-GitHubRelease -Tag v3.0.0 -Token $token | Select-Object -ExpandProperty Tag | Should -Be 'v3.0.0'
            Get-Item guide.md | Publish-GitHubRelease -Tag v3.0.1 -ErrorVariable failures -ErrorAction SilentlyContinue
            $failures[0].FullyQualifiedErrorId | Should -BeLike 'GitHubTokenRefused,*'
        }
        finally { $env:GH_TOKEN = $kept }
    }
}

Describe 'Remove-GitHubRelease' {
    It 'removes the release, and its tag where that is asked' {
        Push-Location (Restore-PreparedCheckout stage)
        try {
            Get-GitHubRelease v0.1-test | Remove-GitHubRelease -IncludeTag -Confirm:$false -PassThru | Select-Object -ExpandProperty Tag | Should -Be 'v0.1-test'
            Get-GitHubRelease v0.1-test | Should -BeNullOrEmpty
            Get-PreparedState | Select-Object -Last 1 | Should -Not -BeLike '*refs/tags/v0.1-test*'
        }
        finally { Pop-Location }
    }
}
