using ReleaseTools.Engine.Http;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Staging;

namespace ReleaseTools.Engine.Staging;

/// <summary>Where people read what a store holds.</summary>
internal static class PublicAddress
{
    /// <param name="publicUrl">Where the store's root is served; null = nowhere, then it is the place in the store itself.</param>
    public static string Of(IObjectStore store, string? publicUrl, string key) => $"{(publicUrl ?? store.Root.AbsoluteUri).TrimEnd('/')}/{UrlText.Path(key)}";
}
