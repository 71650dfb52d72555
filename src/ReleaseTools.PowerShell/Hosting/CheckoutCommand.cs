using System.Management.Automation;

namespace ReleaseTools.PowerShell.Hosting;

/// <summary>A cmdlet that begins with a checkout, and what its definition says.</summary>
public abstract class CheckoutCommand : ReleaseToolsCommand
{
    /// <summary>Any folder of the git checkout to work in; by default the current location.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string Repository { get; set; } = ".";

    /// <summary>The definition file; by default release.yaml of the checkout, or what its content suggests.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Definition { get; set; }
}
