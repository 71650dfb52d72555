#requires -Version 7.6
# What every cmdlet keeps to, asked of the cmdlets themselves.

BeforeDiscovery {
    Import-Module "$PSScriptRoot/../../ReleaseTools.psd1" -Force
    $commands = Get-Command -Module ReleaseTools | ForEach-Object { @{ Command = $_; Name = $_.Name } }
}

Describe '<Name>' -ForEach $commands {
    BeforeAll {
        $type = $Command.ImplementingType
        $attribute = $type.GetCustomAttributes([System.Management.Automation.CmdletAttribute], $false)[0]
        $changes = $Command.Verb -notin 'Get', 'Test', 'Find', 'Wait'
    }

    It 'has an approved verb and a singular noun' {
        (Get-Verb).Verb | Should -Contain $Command.Verb
        $Command.Noun | Should -Not -Match '[^s]s$'
    }

    It 'is a sealed class named for its verb and noun' {
        $type.IsSealed | Should -BeTrue
        $type.Name | Should -Be "$($Command.Verb)$($Command.Noun)Command"
    }

    It 'says what it returns, and that it is one of the model''s types' {
        $Command.OutputType.Type | Should -Not -BeNullOrEmpty
        $Command.OutputType[0].Type.Assembly.GetName().Name | Should -Be 'ReleaseTools.Model'
    }

    It 'asks before it changes anything, and only then' {
        $attribute.SupportsShouldProcess | Should -Be $changes
    }

    It 'asks loudly where what is removed does not come back' {
        if ($Command.Verb -eq 'Remove') { $attribute.ConfirmImpact | Should -Be 'High' } else { $attribute.ConfirmImpact | Should -Not -Be 'High' }
    }

    It 'takes at most one input from the pipeline by value' {
        foreach ($set in $Command.ParameterSets) {
            @($set.Parameters | Where-Object ValueFromPipeline).Count | Should -BeLessOrEqual 1
        }
    }

    It 'takes no secret as plain text' {
        $Command.Parameters.Values | Where-Object { $_.Name -match 'token|password|secret' -and $_.ParameterType -ne [securestring] } | Should -BeNullOrEmpty
    }
}
