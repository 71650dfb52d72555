#requires -Version 7.6
# The scripts of the repository, as PSScriptAnalyzer reads them.

BeforeDiscovery {
    $skip = -not (Get-Module -ListAvailable PSScriptAnalyzer)
    $why = if ($skip) { ' (skipped: PSScriptAnalyzer is not installed: Install-Module PSScriptAnalyzer)' }
    $root = (Resolve-Path "$PSScriptRoot/../..").Path
    $files = git -C $root ls-files '*.ps1' '*.psd1' '*.psm1' | ForEach-Object { @{ File = $_; Path = Join-Path $root $_ } }
}

Describe 'PSScriptAnalyzer<why>' -Skip:$skip {
    It 'finds nothing in <File>' -ForEach $files {
        $found = Invoke-ScriptAnalyzer -Path $Path -Settings "$PSScriptRoot/../../PSScriptAnalyzerSettings.psd1"
        $found.ForEach({ "$($_.ScriptName):$($_.Line): $($_.RuleName): $($_.Message)" }) | Should -BeNullOrEmpty
    }
}
