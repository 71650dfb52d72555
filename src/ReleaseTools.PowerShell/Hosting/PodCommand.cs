using System.Management.Automation;
using ReleaseTools.Engine.Pods.Store;
using ReleaseTools.PowerShell.Completion;

namespace ReleaseTools.PowerShell.Hosting;

/// <summary>A cmdlet that works with a store of pods: one that is named, or that of the checkout's definition.</summary>
public abstract class PodCommand : CheckoutCommand
{
    /// <summary>The store of pods, as a URL such as file:///srv/pods or s3://bucket/pods; by default pods.root of the definition.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(StoreCompleter))]
    [StoreTransformation]
    public string? Store { get; set; }

    /// <summary>The store that was named; an object that was piped in may name none.</summary>
    private protected string? NamedStore => string.IsNullOrEmpty(Store) ? null : Store;

    /// <summary>Opens the store to read from, or to change what is in it. A store that is named needs no checkout.</summary>
    private protected Task<PodStore> OpenStoreAsync(string location, CancellationToken cancellation) => PodStores.OpenAsync(location, Definition, NamedStore, cancellation);

    /// <summary>Opens the store to add to: a folder may still be missing.</summary>
    private protected Task<PodStore> OpenOrCreateStoreAsync(string location, CancellationToken cancellation) => PodStores.OpenOrCreateAsync(location, Definition, NamedStore, cancellation);
}
