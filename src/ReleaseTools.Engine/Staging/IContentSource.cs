using ReleaseTools.Engine.Storage;
using ReleaseTools.Staging;

namespace ReleaseTools.Engine.Staging;

/// <summary>A place that may still hold an object of a release.</summary>
internal interface IContentSource
{
    /// <summary>For people: <c>the stage</c>.</summary>
    string Name { get; }

    /// <returns>The object from its beginning; null where it is not there.</returns>
    Task<Stream?> OpenAsync(ManifestObject wanted, CancellationToken cancellation);
}

/// <summary>The same objects below another prefix, or in another store.</summary>
internal sealed class StoredSource(string name, StoredContents contents) : IContentSource
{
    public string Name => name;

    public async Task<Stream?> OpenAsync(ManifestObject wanted, CancellationToken cancellation)
    {
        try { return await contents.Store.OpenReadAsync(contents.KeyOf(wanted.Path), range: null, cancellation); }
        catch (ObjectMissingException) { return null; }
    }
}
