#requires -Version 7.6
# Pods and volumes are released from a checkout with an image layout into a store that is a folder.

BeforeAll {
    . "$PSScriptRoot/Fixture.ps1"
    Import-Module "$PSScriptRoot/Sample.psm1" -Force
    $start = Get-Location
}

Describe 'New-PodRelease' {
    BeforeEach { Set-Location (New-PodCheckout $TestDrive) }
    AfterEach { Set-Location $start }

    It 'builds a missing image, writes the pod and sets the tip' {
        $result = New-PodRelease (Write-PodInstruction . 1.1.0)
        $result.Outcome | Should -Be Released
        "$($result.Built)" | Should -Be '//shop:base@1.1.0'
        $result.Tip.ToString() | Should -Be 'tip of //shop:web in production: 1.1.0'

        $folder = '.release/pods/channels/production/shop/web'
        (Get-Item "$folder/tip").Target | Should -Be 1.1.0
        $pod = Get-Content "$folder/1.1.0/pod.json" -Raw | ConvertFrom-Json
        "$($pod.name)@$($pod.version)" | Should -Be '//shop:web@1.1.0'
        $pod.images.source | Should -Be images/base/image.tar.gz
        $pod.images.digest | Should -Be "sha512:$(Get-Content .release/pods/images/shop/base/1.1.0/sha512)"
        $pod.volumes[0].source | Should -Be volumes/data/data.tar.gz
        Get-Content "$folder/1.1.0/conf/web.conf" | Should -Be 'greeting = hello'
        # the links lead to what the store has
        "$folder/1.1.0/images/base/image.tar.gz", "$folder/1.1.0/volumes/data/data.tar.gz" | Should -Exist
        (Get-Content "$folder/1.1.0/release.json" -Raw | ConvertFrom-Json).revisions.revision | Should -Be (git rev-parse HEAD)
    }

    It 'skips a pod that is released' {
        $file = Write-PodInstruction . 1.1.0
        New-PodRelease $file | Out-Null
        $before = Get-TreeState .release/pods
        (New-PodRelease $file).Outcome | Should -Be Exists
        Get-TreeState .release/pods | Should -Be $before
    }

    It 'names all missing volumes, and builds nothing' {
        (Get-Content shop/web/pod.yaml -Raw).Replace('{ name: conf, data: conf }', '{ name: conf }') | Set-Content shop/web/pod.yaml
        $file = Write-PodInstruction . 1.1.0 -Text ''
        $failures = Get-ErrorOf { New-PodRelease $file }
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'PodVolumesMissing,*'
        $failures[0].ErrorDetails.Message | Should -Match 'has no volumes //shop:conf@1.1.0, //shop:data@1.1.0\. Nothing was built'
        $failures[0].ErrorDetails.RecommendedAction | Should -BeLike 'Add them: New-PodVolume //shop:conf@1.1.0 FOLDER, or *'
        Test-Path .release/pods/images | Should -BeFalse
        Test-Path .release/pods/channels/production/shop/web/1.1.0 | Should -BeFalse
    }

    It 'carries out the others where one fails' {
        $failing = Write-PodInstruction . 1.3.0
        $results = New-PodRelease $failing, (Write-PodInstruction . 1.1.0) -ErrorVariable failures -ErrorAction SilentlyContinue
        "$($results.Pod)" | Should -Be '//shop:web@1.1.0'
        $failures | Should -HaveCount 1
        $failures[0].ErrorDetails.Message | Should -BeLike '*1.3.0*'
        Test-Path .release/pods/channels/production/shop/web/1.3.0 | Should -BeFalse
    }

    It 'names every problem of every file with its place, and releases nothing' {
        $files = (Write-PodInstruction . 1.1.0), (Write-PodInstruction . 1.2.0 -Text 'imagse: {}', 'volumes: []')
        $failures = Get-ErrorOf { New-PodRelease $files }
        $failures.ErrorDetails.Message | Should -Match '1\.2\.0\.yaml:\d+:\d+: '
        $failures | Should -HaveCount 2
        Get-PodRelease | Should -BeNullOrEmpty
    }

    It 'writes nothing under -WhatIf, and returns the plan' {
        $file = Write-PodInstruction . 1.1.0
        Set-Content .release/pods/channels/production/channel.yaml 'overlay: { apps: { web: { args: ["--verbose"] } } }'
        $before = Get-TreeState .
        $plan = New-PodRelease $file -WhatIf
        Get-TreeState . | Should -Be $before
        $plan.Outcome | Should -Be Planned
        "$($plan.Built)" | Should -Be '//shop:base@1.1.0'
        $plan.Overlay[1] | Should -Be '+ apps.web.exec: ["/bin/web","--port","80","--verbose"]'
    }

    It 'asks for each with -Confirm' {
        $file = Write-PodInstruction $PWD 1.1.0
        $said = Invoke-FreshPowerShell "Import-Module '$ModulePath'; Set-Location '$PWD'; New-PodRelease '$file' -Confirm"
        "$said" | Should -BeLike '*there is no prompt here*'
        Get-PodRelease | Should -BeNullOrEmpty
    }

    It 'takes files from the pipeline, as paths and as items' {
        Write-PodInstruction . 1.1.0 | Out-Null
        Write-PodInstruction . 1.2.0 -Channel staging | Out-Null
        (Get-ChildItem .release/pods/channels -Recurse -Filter 1.?.0.yaml | New-PodRelease).Outcome | Should -Be Released, Released
        ('.release/pods/channels/production/shop/web/1.1.0.yaml' | New-PodRelease).Outcome | Should -Be Exists
    }

    It 'takes wildcards: <Path>' -ForEach @(
        @{ Path = '.release/pods/channels/*/shop/web/1.1.0.yaml'; Count = 1 }
        @{ Path = '.release/pods/channels/*/shop/web/*.yaml'; Count = 2 }
        @{ Path = '.release/pods/channels/*/shop/web/2.*.yaml'; Count = 0 }
    ) {
        Write-PodInstruction . 1.1.0 | Out-Null
        Write-PodInstruction . 1.2.0 | Out-Null
        @(New-PodRelease $Path).Count | Should -Be $Count
    }

    It 'looks for files where PowerShell is' {
        Write-PodInstruction . 1.1.0 | Out-Null
        Set-Location .release/pods/channels/production
        (New-PodRelease shop/web/1.1.0.yaml).Outcome | Should -Be Released
        Set-Location shop/web
        (New-PodRelease ./1.1.0.yaml -Store ../../../..).Outcome | Should -Be Exists
    }

    It 'names the files that are missing' {
        $failures = Get-ErrorOf { New-PodRelease nope.yaml, more.yaml, (Write-PodInstruction . 1.1.0) }
        $failures[0].FullyQualifiedErrorId | Should -BeLike 'PodInstructionMissing,*'
        $failures[0].ErrorDetails.Message | Should -BeLike '*?nope.yaml and no *?more.yaml.'
        Get-PodRelease | Should -BeNullOrEmpty
    }

    It 'leaves a tip where it was moved back to' {
        Publish-PodSample
        Set-PodChannelTip production //shop:web@1.0.0 -Reason 'it leaks'
        $result = New-PodRelease .release/pods/channels/production/shop/web/1.1.0.yaml
        $result.Tip.ToString() | Should -Be 'tip of //shop:web in production stays at 1.0.0: it was moved back from 1.1.0'
        (Get-PodRelease -Tip).Version | Should -Be 1.0.0
        New-PodRelease .release/pods/channels/production/shop/web/1.2.0.yaml | Out-Null
        (Get-PodRelease -Tip).Version | Should -Be 1.2.0
    }

    It 'releases into another store' {
        New-PodVolume //shop:data@1.0.0 shop/web/conf -Store elsewhere | Out-Null
        (New-PodRelease (Write-PodInstruction . 1.1.0) -Store elsewhere).Store | Should -BeLike 'file:///*/elsewhere'
        (Get-PodRelease -Store elsewhere).Version | Should -Be 1.1.0
        Get-PodRelease | Should -BeNullOrEmpty
    }
}

Describe 'New-PodVolume' {
    BeforeEach { Set-Location (New-PodCheckout $TestDrive) }
    AfterEach { Set-Location $start }

    It 'packs a folder, and finds it there the second time' {
        $volume = New-PodVolume //shop:assets@1.0.0 shop
        "$($volume.Volume) $($volume.IsNew)" | Should -Be '//shop:assets@1.0.0 True'
        Get-Content .release/pods/volumes/shop/assets/1.0.0/sha512 | Should -Be $volume.Sha512
        (New-PodVolume //shop:assets@1.0.0 shop).IsNew | Should -BeFalse
        tar -tzf .release/pods/volumes/shop/assets/1.0.0/assets.tar.gz | Should -Contain web/conf/web.conf
    }

    It 'takes an archive' {
        tar -czf assets.tar.gz -C shop web
        (New-PodVolume //shop:assets@1.0.0 assets.tar.gz).Size | Should -Be (Get-Item assets.tar.gz).Length
    }

    It 'refuses other content' {
        Set-Content shop/web/conf/web.conf 'greeting = hallo'
        (Get-ErrorOf { New-PodVolume //shop:data@1.0.0 shop/web/conf })[0].FullyQualifiedErrorId | Should -BeLike 'PodArtifactDiffers,*'
    }

    It 'refuses a source that is <Name>' -ForEach @(
        @{ Name = 'not there'; Source = 'nope'; Id = 'VolumeSourceMissing' }
        @{ Name = 'no archive'; Source = 'release.yaml'; Id = 'ArchiveInvalid' }
    ) {
        (Get-ErrorOf { New-PodVolume //shop:other@1.0.0 $Source })[0].FullyQualifiedErrorId | Should -BeLike "$Id,*"
        Test-Path .release/pods/volumes/shop/other | Should -BeFalse
    }

    It 'writes nothing under -WhatIf' {
        $before = Get-TreeState .
        New-PodVolume //shop:assets@1.0.0 shop -WhatIf | Should -BeNullOrEmpty
        Get-TreeState . | Should -Be $before
    }

    It 'looks for the source where PowerShell is' {
        Set-Location shop/web
        (New-PodVolume //shop:assets@1.0.0 conf).IsNew | Should -BeTrue
    }
}
