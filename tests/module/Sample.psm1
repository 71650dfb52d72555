#requires -Version 7.6
# What checkouts are made of: a folder of images, and pods.

Set-StrictMode -Version Latest

function Write-ImageLayout {
    <#
    .SYNOPSIS
    Makes a folder with images of versions 1.1.0 and 1.2.0 by the OCI image layout.
    #>
    param([Parameter(Mandatory)] [string] $Folder)

    # the layer is a tar without entries: two blocks of zeros
    $images = foreach ($version in '1.1.0', '1.2.0') {
        $config = Write-Blob -Folder $Folder -Text "{`"os`":`"linux`",`"architecture`":`"amd64`",`"created`":`"2026-11-21T09:30:00Z`",`"config`":{`"Labels`":{`"version`":`"$version`"}},`"rootfs`":{`"type`":`"layers`",`"diff_ids`":[`"sha256:$([Convert]::ToHexStringLower([Security.Cryptography.SHA256]::HashData([byte[]]::new(1024))))`"]}}" -MediaType application/vnd.oci.image.config.v1+json
        $layer = Write-Blob -Folder $Folder -Text ([string]::new([char]0, 1024)) -MediaType application/vnd.oci.image.layer.v1.tar
        $manifest = Write-Blob -Folder $Folder -Text "{`"schemaVersion`":2,`"mediaType`":`"application/vnd.oci.image.manifest.v1+json`",`"config`":$config,`"layers`":[$layer]}" -MediaType application/vnd.oci.image.manifest.v1+json
        $manifest.TrimEnd('}') + ",`"annotations`":{`"org.opencontainers.image.ref.name`":`"$version`"}}"
    }
    [IO.File]::WriteAllText((Join-Path $PWD "$Folder/index.json"), "{`"schemaVersion`":2,`"manifests`":[$($images -join ',')]}")
    [IO.File]::WriteAllText((Join-Path $PWD "$Folder/oci-layout"), '{"imageLayoutVersion":"1.0.0"}')
}

function Write-Blob([string] $Folder, [string] $Text, [string] $MediaType) {
    $bytes = [Text.Encoding]::UTF8.GetBytes($Text)
    $hex = [Convert]::ToHexStringLower([Security.Cryptography.SHA256]::HashData($bytes))
    New-Item -ItemType Directory -Force "$Folder/blobs/sha256" | Out-Null
    [IO.File]::WriteAllBytes((Join-Path $PWD "$Folder/blobs/sha256/$hex"), $bytes)
    "{`"mediaType`":`"$MediaType`",`"digest`":`"sha256:$hex`",`"size`":$($bytes.Length)}"
}

# the section of a definition: the image comes from a folder as Write-ImageLayout makes it
$PodDefinition = 'pods: { images: [{ label: //shop:base, from: { layout: "images:${version}" } }] }'

function Write-PodSource {
    <#
    .SYNOPSIS
    Writes the source of the pod //shop:web into a checkout: its manifest, and the files beside it.
    #>
    param([Parameter(Mandatory)] [string] $Checkout)

    $folder = Join-Path $Checkout shop/web
    New-Item -ItemType Directory (Join-Path $folder conf) | Out-Null
    Set-Content (Join-Path $folder conf/web.conf) 'greeting = hello'
    Set-Content (Join-Path $folder web.service) '[Service]', 'ExecStart=/bin/true'
    Set-Content (Join-Path $folder pod.yaml) @(
        'apps:'
        '  - name: web'
        '    image: base'
        '    exec: [/bin/web, --port, "80"]'
        '    ports: [{ name: http, port: 80 }]'
        '    mounts: [{ volume: data, target: /data }, { volume: conf, target: /etc/web }, { volume: scratch, target: /tmp }]'
        'images: [{ name: base }]'
        'volumes:'
        '  - { name: data, readOnly: true }'
        '  - { name: conf, data: conf }'
        '  - { name: scratch, empty: true }'
        'ports: [{ name: http, hostPorts: [8080, 8081] }]'
        'units: [{ name: web.service, file: web.service }]'
    )
}

function Write-PodInstruction {
    <#
    .SYNOPSIS
    Writes an instruction of the pod //shop:web into the store of a checkout, and returns its path.
    #>
    param([Parameter(Mandatory)] [string] $Checkout, [Parameter(Mandatory)] [string] $Version, [string] $Channel = 'production', [string[]] $Text = 'volumes: { data: 1.0.0 }')

    $file = Join-Path $Checkout ".release/pods/channels/$Channel/shop/web/$Version.yaml"
    New-Item -ItemType Directory -Force (Split-Path $file) | Out-Null
    Set-Content $file $Text
    $file
}

function New-PodCheckout {
    <#
    .SYNOPSIS
    Makes a checkout with the pod //shop:web below a folder, and returns its path. Its store has the volume //shop:data@1.0.0; nothing is released.
    #>
    param([Parameter(Mandatory)] [string] $Folder)

    $path = Join-Path $Folder ([guid]::NewGuid().ToString('n'))
    git init -q -b main $path
    Write-PodSource $path
    Set-Content (Join-Path $path release.yaml) 'product: shop', $PodDefinition
    Set-Content (Join-Path $path .gitignore) images/
    git -C $path add -A
    git -C $path commit -qm 'feat: serve the shop'
    Push-Location $path
    try {
        Write-ImageLayout images
        New-PodVolume //shop:data@1.0.0 shop/web/conf | Out-Null
    }
    finally { Pop-Location }
    $path
}

function Publish-PodSample {
    <#
    .SYNOPSIS
    Releases versions 1.0.0 and 1.1.0 of the pod //shop:web from the checkout that is the current folder, and leaves an instruction for 1.2.0.
    #>
    New-PodVolume //shop:data@1.0.0 shop/web/conf | Out-Null
    Write-PodInstruction . 1.0.0 -Text 'images: { base: 1.1.0 }', 'volumes: { data: 1.0.0 }' | New-PodRelease | Out-Null
    Write-PodInstruction . 1.1.0 | New-PodRelease | Out-Null
    Write-PodInstruction . 1.2.0 | Out-Null
}

Export-ModuleMember -Function Write-ImageLayout, New-PodCheckout, Write-PodSource, Write-PodInstruction, Publish-PodSample -Variable PodDefinition
