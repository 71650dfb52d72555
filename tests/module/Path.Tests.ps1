#requires -Version 7.6
# One rule for paths, PowerShell's own: relative to the location, through its drives, ~ the user's folder.

BeforeAll {
    . "$PSScriptRoot/Fixture.ps1"
    $repository = New-ReleasedRepository -Name product
    New-PSDrive Rel FileSystem $repository | Out-Null
    $outside = (New-Item -ItemType Directory "$TestDrive/outside").FullName
    'product: other' | Set-Content "$outside/release.yaml"
    Push-Location $TestDrive
}

AfterAll {
    Pop-Location
    Remove-PSDrive Rel
}

Describe 'A path' {
    It 'of -Store is found: <_>' -ForEach 'file:product/.release', 'product/.release', 'Rel:/.release', 'Rel:\.release', './outside/../product/.release' {
        (Get-StagedRelease -Store $_).Version | Should -Be '1.0.0'
        (Get-StagedVersionLink latest -Store $_).Version | Should -Be '1.0.0'
        Test-PublishedRelease -Store $_ -Quiet | Should -BeTrue
    }

    It 'of -Store starts at the location, whatever -Repository says' {
        (Get-StagedRelease -Repository $outside -Store file:product/.release).Version | Should -Be '1.0.0'
    }

    It 'of -SessionStore is found: <_>' -ForEach 'file:product/.release', 'product/.release', 'Rel:/.release' {
        (Get-ReleaseSession -Repository Rel:/ -SessionStore $_).Id | Should -Be 'hello-1.0.0'
    }

    It 'of -Definition starts at the location' {
        git init -q outside
        (Get-ReleaseSession -Repository product -Definition Rel:/release.yaml).Id | Should -Be 'hello-1.0.0'
        (Get-ReleaseSession -Repository product -Definition outside/release.yaml).Id | Should -Be 'hello-1.0.0'
        { Get-ReleaseSession -Repository product -Definition release.yaml -ErrorAction Stop } | Should -Throw -ErrorId 'DefinitionMissing*'
    }

    It 'that does not exist is an error, with ~ too: <_>' -ForEach 'file:nope', 'nope', 'file:~/releasetools-nope', '~/releasetools-nope' {
        { Get-StagedRelease -Store $_ -ErrorAction Stop } | Should -Throw -ErrorId 'StoreMissing*'
        { Get-ReleaseSession -Repository product -SessionStore $_ -ErrorAction Stop } | Should -Throw -ErrorId 'StoreMissing*'
        { Test-PublishedRelease -Store $_ -ErrorAction Stop } | Should -Throw -ErrorId 'StoreMissing*'
    }

    It 'of another provider is refused' {
        { Get-StagedRelease -Store env:x } | Should -Throw '*not of the file system*'
        { Get-ReleaseSession -Repository product -Definition env:x } | Should -Throw '*not of the file system*'
    }

    It 'that Tab completes is what is then used' {
        $found = (TabExpansion2 'Get-StagedRelease -Store file:pro').CompletionMatches.CompletionText
        $found | Should -Be 'file:product'
        (TabExpansion2 'Get-StagedRelease -Store file:product/.release -Version ').CompletionMatches.CompletionText | Should -Be '1.0.0'
        $offered = (TabExpansion2 'Get-StagedRelease -Repository product -Store ').CompletionMatches.CompletionText | Where-Object { $_ -like 'file:*release' }
        (Get-StagedRelease -Store $offered).Version | Should -Be '1.0.0'
    }
}
