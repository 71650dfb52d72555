#requires -Version 7.6
# Images by the pipeline: several at once, and what they would collide on.

BeforeAll {
    Import-Module "$PSScriptRoot/../../ReleaseTools.psd1" -Force
    Import-Module "$PSScriptRoot/PreparedCheckout.psm1" -Force
    Initialize-PreparedCheckout (Join-Path $TestDrive prepared)
    Push-Location (Restore-PreparedCheckout undefined)
}

AfterAll { Pop-Location }

Describe 'Images in a pipeline' {
    It 'are copied by a pattern, and by all tags' {
        (Copy-ContainerImage oci:images:1.1.* oci:pattern).Destination | Should -Match ':1.1.0$'
        (Copy-ContainerImage oci:images oci:all -AllTag).Destination | Should -HaveCount 2
    }

    It 'are copied not at all where two of them would get one name: <Name>' -ForEach @(
        @{ Name = 'a tag'; Call = { Get-ContainerImage oci:images | Copy-ContainerImage -Destination oci:clash -Tag both } }
        @{ Name = 'a destination'; Call = { Copy-ContainerImage oci:images:1.1.0, oci:images:1.2.0 oci:clash:one } }
        @{ Name = 'a published tag'; Call = { Get-ContainerImage oci:images | Publish-ContainerImage -Destination oci:clash -Tag both } }
        @{ Name = 'a tag that floats'; Call = { Get-ContainerImage oci:images | Publish-ContainerImage -Destination oci:clash -FloatingTag latest } }
        @{ Name = 'a tag where they are'; Call = { Get-ContainerImage oci:images | Set-ContainerImageTag -FloatingTag latest } }
    ) {
        & $Call -ErrorVariable failures -ErrorAction SilentlyContinue 2>&1 | Tee-Object -Variable said | Out-Null
        @($said)[0].FullyQualifiedErrorId | Should -BeLike 'ImageTagShared*'
        Test-Path clash | Should -BeFalse
        (Get-ContainerImage oci:images).Tag | Should -Be '1.1.0', '1.2.0'
    }

    It 'that are one image under two names get one tag' {
        Set-ContainerImageTag oci:images:1.2.0 1.2
        (Get-ContainerImage oci:images:1.2* | Copy-ContainerImage -Destination oci:same -Tag one).Destination | Should -HaveCount 2
    }

    It 'are backed up with the rest of their repository, and restored' {
        Backup-ContainerImage oci:images "$TestDrive/images.tar" | Should -HaveCount 3
        (Restore-ContainerImage "$TestDrive/images.tar" oci:restored).Destination | Should -HaveCount 3
        (Get-ContainerImage oci:restored:1.1.0).Digest | Should -Be (Get-ContainerImage oci:images:1.1.0).Digest
    }
}
