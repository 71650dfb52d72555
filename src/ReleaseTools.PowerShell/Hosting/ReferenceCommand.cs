using System.Management.Automation;
using ReleaseTools.Engine.References;
using ReleaseTools.Engine.Sessions;

namespace ReleaseTools.PowerShell.Hosting;

/// <summary>A cmdlet that works with the dependencies file of a checkout.</summary>
public abstract class ReferenceCommand : RepositoryCommand
{
    /// <summary>The dependencies file; by default dependencies.yaml of the checkout.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <param name="work">Runs with the version references of the checkout.</param>
    private protected void WorkWithReferences(Func<VersionReferences, CommandHost, CancellationToken, Task> work)
    {
        string repository = FullPath(Repository);
        string? fromHere = Path is null ? null : FullPath(Path);
        Work(async (host, cancellation) =>
        {
            ReleaseWorkspace workspace = await OpenAsync(repository, SessionStore, cancellation);
            string? path = Path is null ? null : VersionReferences.Find(workspace.Root, Path, fromHere!);
            await work(new VersionReferences(workspace.Root, path, host), host, cancellation);
        });
    }
}
