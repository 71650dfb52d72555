using System.Management.Automation;
using ReleaseTools.Engine.Images;
using ReleaseTools.Images;
using ReleaseTools.PowerShell.Hosting;

namespace ReleaseTools.PowerShell.Commands.Image;

/// <summary>Restores all images of an archive to a repository, with their tags and referrers.</summary>
/// <remarks>Existing content is not uploaded again, and nothing is removed. A tag that points to another image is an error, and the other tags are still restored; -ReplaceTag moves it.</remarks>
/// <example><code>Backup-ContainerImage oci:images ../images.tar; Restore-ContainerImage ../images.tar oci:restored</code>Brings a folder of images back into another one.</example>
/// <example><code>Restore-ContainerImage hello.tar registry.example.com/hello -ReplaceTag -WhatIf</code>Shows what would be restored, even if tags point to other images.</example>
[Cmdlet(VerbsData.Restore, "ContainerImage", SupportsShouldProcess = true)]
[OutputType(typeof(CopiedImage))]
public sealed class RestoreContainerImageCommand : ImageCommand
{
    /// <summary>What Backup-ContainerImage has written, or another OCI layout as a tar.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>Where it goes: registry/repository or oci:FOLDER.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    public string Repository { get; set; } = "";

    /// <summary>Moves tags that point to other images.</summary>
    [Parameter]
    public SwitchParameter ReplaceTag { get; set; }

    protected override void EndProcessing()
    {
        string file = FullPath(Path);
        ImageReference repository;
        try { repository = Located(ImageReference.Parse(Repository)); }
        catch (UsageException e)
        {
            WriteError(ErrorRecords.From(e));
            return;
        }
        if (!ShouldProcess($"{repository}", $"Restore {file}")) return;
        Work((host, cancellation) => new ImageBackup(host, Registries).RestoreAsync(file, repository, ReplaceTag, host.Write, host.Error, cancellation));
    }
}
