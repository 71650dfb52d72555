using ReleaseTools.Definitions;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Storage;

namespace ReleaseTools.Engine.Pods.Store;

/// <summary>Opens the store of pods that is meant.</summary>
public static class PodStores
{
    /// <summary>The store that was named, or that of a checkout's definition, to read from or to change. A store that is named needs no checkout.</summary>
    /// <param name="location">Any folder of the checkout, in full.</param>
    /// <param name="named">A store URL; null = what <c>pods.root</c> says.</param>
    /// <exception cref="UsageException">The folder that was named is not there.</exception>
    public static async Task<PodStore> OpenAsync(string location, string? definitionFile, string? named, CancellationToken cancellation)
    {
        if (named is not null) return new PodStore(ObjectStores.OpenNamed(named, location));
        return Open(await ReleaseWorkspace.OpenAsync(location, sessionStore: null, cancellation), definitionFile, named: null);
    }

    /// <summary>The same, to add to: a folder that was named may still be missing.</summary>
    /// <inheritdoc cref="OpenAsync" path="/param"/>
    public static async Task<PodStore> OpenOrCreateAsync(string location, string? definitionFile, string? named, CancellationToken cancellation) => named is not null
        ? new PodStore(ObjectStores.Open(named, location))
        : Open(await ReleaseWorkspace.OpenAsync(location, sessionStore: null, cancellation), definitionFile, named: null);

    /// <summary>The store that was named, or that of a checkout's definition, to add to. A folder is made with the first object.</summary>
    /// <param name="named">A store URL; null = what <c>pods.root</c> says.</param>
    public static PodStore Open(ReleaseWorkspace workspace, string? definitionFile, string? named) =>
        new(workspace.Store(named ?? (workspace.LoadDefinitionFile(definitionFile).Definition.Pods ?? new PodsDefinition()).Root));
}
