using System.Management.Automation;
using ReleaseTools.Images;
using ReleaseTools.PowerShell.Hosting;

namespace ReleaseTools.PowerShell.Commands.Image;

/// <summary>Reads an image with everything that it names, and compares it with its digests. Returns what is wrong: nothing, where all is well.</summary>
/// <remarks>
/// Every manifest of a list, every configuration and every layer is read. Nothing is kept. Foreign (nondistributable) layers are not read; a warning names them.
/// </remarks>
/// <example><code>Test-ContainerImage oci:images:1.2.0</code>Returns what is missing or changed. No output means that all is well.</example>
/// <example><code>Get-ContainerImage oci:images | Test-ContainerImage -Quiet</code>Returns true or false for each. That is what a script asks for.</example>
[Cmdlet(VerbsDiagnostic.Test, "ContainerImage")]
[OutputType(typeof(ImageFinding), typeof(bool))]
public sealed class TestContainerImageCommand : ImageCommand
{
    /// <summary>The image: its name, or what Get-ContainerImage returns.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string Image { get; set; } = "";

    /// <summary>Returns only whether all is well.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    protected override void ProcessRecord()
    {
        WorkWithImage(Image, async (images, location, host, cancellation) =>
        {
            IReadOnlyList<ImageFinding> findings = await images.TestAsync(location, cancellation);
            if (Quiet) host.Write(findings.Count == 0);
            else foreach (ImageFinding finding in findings) host.Write(finding);
        });
    }
}
