#requires -Version 7.6
# Releases in a bucket, as PowerShell shows them: needs moto (tests/servers/s3-moto).

BeforeDiscovery {
    $server = Resolve-Path "$PSScriptRoot/../servers/s3-moto"
    $why = if ($IsWindows) { 'the server needs a Unix shell' } else { & $server --check 2>&1 | Out-String }
    $missing = [bool] $why.Trim()
    if ($missing) { Write-Warning "The tests of buckets are skipped: $($why.Trim())." }
}

Describe 'A bucket' -Skip:$missing {
    BeforeAll {
        . "$PSScriptRoot/Fixture.ps1"

        function Get-CompletionText([string] $Line) { @((TabExpansion2 $Line $Line.Length).CompletionMatches.CompletionText) }

        $mark = 'MARKEDSECRET'
        $before = $env:AWS_ACCESS_KEY_ID, $env:AWS_SECRET_ACCESS_KEY, $env:AWS_SESSION_TOKEN
        $env:AWS_ACCESS_KEY_ID, $env:AWS_SECRET_ACCESS_KEY, $env:AWS_SESSION_TOKEN = "AKIA$($mark)1234", "$mark/key+with/slashes=", "$mark/token+with/slashes=="
        $listener = [Net.Sockets.TcpListener]::new([Net.IPAddress]::Loopback, 0)
        $listener.Start()
        $port = $listener.LocalEndpoint.Port
        $listener.Stop()
        $folder = Join-Path $TestDrive moto
        & (Resolve-Path "$PSScriptRoot/../servers/s3-moto") $folder $port key secret
        Invoke-RestMethod -Method Put "http://127.0.0.1:$port/releases" | Out-Null
        $store = "s3://releases/acme?endpoint=http://127.0.0.1:$port&compatible=true"
        $repository = New-HelloRepository
        Add-Content "$repository/release.yaml" "stage: { store: `"$store`" }", "session: { store: `"$store`" }"
        git -C $repository commit -qam 'ci: release to a bucket'
        New-ReleaseSession -Repository $repository -Version v1.0.0 | Resume-ReleaseSession | Out-Null
    }
    AfterAll {
        if (Test-Path "$folder/moto.pid") {
            $process = Get-Process -Id (Get-Content "$folder/moto.pid")
            $process.Kill()
            $process.WaitForExit()
        }
        $env:AWS_ACCESS_KEY_ID, $env:AWS_SECRET_ACCESS_KEY, $env:AWS_SESSION_TOKEN = $before
    }

    Context 'without a checkout' {
        BeforeAll {
            Push-Location (New-Item -ItemType Directory (Join-Path $TestDrive nowhere))
        }
        AfterAll { Pop-Location }

        It 'lists what is staged and linked, without a session' {
            $staged = Get-StagedRelease -Store $store
            $staged.Version.ToString() | Should -Be '1.0.0'
            $staged | Test-StagedRelease -Quiet | Should -BeTrue
            (Get-StagedVersionLink latest -Store $store).Version.ToString() | Should -Be '1.0.0'
            Get-StagedRelease -Store 's3://releases/empty?endpoint=' -ErrorAction SilentlyContinue -ErrorVariable failed
            $failed.FullyQualifiedErrorId | Should -BeLike 'StoreInvalid*'
        }

        It 'offers what it holds' {
            Get-CompletionText "Get-StagedRelease -Store '$store' -Version " | Should -Be '1.0.0'
            Get-CompletionText "Get-StagedVersionLink -Store '$store' -Name " | Should -Be 'latest', 'stable'
        }

        It 'offers nothing in time where nobody answers' {
            $clock = [Diagnostics.Stopwatch]::StartNew()
            Get-CompletionText "Get-StagedRelease -Store 's3://releases?endpoint=http://127.0.0.1:1&compatible=true' -Version " | Should -BeNullOrEmpty
            $clock.Elapsed.TotalSeconds | Should -BeLessThan 5
        }

        It 'offers how the URL of a store begins, and asks no network which buckets there are' {
            Get-CompletionText 'Get-StagedRelease -Store ' | Should -Contain 's3://'
            Get-CompletionText 'Get-StagedRelease -Store g' | Should -Be 'gs://'
            Get-CompletionText 'Get-ReleaseSession -SessionStore s3://rel' | Should -BeNullOrEmpty
        }
    }

    Context 'with marked keys' {
        It 'keeps them out of everything that is written: <Name>' -TestCases @(
            @{ Name = 'a release'; Script = 'New-ReleaseSession -Version v1.1.0 -Repository $repository | Resume-ReleaseSession | Format-List *' }
            @{ Name = 'a list'; Script = 'Get-StagedRelease -Store $store | Format-List *; Get-ReleaseSession -Repository $repository | ConvertTo-Json -Depth 9' }
            @{ Name = 'a bucket that is missing'; Script = 'Get-StagedRelease -Store ($store -replace "releases", "no-such-bucket"); Get-Error' }
            @{ Name = 'a server that is missing'; Script = 'Get-StagedRelease -Store "s3://releases?endpoint=http://127.0.0.1:1&compatible=true"; Get-Error' }
            @{ Name = 'credentials in a URL'; Script = 'Get-StagedRelease -Store "s3://AKIAMARKEDSECRET:MARKEDSECRET@releases"; Get-Error; $Error | Format-List * -Force' }
            @{ Name = 'credentials in a setting'; Script = 'Get-ReleaseSession -Repository $repository -SessionStore "s3://releases?secret_key=MARKEDSECRET"; $Error | Format-List * -Force' }
        ) {
            $said = Invoke-FreshPowerShell @"
Import-Module '$ModulePath'
`$VerbosePreference = `$DebugPreference = `$InformationPreference = 'Continue'
`$repository = '$repository'; `$store = '$store'
& { $Script } *>&1 | Out-String -Width 500
"@
            # the line of the script that is at fault is the person's own, and PowerShell's to show
            $own = @($said | Where-Object { $_ -notmatch 'Script|Get-StagedRelease -Store|Get-ReleaseSession -Repository|InvocationInfo|Line  *:|Statement  *:' })
            ($own -join "`n") | Should -Not -Match $mark
            $own.Count | Should -BeGreaterThan 0
            Get-ChildItem "$repository/.release" -Recurse -File -Force | Select-String -SimpleMatch $mark | Should -BeNullOrEmpty
        }
    }
}
