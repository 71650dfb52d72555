using System.Management.Automation;
using ReleaseTools.PowerShell.Completion;

namespace ReleaseTools.PowerShell.Hosting;

/// <summary>A cmdlet that begins with a checkout rather than with a session.</summary>
public abstract class RepositoryCommand : CheckoutCommand
{
    /// <summary>Where sessions are kept, as a store URL; by default what the definition says.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(StoreCompleter))]
    [StoreTransformation]
    public string? SessionStore { get; set; }

    /// <summary>The session store that was named; an object that was piped in may name none.</summary>
    private protected string? NamedSessionStore => string.IsNullOrEmpty(SessionStore) ? null : SessionStore;
}
