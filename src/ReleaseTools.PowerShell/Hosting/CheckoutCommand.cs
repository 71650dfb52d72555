using System.Management.Automation;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Storage;

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
    [PathTransformation]
    public string? Definition { get; set; }

    /// <param name="named">A store that was named; null = where the checkout's definition stages.</param>
    private protected async Task<IObjectStore> StageStoreAsync(string location, string? named, CancellationToken cancellation)
    {
        if (named is not null) return ObjectStores.OpenNamed(named, location);
        ReleaseWorkspace workspace = await OpenAsync(location, sessionStore: null, cancellation);
        return workspace.StageStore(workspace.LoadDefinitionFile(Definition).Definition, rehearsal: false);
    }
}
