using ReleaseTools.Engine.Storage;
using ReleaseTools.Staging;

namespace ReleaseTools.Engine.Staging;

/// <summary>Where people read what a store holds.</summary>
internal static class PublicAddress
{
    /// <param name="publicUrl">Where the store's root is served; null = nowhere, then it is the place in the store itself.</param>
    public static string Of(IObjectStore store, string? publicUrl, string key) => $"{(publicUrl ?? store.Root.AbsoluteUri).TrimEnd('/')}/{Escape(key)}";

    /// <summary>A path as part of an address: each name escaped, the slashes kept.</summary>
    public static string Escape(string path) => string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
}
