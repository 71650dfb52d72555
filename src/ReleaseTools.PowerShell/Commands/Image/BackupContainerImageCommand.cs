using System.Management.Automation;
using ReleaseTools.Engine.Images;
using ReleaseTools.Images;
using ReleaseTools.PowerShell.Hosting;

namespace ReleaseTools.PowerShell.Commands.Image;

/// <summary>Writes a repository into one archive: every tag with all platforms, and what refers to them: signatures, attestations, SBOMs.</summary>
/// <remarks>
/// The archive is an OCI layout as a tar, which other tools read, too. One that is there is replaced once the new one is whole. An image that can't be read is an error, and keeps no other
/// from being kept. Restore-ContainerImage brings it back.
/// </remarks>
/// <example><code>Backup-ContainerImage oci:images ../images.tar</code>Keeps everything of a folder of images in one file.</example>
/// <example><code>Backup-ContainerImage registry.example.com/hello:1.* hello-1.tar -WhatIf</code>Says what would be kept: the tags of one line of versions.</example>
[Cmdlet(VerbsData.Backup, "ContainerImage", SupportsShouldProcess = true)]
[OutputType(typeof(CopiedImage))]
public sealed class BackupContainerImageCommand : ImageCommand
{
    /// <summary>registry/repository or oci:FOLDER: all of its tags; or some of them, by wildcards: hello:1.*.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string Repository { get; set; } = "";

    /// <summary>The archive that is written.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    protected override void EndProcessing()
    {
        string file = FullPath(Path);
        if (!ShouldProcess(file, $"Back up {Repository}")) return;
        Work((host, cancellation) => new ImageBackup(host, Registries).BackUpAsync(Repository, file, Located, host.Write, host.Error, cancellation));
    }
}
