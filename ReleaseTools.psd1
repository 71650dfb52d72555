@{
    RootModule           = 'module/bin/ReleaseTools.PowerShell.dll'
    ModuleVersion        = '0.1.0'
    GUID                 = '3b5f8c51-8a0e-4f6b-9f0b-1d0c3a6f7e42'
    Author               = 'The ReleaseTools authors'
    CompanyName          = 'ReleaseTools'
    Copyright            = '(c) The ReleaseTools authors'
    Description          = 'Turns a release into a pipeline of objects: builds, stages, publishes, links.'
    PowerShellVersion    = '7.6'
    CompatiblePSEditions = @('Core')
    TypesToProcess       = @('module/ReleaseTools.types.ps1xml')
    FormatsToProcess     = @(
        'module/ReleaseTools.format.ps1xml'
        'module/Announce.format.ps1xml'
        'module/Branch.format.ps1xml'
        'module/Check.format.ps1xml'
        'module/Ci.format.ps1xml'
        'module/GitHub.format.ps1xml'
        'module/Session.format.ps1xml'
        'module/Staging.format.ps1xml'
        'module/Stale.format.ps1xml'
        'module/Version.format.ps1xml'
    )
    FunctionsToExport    = @()
    VariablesToExport    = @()
    AliasesToExport      = @()
    CmdletsToExport      = @(
        'Close-TrackingIssue'
        'Find-ReleaseBuild'
        'Get-GitHubRelease'
        'Get-ReleaseSession'
        'Get-ReleaseTrigger'
        'Get-ReleaseVersion'
        'Get-StagedRelease'
        'Get-StagedVersionLink'
        'Get-StaleRelease'
        'Get-VersionReference'
        'Invoke-ReleaseBuild'
        'Invoke-ReleaseTest'
        'New-ReleaseBranch'
        'New-ReleaseNote'
        'New-ReleaseSession'
        'New-ReleaseTag'
        'New-StagedRelease'
        'New-TrackingIssue'
        'New-VersionReferenceRequest'
        'Publish-GitHubRelease'
        'Publish-StagedRelease'
        'Publish-StagingBranch'
        'Remove-GitHubRelease'
        'Remove-ReleaseSession'
        'Remove-StagedRelease'
        'Remove-StaleRelease'
        'Resume-ReleaseSession'
        'Send-ReleaseAnnouncement'
        'Set-StagedVersionLink'
        'Test-ReleasePrerequisite'
        'Test-StagedRelease'
        'Test-VersionReference'
        'Update-TrackingIssue'
        'Update-VersionReference'
    )
    PrivateData          = @{ PSData = @{ Tags = @('release', 'ci', 'artifact', 'version') } }
}
