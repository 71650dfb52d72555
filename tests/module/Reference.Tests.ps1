#requires -Version 7.6
# Version references as a user meets them at a prompt.

BeforeAll {
    Import-Module "$PSScriptRoot/../../ReleaseTools.psd1" -Force

    function New-Checkout {
        $path = Join-Path $TestDrive ([guid]::NewGuid().ToString('n'))
        git init -q -b main $path
        @(
            'dependencies:'
            '# the product itself'
            '- name: hello'
            '  version: 1.2.0'
            '  refPaths:'
            '  - path: VERSION'
            '  - path: deploy/app.yaml'
            "    match: 'image: .*/hello:'"
            '- name: pause'
            '  version: 3.9.0'
            '  sensitivity: minor'
            '  refPaths:'
            '  - path: deploy/app.yaml'
            "    match: 'image: .*/pause:'"
        ) | Set-Content (Join-Path $path dependencies.yaml)
        New-Item -ItemType Directory (Join-Path $path deploy) | Out-Null
        'v1.2.0' | Set-Content (Join-Path $path VERSION)
        @('image: example.com/hello:v1.2.0', 'image: example.com/pause:3.9.0') | Set-Content (Join-Path $path deploy/app.yaml)
        $path
    }

    function Get-TreeState([string] $Path) {
        Get-ChildItem $Path -Recurse -Force | ForEach-Object {
            "$($_.FullName) $($_.LastWriteTimeUtc.Ticks) $(if (-not $_.PSIsContainer) { (Get-FileHash $_.FullName).Hash })"
        } | Sort-Object
    }
}

Describe 'Test-VersionReference' {
    It 'returns nothing where all agrees, and true' {
        $checkout = New-Checkout
        Test-VersionReference -Repository $checkout | Should -BeNullOrEmpty
        Test-VersionReference -Repository $checkout -Quiet | Should -BeTrue
    }

    It 'returns every place that disagrees, with file, line and column' {
        $checkout = New-Checkout
        @('image: example.com/hello:v1.1.0', 'image: example.com/pause:3.8.0') | Set-Content (Join-Path $checkout deploy/app.yaml)
        $findings = Test-VersionReference -Repository $checkout
        $findings | ForEach-Object { "$_" } | Should -Be 'deploy/app.yaml:1:26: hello: is v1.1.0, wanted 1.2.0', 'deploy/app.yaml:2:26: pause: is 3.8.0, wanted 3.9.0'
        $findings[0].Fault | Should -Be 'VersionDiffers'
        Test-VersionReference p* -Repository $checkout -Quiet | Should -BeFalse
        Remove-Item (Join-Path $checkout VERSION)
        (Test-VersionReference hello -Repository $checkout).Fault | Should -Be 'FileMissing', 'VersionDiffers'
    }

    It 'names every problem of a malformed file at once' {
        $checkout = New-Checkout
        "dependencies:`n- nam: hello`n  version: [1]" | Set-Content (Join-Path $checkout dependencies.yaml)
        Test-VersionReference -Repository $checkout -ErrorAction SilentlyContinue -ErrorVariable problem
        $problem[0].FullyQualifiedErrorId | Should -BeLike 'DependenciesInvalid,*'
        $problem[0].Exception.Problems.Count | Should -Be 3
        "$($problem[0])" | Should -Match "dependencies.yaml:2:3: Unknown key 'nam'. Is 'name' meant\?"
    }

    It 'reads the file of another place' {
        $checkout = New-Checkout
        Move-Item (Join-Path $checkout dependencies.yaml) (Join-Path $checkout deploy)
        Test-VersionReference -Repository $checkout -Path $checkout/deploy/dependencies.yaml -Quiet | Should -BeTrue
        Push-Location (Join-Path $checkout deploy)
        try {
            Test-VersionReference -Path ./dependencies.yaml -Quiet | Should -BeTrue
            { Test-VersionReference -Path deploy/dependencies.yaml -ErrorAction Stop } | Should -Throw -ErrorId 'DependenciesMissing*'
        } finally { Pop-Location }
    }
}

Describe 'Update-VersionReference' {
    It 'changes every place, and says what it changed' {
        $checkout = New-Checkout
        $changes = Update-VersionReference hello v1.3.0-rc.1 -Repository $checkout
        $changes.Path | Should -Be 'dependencies.yaml', 'VERSION', 'deploy/app.yaml'
        $changes.After | Should -Be '1.3.0-rc.1', 'v1.3.0-rc.1', 'v1.3.0-rc.1'
        Get-Content (Join-Path $checkout deploy/app.yaml) | Should -Be 'image: example.com/hello:v1.3.0-rc.1', 'image: example.com/pause:3.9.0'
        Test-VersionReference -Repository $checkout -Quiet | Should -BeTrue
    }

    It 'changes nothing at all under -WhatIf, and shows the diff of every file' {
        $checkout = New-Checkout
        $before = Get-TreeState $checkout
        $log = Join-Path $TestDrive transcript.txt
        pwsh -NoProfile -Command "Import-Module '$PSScriptRoot/../../ReleaseTools.psd1'; Update-VersionReference hello 1.3.0 -Repository '$checkout' -WhatIf" > $log
        $shown = Get-Content $log -Raw
        $shown | Should -Match 'What if: Update version references in 3 files:'
        foreach ($file in 'dependencies.yaml', 'VERSION', 'deploy/app.yaml') { $shown | Should -Match "(?m)^--- a/$([regex]::Escape($file))\r?$" }
        $shown | Should -Match '(?m)^-v1.2.0\r?\n\+v1.3.0\r?$'
        Get-TreeState $checkout | Should -Be $before
    }

    It 'takes findings from the pipeline, and brings them in line as one update' {
        $checkout = New-Checkout
        'v1.1.0' | Set-Content (Join-Path $checkout VERSION)
        'image: x/hello:1.1.0', 'image: x/pause:3.8.0' | Set-Content (Join-Path $checkout deploy/app.yaml)
        $changes = Test-VersionReference -Repository $checkout | Update-VersionReference -Repository $checkout
        $changes.Count | Should -Be 3
        Test-VersionReference -Repository $checkout -Quiet | Should -BeTrue
    }

    It 'takes a version and a product from the pipeline by their property names' {
        $checkout = New-Checkout
        [pscustomobject]@{ Product = 'hello'; Version = [ReleaseTools.Versions.ReleaseVersion]::Parse('v1.4.0') } | Update-VersionReference -Repository $checkout | Out-Null
        Get-Content (Join-Path $checkout VERSION) | Should -Be 'v1.4.0'
        [pscustomobject]@{ Version = [ReleaseTools.Versions.ReleaseVersion]::Parse('v1.5.0') } | Update-VersionReference hello -Repository $checkout | Out-Null
        Get-Content (Join-Path $checkout VERSION) | Should -Be 'v1.5.0'
    }

    It 'takes a dependency, and changes nothing where it agrees' {
        $checkout = New-Checkout
        Get-VersionReference -Repository $checkout | Update-VersionReference -Repository $checkout | Should -BeNullOrEmpty
    }

    It 'writes an error and changes nothing where a place is unclear' {
        $checkout = New-Checkout
        '1.0.0 or 1.1.0' | Set-Content (Join-Path $checkout VERSION)
        $before = Get-TreeState $checkout
        Update-VersionReference hello 1.3.0 -Repository $checkout -ErrorAction SilentlyContinue -ErrorVariable problem | Should -BeNullOrEmpty
        $problem[0].FullyQualifiedErrorId | Should -BeLike 'VersionReferenceUnclear,*'
        $problem[0].Exception.Findings[0].Path | Should -Be 'VERSION'
        Get-TreeState $checkout | Should -Be $before
    }
}

Describe 'Get-VersionReference' {
    It 'returns what the dependencies file declares' {
        $checkout = New-Checkout
        (Get-VersionReference -Repository $checkout).Name | Should -Be 'hello', 'pause'
        $pause = Get-VersionReference p* -Repository $checkout
        $pause.Sensitivity | Should -Be 'Minor'
        $pause.RefPaths[0].Path | Should -Be 'deploy/app.yaml'
    }
}
