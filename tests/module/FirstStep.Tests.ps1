#requires -Version 7.6
# What the README prints, as a stranger runs it: in a fresh clone of this tree, beside a repository of their own.

BeforeDiscovery {
    # run once already, by whoever sees this: it runs this test
    $leftOut = 'tests/run'

    $text = Get-Content "$PSScriptRoot/../../README.md" -Raw
    $lines = [regex]::Matches([regex]::Replace($text, '(?ms)^```.*?^```', ''), '(?m)^ {4}(\S.*)$').ForEach({ $_.Groups[1].Value })
    $steps = @($lines | Where-Object { $_ -ne $leftOut } | ForEach-Object { @{ Kind = 'sh'; Code = $_ } })
    $steps += [regex]::Matches($text, '(?ms)^```(powershell|sh)\n(.*?)^```').ForEach({ @{ Kind = $_.Groups[1].Value; Code = $_.Groups[2].Value.Trim() } })
    $about = @{ Lines = $lines; LeftOut = $leftOut; Steps = $steps.Count }
}

Describe 'The README in a fresh clone' {
    BeforeAll {
        $top = (Resolve-Path "$PSScriptRoot/../..").Path
        $clone = Join-Path $TestDrive ReleaseTools
        New-Item -ItemType Directory $clone | Out-Null
        # the tree as it is, so that it is tried before it is committed
        git -C $top ls-files -z --cached --others --exclude-standard | tar -C $top --null --ignore-failed-read -T - -cf - 2> $null | tar -C $clone -xf -
        $env:GIT_CONFIG_GLOBAL = '/dev/null'
        $env:TF_BUILD = $env:GITHUB_ACTIONS = $null
        $env:GIT_AUTHOR_NAME = $env:GIT_COMMITTER_NAME = 'Ann Author'
        $env:GIT_AUTHOR_EMAIL = $env:GIT_COMMITTER_EMAIL = 'ann@example.com'
        $hello = Join-Path $TestDrive hello
        New-Item -ItemType Directory "$hello/docs" | Out-Null
        Set-Content "$hello/docs/guide.md" '# Guide'
        foreach ($folder in $clone, $hello) {
            git init -q -b main $folder
            git -C $folder add -A
            git -C $folder commit -qm 'feat: say hello'
        }
    }

    It 'prints at least two commands and a pipeline, one of which is tests/run' -ForEach $about {
        $Lines | Should -Contain $LeftOut
        $Steps | Should -BeGreaterOrEqual 2
    }

    It '<Code>' -ForEach $steps {
        Push-Location $clone
        try {
            $said = if ($Kind -eq 'sh') { sh -ec $Code 2>&1 }
            else { pwsh -NoProfile -NonInteractive -Command "`$ErrorActionPreference = 'Stop'; `$PSNativeCommandUseErrorActionPreference = `$true; $Code" 2>&1 }
            $LASTEXITCODE | Should -Be 0 -Because ($said | Select-Object -Last 30 | Out-String)
        }
        finally { Pop-Location }
    }

    It 'has released both' {
        Get-Content "$clone/.release/rehearsal/release/ReleaseTools/latest.txt" | Should -Match '^\d+\.\d+\.\d+'
        Get-Content "$hello/.release/release/hello/latest.txt" | Should -Be '1.2.0'
        git -C $hello cat-file -t v1.2.0 | Should -Be tag
    }
}
