#requires -Version 7.6
# -WhatIf changes nothing at all: no file of the checkout, of its git folder, of its stores or of its remote.

BeforeDiscovery {
    Import-Module "$PSScriptRoot/../../ReleaseTools.psd1" -Force
    $changing = Get-Command -Module ReleaseTools | Where-Object { $_.Parameters.ContainsKey('WhatIf') } | ForEach-Object { @{ Name = $_.Name } }
}

BeforeAll {
    Import-Module "$PSScriptRoot/../../ReleaseTools.psd1" -Force
    Import-Module "$PSScriptRoot/PreparedCheckout.psm1" -Force
    Initialize-PreparedCheckout (Join-Path $TestDrive prepared)

    # How each command that changes something is called so that it does: in the checkout, with version 1.2.0 at State.
    # $how is @{ WhatIf = $true } or empty, besides -Verbose. Refused is the error of what only a machine that runs can do.
    $calls = @{
        'Backup-ContainerImage'   = @{ State = 'stage'; Call = { Backup-ContainerImage oci:images images.tar @how } }
        'Close-TrackingIssue'     = @{ State = 'link'; Call = { Get-ReleaseSession hello-1.2.0 | Close-TrackingIssue @how } }
        'Copy-ContainerImage'     = @{ State = 'stage'; Call = { Copy-ContainerImage oci:images:1.2.0 oci:mirror @how } }
        'Disable-ReleasePodUpdate' = @{ State = 'stage'; Call = { Disable-ReleasePodUpdate production //shop:web -Root machine @how } }
        'Enable-ReleasePodUpdate' = @{ State = 'stage'; Call = { Enable-ReleasePodUpdate production //shop:web -Store .release/pods -Program /usr/bin/env -Interval 1h -Root machine @how } }
        'Export-ReleasePod'       = @{ State = 'stage'; Call = { Export-ReleasePod production //shop:web bundle @how } }
        'Install-ReleasePod'      = @{ State = 'stage'; Call = { Export-ReleasePod production //shop:web@1.1.0 "$TestDrive/$(New-Guid)" | Install-ReleasePod -Root other @how } }
        'Invoke-ImagePromotion'   = @{ State = 'stage'; Call = { Get-ImagePromotionPlan promotion | Invoke-ImagePromotion @how } }
        'Invoke-ReleaseBuild'     = @{ State = 'opened'; Call = { Get-ReleaseSession hello-1.2.0 | Invoke-ReleaseBuild @how } }
        'Invoke-ReleaseTest'      = @{ State = 'opened'; Call = { Get-ReleaseSession hello-1.2.0 | Invoke-ReleaseTest @how } }
        'Join-ContainerImage'     = @{ State = 'stage'; Call = { Join-ContainerImage oci:images:1.2.0 oci:mirror:1.2.0 @how } }
        'New-ImagePromotionRequest' = @{ State = 'stage'; Call = { New-ImagePromotionRequest hello 1.2.0 -GitHubRepository acme/hello -Folder promotion @how } }
        'New-PodRelease'          = @{ State = 'stage'; Call = { New-PodRelease .release/pods/channels/production/shop/web/1.2.0.yaml @how } }
        'New-PodVolume'           = @{ State = 'stage'; Call = { New-PodVolume //shop:data@1.2.0 shop @how } }
        'New-ReleaseBranch'       = @{ State = 'stage'; Call = { New-ReleaseBranch release-1.4 @how } }
        'New-ReleaseDefinition'   = @{ State = 'undefined'; Call = { New-ReleaseDefinition @how } }
        'New-ReleaseNote'         = @{ State = 'build'; Call = { Get-ReleaseSession hello-1.2.0 | New-ReleaseNote -UpdateChangelog @how } }
        'New-ReleaseSession'      = @{ State = 'stage'; Call = { New-ReleaseSession -Version v1.3.0 @how } }
        'New-ReleaseTag'          = @{ State = 'stage'; Call = { Get-ReleaseSession hello-1.2.0 | New-ReleaseTag @how } }
        'New-StagedRelease'       = @{ State = 'notes'; Call = { Get-ReleaseSession hello-1.2.0 | New-StagedRelease @how } }
        'New-TrackingIssue'       = @{ State = 'opened'; Call = { Get-ReleaseSession hello-1.2.0 | New-TrackingIssue @how } }
        'New-VersionReferenceRequest' = @{ State = 'stage'; Call = { New-VersionReferenceRequest hello v1.3.0 @how } }
        'Publish-ContainerImage'  = @{ State = 'stage'; Call = { Publish-ContainerImage oci:images:1.2.0 oci:mirror -Tag 1.2.0 @how } }
        'Publish-GitHubRelease'   = @{ State = 'stage'; Call = { Get-ReleaseSession hello-1.2.0 | Publish-GitHubRelease @how } }
        'Publish-StagedRelease'   = @{ State = 'stage'; Call = { Get-ReleaseSession hello-1.2.0 | Publish-StagedRelease @how } }
        'Publish-StagingBranch'   = @{ State = 'stage'; Call = { Publish-StagingBranch main -Branch release-1.1 @how } }
        'Remove-ContainerImageTag' = @{ State = 'stage'; Call = { Remove-ContainerImageTag oci:images:1.1.0 @how } }
        'Remove-GitHubRelease'    = @{ State = 'stage'; Call = { Get-GitHubRelease v1.0.0 | Remove-GitHubRelease @how } }
        'Remove-ReleaseSession'   = @{ State = 'stage'; Call = { Get-ReleaseSession hello-1.2.0 | Remove-ReleaseSession @how } }
        'Remove-StagedRelease'    = @{ State = 'stage'; Call = { Get-StagedRelease -Version 1.2.0 | Remove-StagedRelease @how } }
        'Remove-StaleRelease'     = @{ State = 'stage'; Call = { Get-StaleRelease -Place Session -Like *-rehearsal | Remove-StaleRelease @how } }
        'Restore-ContainerImage'  = @{ State = 'stage'; Call = { Backup-ContainerImage oci:images "$TestDrive/images.tar"; Restore-ContainerImage "$TestDrive/images.tar" oci:mirror @how } }
        'Resume-ReleaseSession'   = @{ State = 'build'; Call = { Get-ReleaseSession hello-1.2.0 | Resume-ReleaseSession @how } }
        'Send-ReleaseAnnouncement' = @{ State = 'announce'; Call = { Get-ReleaseSession hello-1.2.0 | Send-ReleaseAnnouncement @how -ErrorAction SilentlyContinue } }
        'Set-ContainerImageTag'   = @{ State = 'stage'; Call = { Set-ContainerImageTag oci:images:1.2.0 -FloatingTag latest @how } }
        'Set-PodChannelTip'       = @{ State = 'stage'; Call = { Set-PodChannelTip production //shop:web@1.0.0 -Reason 'it leaks' @how } }
        'Set-StagedVersionLink'   = @{ State = 'publish'; Call = { Get-ReleaseSession hello-1.2.0 | Set-StagedVersionLink @how } }
        'Start-ReleasePod'        = @{ State = 'stage'; Call = { Start-ReleasePod //shop:web@1.1.0 -Root machine @how }; Refused = 'PodNotStartable' }
        'Stop-ReleasePod'         = @{ State = 'stage'; Call = { Stop-ReleasePod //shop:web@1.1.0 -Root machine @how }; Refused = 'PodNotStartable' }
        'Undo-ReleasePod'         = @{ State = 'stage'; Call = { Undo-ReleasePod //shop:web -Root machine @how }; Refused = 'PodNotStartable' }
        'Uninstall-ReleasePod'    = @{ State = 'stage'; Call = { Uninstall-ReleasePod //shop:web@1.1.0 -Root machine @how } }
        'Update-PodPage'          = @{ State = 'stage'; Call = { Update-PodPage @how } }
        'Update-ReleasePod'       = @{ State = 'stage'; Call = { Update-ReleasePod production //shop:web -Store .release/pods -Root machine @how } }
        'Update-TrackingIssue'    = @{ State = 'notes'; Call = { Get-ReleaseSession hello-1.2.0 | Update-TrackingIssue @how } }
        'Update-VersionReference' = @{ State = 'stage'; Call = { Update-VersionReference hello -Version v1.3.0 @how } }
    }

    function Invoke-Call([string] $Name, [hashtable] $How) {
        $how = $How + @{ Verbose = $true }
        $ConfirmPreference = 'None'
        $ErrorActionPreference = 'Stop'
        Push-Location (Restore-PreparedCheckout $calls[$Name].State)
        try {
            $before = Get-PreparedState
            $refused = $null
            try { & $calls[$Name].Call *>&1 | Out-Null }
            catch {
                $refused = ($_.FullyQualifiedErrorId -split ',')[0]
                if ($refused -ne $calls[$Name].Refused) { throw }
            }
            [pscustomobject]@{ Before = $before; After = Get-PreparedState; Refused = $refused }
        }
        finally { Pop-Location }
    }
}

Describe '<Name>' -ForEach $changing {
    It 'has a row in the table of how it is called' {
        $calls.Keys | Should -Contain $Name -Because "tests/module/WhatIf.Tests.ps1 has to know how $Name is called, to try its -WhatIf"
    }

    It 'changes nothing under -WhatIf' {
        $tree = Invoke-Call $Name @{ WhatIf = $true }
        $tree.After | Should -Be $tree.Before
    }

    It 'changes something without it' {
        $tree = Invoke-Call $Name @{}
        if ($calls[$Name].Refused) { $tree.Refused | Should -Be $calls[$Name].Refused }
        else { Compare-Object $tree.Before $tree.After | Should -Not -BeNullOrEmpty }
    }
}

Describe 'What the run would refuse, -WhatIf refuses' {
    BeforeAll { function Get-Refusal([string] $State, [scriptblock] $Call) {
        Push-Location (Restore-PreparedCheckout $State)
        try {
            $said = & $Call -ErrorVariable failures -ErrorAction SilentlyContinue -InformationVariable info 3>&1 6>&1
            ($failures[0].FullyQualifiedErrorId -split ',')[0]
        }
        finally { Pop-Location }
    } }

    It 'a build where a prerequisite is missing' {
        Get-Refusal opened { [CmdletBinding()] param() Set-Content more.txt 'not committed'; Get-ReleaseSession hello-1.2.0 | Invoke-ReleaseBuild -WhatIf } | Should -Be 'PrerequisitesFailed'
    }

    It 'a release whose prerequisites are missing' {
        Get-Refusal opened { [CmdletBinding()] param() Set-Content more.txt 'not committed'; Get-ReleaseSession hello-1.2.0 | Resume-ReleaseSession -WhatIf } | Should -Be 'PrerequisitesFailed'
    }

    It 'to remove what is not stale' {
        Get-Refusal stage { [CmdletBinding()] param() Get-StaleRelease -Place Session -Keep 9 -All | Select-Object -First 1 | Remove-StaleRelease -WhatIf } | Should -Be 'NotStale'
    }

    It 'to release a pod without its volumes' {
        Get-Refusal stage { [CmdletBinding()] param() Set-Content .release/pods/channels/production/shop/web/1.2.0.yaml ''; New-PodRelease .release/pods/channels/production/shop/web/1.2.0.yaml -WhatIf } | Should -Be 'PodVolumesMissing'
    }

    It 'to move a tip to what is not released' {
        Get-Refusal stage { [CmdletBinding()] param() Set-PodChannelTip production //shop:web@1.2.0 -WhatIf } | Should -Be 'PodNotReleased'
    }

    It 'to publish a tag on GitHub that has another release' {
        Get-Refusal stage { [CmdletBinding()] param() Get-Item words.md | Publish-GitHubRelease -Tag v1.0.0 -GitHubRepository acme/hello -WhatIf } | Should -Be 'GitHubReleaseExists'
    }
}
