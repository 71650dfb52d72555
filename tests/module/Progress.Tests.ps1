#requires -Version 7.6
# Progress as a host gets it. One release with a large file and a thousand small ones is watched from runspaces of its own.

BeforeAll {
    . "$PSScriptRoot/Fixture.ps1"
    $repository = New-HelloRepository -Build 'mkdir -p out; head -c 1000000000 /dev/zero > out/large; for i in $(seq 1000); do echo $i > out/small-$i; done'
    (Get-Content "$repository/release.yaml") -replace '  - \{ name: "hello.*', '  - { files: "out/**" }' | Set-Content "$repository/release.yaml"
    git -C $repository commit -qam 'feat: many files'
    $built = New-ReleaseSession -Repository $repository -Version v1.0.0 | Invoke-ReleaseBuild | New-ReleaseNote

    # a fresh runspace that has the module and $session
    function New-Watched([string] $Script, $Session) {
        $shell = [powershell]::Create()
        $shell.AddScript("Import-Module '$ModulePath'").Invoke() | Out-Null
        $shell.Runspace.SessionStateProxy.SetVariable('session', $Session)
        $shell.Streams.Progress.Clear()
        $shell.Commands.Clear()
        $shell.AddScript($Script)
    }

    function Assert-AllCompleted($Records) {
        $Records | Should -Not -BeNullOrEmpty
        foreach ($line in $Records | Group-Object ActivityId) { $line.Group[-1].RecordType | Should -Be 'Completed' }
    }

    function Wait-Progress($Shell) {
        for ($i = 0; $i -lt 600 -and $Shell.Streams.Progress.Count -lt 2; $i++) { Start-Sleep -Milliseconds 50 }
    }
}

Describe 'Progress of a step' {
    BeforeAll {
        $shell = New-Watched '$session | New-StagedRelease' $built
        $clock = [Diagnostics.Stopwatch]::StartNew()
        $staged = $shell.Invoke()[0]
        $elapsed = $clock.Elapsed.TotalSeconds
        $records = @($shell.Streams.Progress)
        $running = @($records | Where-Object RecordType -EQ 'Processing')
        $shell.Dispose()
    }

    It 'has the step on top and its files below' {
        $staged.State | Should -Be 'stage done'
        $top = @($running | Where-Object ParentActivityId -EQ -1)
        $top.Activity | Sort-Object -Unique | Should -Be 'stage'
        $below = @($running | Where-Object ParentActivityId -NE -1)
        $below | Should -Not -BeNullOrEmpty
        $below.ParentActivityId | Sort-Object -Unique | Should -Be $top[0].ActivityId
    }

    It 'tells the whole in files and bytes, with speed' {
        ($running | Where-Object ParentActivityId -EQ -1)[-1].StatusDescription | Should -Match '^\d+ of 100\d files, [\d.]+ (B|KiB|MiB) of 9\d\d MiB'
        $running.StatusDescription -match '/s$' | Should -Not -BeNullOrEmpty
        ($running.PercentComplete | Measure-Object -Maximum).Maximum | Should -BeGreaterThan 0
    }

    It 'is no more than five updates a second' {
        $running.Count | Should -BeLessOrEqual (5 * $elapsed + 1)
    }

    It 'is a few lines for a thousand files' {
        @($records.ActivityId | Sort-Object -Unique).Count | Should -BeLessOrEqual 5
    }

    It 'is completed' { Assert-AllCompleted $records }
}

Describe 'Progress is completed' {
    BeforeAll { $staged = $built | New-StagedRelease }

    It 'after Ctrl+C, which ends the work within seconds' {
        $shell = New-Watched '$session | Get-StagedRelease | Test-StagedRelease' $staged
        $running = $shell.BeginInvoke()
        Wait-Progress $shell
        $clock = [Diagnostics.Stopwatch]::StartNew()
        $shell.Stop()
        $clock.Elapsed.TotalSeconds | Should -BeLessThan 10
        $running.IsCompleted | Should -BeTrue
        Assert-AllCompleted @($shell.Streams.Progress)
        $shell.Dispose()
    }

    It 'after an error' {
        $again = New-ReleaseSession -Repository $repository -Version v1.0.0
        $file = ($again.Artifacts | Where-Object Name -Like '*large').LocalPath
        $stream = [IO.File]::OpenWrite($file)
        $stream.WriteByte(1)
        $stream.Dispose()
        Get-StagedRelease -Repository $repository | Remove-StagedRelease -Confirm:$false
        $shell = New-Watched '$session | New-StagedRelease' $again
        $shell.Invoke()
        $shell.Streams.Error[0].FullyQualifiedErrorId | Should -BeLike 'ArtifactChanged,*'
        Assert-AllCompleted @($shell.Streams.Progress)
        $shell.Dispose()
    }

    It 'after Select-Object -First' {
        $shell = New-Watched '$session | Test-ReleasePrerequisite | Select-Object -First 1' $built
        $shell.Invoke().Count | Should -Be 1
        $shell.HadErrors | Should -BeFalse
        foreach ($line in @($shell.Streams.Progress) | Group-Object ActivityId) { $line.Group[-1].RecordType | Should -Be 'Completed' }
        $shell.Dispose()
    }
}
