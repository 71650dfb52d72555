using System.Management.Automation;
using ReleaseTools.Images;
using ReleaseTools.PowerShell.Completion;
using ReleaseTools.PowerShell.Hosting;

namespace ReleaseTools.PowerShell.Commands.Image;

/// <summary>Gives an image further tags: the same manifest under another name. No byte of it moves.</summary>
/// <remarks>
/// A tag that already points to this image is left as it is. One that points to another image is an error, unless it is named with -FloatingTag.
/// Two images of one repository can't get the same tag: that is an error before anything is written. Name an image by its digest where its tag may move meanwhile.
/// </remarks>
/// <example><code>Set-ContainerImageTag oci:images:1.2.0 -FloatingTag latest</code>Moves latest to the image 1.2.0.</example>
/// <example><code>Get-ContainerImage oci:images:1.2.0 | Set-ContainerImageTag -Tag 1.2 -WhatIf</code>Says which tag would be set.</example>
[Cmdlet(VerbsCommon.Set, "ContainerImageTag", SupportsShouldProcess = true)]
[OutputType(typeof(CopiedImage))]
public sealed class SetContainerImageTagCommand : ImageCommand
{
    private readonly List<string> _names = [];

    /// <summary>The image: its name, or what Get-ContainerImage returns.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string Image { get; set; } = "";

    /// <summary>The tags that it gets.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(VersionCompleter))]
    public string[] Tag { get; set; } = [];

    /// <summary>Like -Tag, but may move existing tags.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] FloatingTag { get; set; } = [];

    /// <summary>Returns what was tagged.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    protected override void ProcessRecord() => _names.Add(Image);

    protected override void EndProcessing()
    {
        string[] tags = [.. Tag, .. FloatingTag];
        if (tags.Length == 0)
        {
            WriteError(ErrorRecords.From(new UsageException("ImageTagMissing", _names.FirstOrDefault() ?? "", $"No tag is named that {string.Join(", ", _names)} should get.", "Name it: -Tag, or -FloatingTag for one that may move.")));
            return;
        }
        var images = new List<ImageReference>();
        foreach (string name in _names.Distinct(StringComparer.Ordinal))
        {
            try { images.Add(Located(ImageReference.Parse(name))); }
            catch (UsageException e) { WriteError(ErrorRecords.From(e)); }
        }
        if (!AreDistinct(images.Select(image => new PlannedCopy(image, image, tags)))) return;
        foreach (ImageReference image in images)
        {
            if (ShouldProcess($"{image}", $"Set the tags {string.Join(", ", tags)}")) SetTags(image, tags);
        }
    }

    private void SetTags(ImageReference image, string[] tags) => WorkWithImages(async (images, host, cancellation) =>
    {
        CopiedImage tagged = await images.TagAsync(image, tags, tag => FloatingTag.Contains(tag, StringComparer.Ordinal), cancellation);
        if (PassThru) host.Write(tagged);
    });
}
