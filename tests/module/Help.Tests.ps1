#requires -Version 7.6
# Help as PowerShell shows it. What the docstrings must say is judged in tests/ReleaseTools.Conventions.

BeforeDiscovery {
    Import-Module "$PSScriptRoot/../../ReleaseTools.psd1" -Force
    $commands = Get-Command -Module ReleaseTools | ForEach-Object { @{ Command = $_; Name = $_.Name } }
    $cultures = '', 'en-US', 'en-GB', 'de-DE', 'ja-JP' | ForEach-Object { @{ Culture = $_ } }
}

BeforeAll {
    Import-Module "$PSScriptRoot/../../ReleaseTools.psd1" -Force
    $common = [System.Management.Automation.Cmdlet]::CommonParameters
}

Describe 'Get-Help <Name>' -ForEach $commands {
    BeforeAll { $help = Get-Help $Name -Full }

    It 'has a synopsis, a description and two examples' {
        $help.Synopsis | Should -Match '^[A-Z].*\.$'
        $help.description.Text | Should -Not -BeNullOrEmpty
        @($help.examples.example).Count | Should -BeGreaterOrEqual 2
    }

    It 'knows the same parameters as the command' {
        $help.parameters.parameter.name | Sort-Object | Should -Be ($Command.Parameters.Keys | Where-Object { $_ -notin $common } | Sort-Object)
        $help.parameters.parameter | Where-Object { -not $_.description.Text } | Should -BeNullOrEmpty
        @(Get-Help $Name -Parameter *).Count | Should -Be @($help.parameters.parameter).Count
    }

    It 'says of each parameter what the command does with it' {
        foreach ($shown in $help.parameters.parameter) {
            $uses = $Command.ParameterSets.Parameters | Where-Object Name -EQ $shown.name
            $shown.required | Should -Be "$(-not ($uses.IsMandatory -contains $false))".ToLowerInvariant() -Because "-$($shown.name)"
            ($shown.pipelineInput -like 'True*') | Should -Be ($uses.ValueFromPipeline -contains $true -or $uses.ValueFromPipelineByPropertyName -contains $true) -Because "-$($shown.name)"
            ($shown.position -eq 'named') | Should -Be ((@($uses.Position) -ge 0).Count -eq 0) -Because "-$($shown.name)"
        }
    }

    It 'shows the values that parameters begin with' {
        $fresh = [Activator]::CreateInstance($Command.ImplementingType)
        foreach ($parameter in $help.parameters.parameter | Where-Object { $_.defaultValue -notin 'None', 'False' }) {
            @($fresh.($parameter.name)) -join ', ' | Should -Be $parameter.defaultValue -Because "-$($parameter.name)"
        }
        foreach ($parameter in $help.parameters.parameter | Where-Object { $_.defaultValue -eq 'None' }) {
            @($fresh.($parameter.name) | Where-Object { $_ -is [string] -or $_ -is [int] }) | Should -BeNullOrEmpty -Because "-$($parameter.name) begins with a value, and its help shows none"
        }
    }

    It 'has a syntax for each parameter set' {
        @($help.syntax.syntaxItem).Count | Should -Be $Command.ParameterSets.Count
    }

    It 'links only what there is' {
        foreach ($link in $help.relatedLinks.navigationLink.linkText) {
            switch -Wildcard ($link) {
                'docs/*' { "$PSScriptRoot/../../$link" | Should -Exist }
                'about_*' { (Get-Help $link).Length | Should -BeGreaterThan 0 }
                default { Get-Command $link -Module ReleaseTools -ErrorAction SilentlyContinue | Should -Not -BeNullOrEmpty }
            }
        }
    }
}

Describe 'Help where the language is <Culture>' -ForEach $cultures {
    It 'is found, and so are both topics' {
        $before = [cultureinfo]::CurrentUICulture
        [cultureinfo]::CurrentUICulture = $Culture
        try {
            (Get-Help New-ReleaseSession).Synopsis | Should -BeLike 'Opens the session of a release*'
            (Get-Help about_ReleaseTools*).Name | Sort-Object | Should -Be 'about_ReleaseTools', 'about_ReleaseTools_Definition'
            Get-Help about_ReleaseTools | Should -Match 'SESSIONS'
            Get-Help about_ReleaseTools_Definition | Should -Match 'publish\.publicUrl'
        }
        finally { [cultureinfo]::CurrentUICulture = $before }
    }
}

Describe 'The topics' {
    It '<_> fits a terminal of 80 columns' -ForEach 'about_ReleaseTools' {
        Get-Content "$PSScriptRoot/../../en-US/$_.help.txt" | Where-Object Length -GT 79 | Should -BeNullOrEmpty
    }
}
