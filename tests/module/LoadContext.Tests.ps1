#requires -Version 7.6
# Our dependencies beside somebody else's: each side uses its own copy, whoever came first. Each test has a PowerShell of its own.

BeforeDiscovery {
    $neighbour = Get-ChildItem "$PSScriptRoot/../ReleaseTools.Neighbour/bin" -Recurse -Filter ReleaseTools.Neighbour.dll -ErrorAction Ignore
    $skip = -not $neighbour
    $why = if ($skip) { ' (skipped: dotnet build Release.sln has not built tests/ReleaseTools.Neighbour)' }
}

BeforeAll {
    . "$PSScriptRoot/Fixture.ps1"
    $repository = New-HelloRepository
    $neighbour = Get-ChildItem "$PSScriptRoot/../ReleaseTools.Neighbour/bin" -Recurse -Filter ReleaseTools.Neighbour.dll -ErrorAction Ignore |
        Sort-Object LastWriteTime | Select-Object -Last 1 -ExpandProperty FullName

    $useTheirs = "Import-Module '$neighbour'; [ReleaseTools.Neighbour.NeighbourCopies]::Use()"
    $useOurs = "Import-Module '$ModulePath'; (New-ReleaseSession -Repository '$repository' -WhatIf -InformationAction Ignore).Definition.Links -join ' '"
    $listCopies = @'
        foreach ($context in [System.Runtime.Loader.AssemblyLoadContext]::All) {
            foreach ($assembly in $context.Assemblies) {
                $name = $assembly.GetName()
                if ($name.Name -in 'YamlDotNet', 'Polly.Core', 'AWSSDK.Core', 'Azure.Core', 'Google.Cloud.Storage.V1', 'ReleaseTools.Model', 'ReleaseTools.Engine') { "$($context.Name): $($name.Name) $($name.Version)" }
            }
        }
'@
    $theirs = 'YamlDotNet 13.0.0.0 read b', 'Polly.Core 8.0.0.0 tried 3 times', 'AWSSDK.Core 4.0.0.0 knows Europe (Frankfurt)'
}

Describe 'Beside a module with other versions of our dependencies<why>' -Skip:$skip {
    It 'works where <Case>' -TestCases @(
        @{ Case = 'theirs were loaded first'; OursFirst = $false }
        @{ Case = 'ours were loaded first'; OursFirst = $true }
    ) {
        $order = if ($OursFirst) { $useOurs, $useTheirs, $useOurs } else { $useTheirs, $useOurs, $useTheirs }
        $said = Invoke-FreshPowerShell (@($order) + $listCopies -join "`n")

        foreach ($line in $theirs) { $said | Should -Contain $line }
        $said | Should -Contain 'latest stable'
        $said | Should -Contain 'Default: YamlDotNet 13.0.0.0'
        $said | Should -Contain 'ReleaseTools.Engine: YamlDotNet 18.0.0.0'
        $said -like 'Default: ReleaseTools.Engine*' | Should -BeNullOrEmpty
        # for a bucket only
        $said -match '^ReleaseTools.Engine: (AWSSDK|Azure|Google)' | Should -BeNullOrEmpty
        @($said -like '*: ReleaseTools.Model *').Count | Should -Be 1
        $said -like '*Exception*' | Should -BeNullOrEmpty
    }
}

Describe 'Buckets beside a module with other versions of what reaches them<why>' -Skip:$skip {
    It 'takes our own for <Store>' -TestCases @(
        @{ Store = 's3://nobody-listens/x?endpoint=http://127.0.0.1:9&compatible=true'; Own = 'AWSSDK.Core'; Neighbours = 1 }
        @{ Store = 'gs://nobody-listens/x?endpoint=http://127.0.0.1:9'; Own = 'Polly.Core'; Neighbours = 1 }
        @{ Store = 'gs://nobody-listens/x?endpoint=http://127.0.0.1:9'; Own = 'Google.Cloud.Storage.V1'; Neighbours = 0 }
        @{ Store = 'az://nobody/listens?endpoint=http://127.0.0.1:9/nobody'; Own = 'Azure.Core'; Neighbours = 0 }
    ) {
        $ask = "`$env:AWS_ACCESS_KEY_ID = 'k'; `$env:AWS_SECRET_ACCESS_KEY = 's'; Import-Module '$ModulePath'; try { Get-StagedRelease -Store '$Store' -ErrorAction Stop } catch { `$_.FullyQualifiedErrorId }"
        $said = Invoke-FreshPowerShell (@($useTheirs, $ask, $useTheirs) + $listCopies -join "`n")

        foreach ($line in $theirs) { $said | Should -Contain $line }
        @($said -like 'StoreFailed*').Count | Should -Be 1
        @($said -like "Default: $Own *").Count | Should -Be $Neighbours
        @($said -like "ReleaseTools.Engine: $Own *").Count | Should -Be 1
    }
}

Describe 'Imported again' {
    It 'works after <Case>' -TestCases @(
        @{ Case = 'Import-Module -Force'; Again = 'Import-Module $module -Force' }
        @{ Case = 'Remove-Module and Import-Module'; Again = 'Remove-Module ReleaseTools; Import-Module $module' }
        @{ Case = 'both, twice'; Again = 'Import-Module $module -Force; Import-Module $module -Force; Remove-Module ReleaseTools; Import-Module $module; Import-Module $module' }
        @{ Case = 'a first import that never used the engine'; Again = ''; First = 'Import-Module $module; Remove-Module ReleaseTools; Import-Module $module' }
    ) {
        $said = Invoke-FreshPowerShell @"
            `$module = '$ModulePath'
            $(if ($First) { $First } else { $useOurs })
            $Again
            $($useOurs -replace "Import-Module '[^']+'; ")
            $listCopies
"@
        $said | Should -Contain 'latest stable'
        @($said -like '*: ReleaseTools.Engine *').Count | Should -Be 1
        @($said -like '*: YamlDotNet *').Count | Should -Be 1
        $said -like '*rror*' | Should -BeNullOrEmpty
    }

    It 'says that the module is missing after Remove-Module, rather than half working' {
        $said = Invoke-FreshPowerShell "$useOurs; Remove-Module ReleaseTools; try { [void](Get-Command New-ReleaseSession -ErrorAction Stop) } catch { 'gone' }" @{ PSModulePath = '/nonexistent' }
        $said | Should -Contain 'gone'
    }

    It 'still works in another runspace after Remove-Module in the first' {
        $said = Invoke-FreshPowerShell @"
            Import-Module '$ModulePath'
            `$other = [powershell]::Create().AddScript("Import-Module '$ModulePath'").AddStatement()
            `$other.Invoke() | Out-Null
            Remove-Module ReleaseTools
            `$other.Commands.Clear()
            `$other.AddScript("(New-ReleaseSession -Repository '$repository' -WhatIf).Product").Invoke()
            `$other.Streams.Error
"@
        $said | Should -Contain 'hello'
        $said -like '*rror*' | Should -BeNullOrEmpty
    }
}

Describe 'Several runspaces at once' {
    It 'share one engine: <Case>' -TestCases @(
        @{ Case = 'ForEach-Object -Parallel'; Run = '1..6 | ForEach-Object -ThrottleLimit 6 -Parallel { Import-Module $using:module; (New-ReleaseSession -Repository $using:repository -WhatIf).Id }' }
        @{ Case = 'Start-ThreadJob'; Run = '1..4 | ForEach-Object { Start-ThreadJob { Import-Module $using:module; (New-ReleaseSession -Repository $using:repository -WhatIf).Id } } | Receive-Job -Wait -AutoRemoveJob' }
    ) {
        $said = Invoke-FreshPowerShell "`$module = '$ModulePath'; `$repository = '$repository'; $Run`n$listCopies"
        @($said -eq 'hello-0.1.0-alpha.0').Count | Should -BeIn 4, 6
        @($said -like '*: ReleaseTools.Engine *').Count | Should -Be 1
        @($said -like '*: ReleaseTools.Model *').Count | Should -Be 1
        $said -like '*rror*' | Should -BeNullOrEmpty
    }
}
