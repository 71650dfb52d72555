#requires -Version 7.6
# Runs the module suite and closes on a line that tests/run reads: module: PASSED FAILED SKIPPED
$configuration = New-PesterConfiguration
$configuration.Run.Path = $PSScriptRoot
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'Detailed'
$configuration.Output.RenderMode = 'Plaintext'
$result = Invoke-Pester -Configuration $configuration
$failed = $result.FailedCount + $result.FailedBlocksCount + $result.FailedContainersCount
"module: $($result.PassedCount) $failed $($result.SkippedCount)"
exit [int]($failed -gt 0)
