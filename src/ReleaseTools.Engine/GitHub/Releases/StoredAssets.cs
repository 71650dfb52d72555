using System.Security.Cryptography;
using System.Text;
using ReleaseTools.Artifacts;
using ReleaseTools.Engine.Storage;
using ReleaseTools.GitHub;
using ReleaseTools.Staging;

namespace ReleaseTools.Engine.GitHub.Releases;

/// <summary>The files of a release as they lie in a store: sent from there, as they are read.</summary>
internal static class StoredAssets
{
    /// <summary>Everything that the manifest names except the notes, which are the release's text.</summary>
    public static IReadOnlyList<AssetSource> Of(IObjectStore store, string prefix, ReleaseManifest manifest)
    {
        IReadOnlyDictionary<string, string> names = NamesOf(manifest);
        return [.. manifest.Objects.Where(entry => names.ContainsKey(entry.Path)).Select(entry => Sums(manifest, names, entry) ?? Stored(entry))];

        AssetSource Stored(ManifestObject entry) => new(names[entry.Path], entry.Size, entry.Sha256, cancellation => store.OpenReadAsync(prefix + entry.Path, null, cancellation))
        {
            Label = names[entry.Path] == entry.Path ? null : entry.Path,
            MediaType = MediaType.Of(entry.Path),
        };
    }

    /// <summary>The name on GitHub of each object that goes there, by its path.</summary>
    public static IReadOnlyDictionary<string, string> NamesOf(ReleaseManifest manifest) =>
        AssetNames.Of([.. manifest.Objects.Where(entry => entry.Kind is not ArtifactKind.Notes).Select(entry => entry.Path)], Transliteration.ToAscii);

    /// <summary>The notes, in Markdown; empty where there are none.</summary>
    public static async Task<string> NotesAsync(IObjectStore store, string prefix, ReleaseManifest manifest, CancellationToken cancellation) =>
        manifest.Objects.Any(entry => entry.Path == StoreLayout.Notes) ? (await store.ReadTextAsync(prefix + StoreLayout.Notes, cancellation))?.Text ?? "" : "";

    // those of the store list files that GitHub does not have, and others by names that it does not take
    private static AssetSource? Sums(ReleaseManifest manifest, IReadOnlyDictionary<string, string> names, ManifestObject entry)
    {
        if (ManifestSums.Of(manifest, entry.Path, names) is not { } text) return null;
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return new AssetSource(names[entry.Path], bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes)), _ => Task.FromResult<Stream>(new MemoryStream(bytes, writable: false))) { MediaType = MediaType.Of(entry.Path) };
    }
}
