using System.Management.Automation;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Storage;
using ReleaseTools.PowerShell.Completion;

namespace ReleaseTools.PowerShell.Hosting;

/// <summary>A cmdlet that looks into a store: one that is named, or that of the checkout's definition.</summary>
public abstract class StoreCommand : RepositoryCommand
{
    /// <summary>The store, as a URL such as file:///srv/releases; by default that of the checkout's definition. A store that is named needs no checkout.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(StoreCompleter))]
    [StoreTransformation]
    public string? Store { get; set; }

    /// <summary>The product; wildcards are allowed. By default that of the checkout's definition, or every one of a store that is named.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ProductCompleter))]
    public string? Product { get; set; }

    /// <summary>Looks into the local store of rehearsals instead of the definition's.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public SwitchParameter Rehearsal { get; set; }

    /// <param name="isStage">Whether the store of staged builds is meant, rather than that of releases.</param>
    private protected async Task<(IObjectStore Store, WildcardPattern Product)> OpenStoreAsync(string location, bool isStage, CancellationToken cancellation)
    {
        if (!string.IsNullOrEmpty(Store)) return (ObjectStores.OpenNamed(Store, location), Pattern(Product ?? "*"));
        ReleaseWorkspace workspace = await OpenAsync(location, NamedSessionStore, cancellation);
        ReleaseTools.Definitions.ReleaseDefinition definition = workspace.LoadDefinitionFile(Definition).Definition;
        IObjectStore store = isStage ? workspace.StageStore(definition, Rehearsal) : workspace.PublishStore(definition, Rehearsal);
        return (store, Pattern(Product ?? WildcardPattern.Escape(definition.Product)));
    }

    private protected static WildcardPattern Pattern(string text) => new(text, WildcardOptions.IgnoreCase);
}
