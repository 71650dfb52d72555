#requires -Version 7.6
# Runs the module suite and closes on a line that tests/run reads: module: PASSED FAILED SKIPPED
param(
    # only the part that shows that the module works at all
    [switch] $Quick,

    # parts of names: of files, all of whose tests run, else of tests
    [Parameter(ValueFromRemainingArguments)] [string[]] $Name
)
$files = Get-ChildItem $PSScriptRoot -Filter *.Tests.ps1
if ($Quick) { $files = $files | Where-Object Name -In 'ReleaseTools.Tests.ps1', 'View.Tests.ps1' }
$configuration = New-PesterConfiguration
if ($Name) {
    $named = $files | Where-Object { $file = $_.Name; $Name.Where({ $file -like "*$_*" }) }
    if ($named) { $files = $named } else { $configuration.Filter.FullName = $Name | ForEach-Object { "*$_*" } }
}
$configuration.Run.Path = @($files.FullName)
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'Detailed'
$configuration.Output.RenderMode = 'Plaintext'
# sessions work in a folder of this run
$env:RELEASE_WORK = $work = [IO.Directory]::CreateTempSubdirectory('releasetools-').FullName
try { $result = Invoke-Pester -Configuration $configuration }
finally { Remove-Item $work -Recurse -Force -ErrorAction Ignore }
$failed = $result.FailedCount + $result.FailedBlocksCount + $result.FailedContainersCount
"module: $($result.PassedCount) $failed $($result.SkippedCount)"
exit [int]($failed -gt 0)
