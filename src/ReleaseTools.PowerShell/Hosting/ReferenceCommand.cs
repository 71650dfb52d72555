using System.Management.Automation;
using ReleaseTools.Engine.References;
using ReleaseTools.Engine.Sessions;

namespace ReleaseTools.PowerShell.Hosting;

/// <summary>A cmdlet that works with the dependencies file of a checkout.</summary>
public abstract class ReferenceCommand : RepositoryCommand
{
    /// <summary>The dependencies file; by default the one that the definition names, else dependencies.yaml.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [PathTransformation]
    public string? Path { get; set; }

    /// <param name="work">Runs with the version references of the checkout.</param>
    private protected void WorkWithReferences(Func<VersionReferences, CommandHost, CancellationToken, Task> work)
    {
        string repository = FullPath(Repository);
        string here = FullPath(".");
        Work(async (host, cancellation) =>
        {
            ReleaseWorkspace workspace = await OpenAsync(repository, SessionStore, cancellation);
            await work(VersionReferences.Open(workspace, Definition, Path, here, host), host, cancellation);
        });
    }
}
