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
        List<ManifestObject> files = [.. manifest.Objects.Where(entry => entry.Kind is not ArtifactKind.Notes)];
        IReadOnlyDictionary<string, string> names = AssetNames.Of([.. files.Select(entry => entry.Path)]);
        return [.. files.Select(entry => new AssetSource(names[entry.Path], entry.Size, entry.Sha256, cancellation => store.OpenReadAsync(prefix + entry.Path, null, cancellation))
        {
            Label = names[entry.Path] == entry.Path ? null : entry.Path,
            MediaType = MediaType.Of(entry.Path),
        })];
    }

    /// <summary>The notes, in Markdown; empty where there are none.</summary>
    public static async Task<string> NotesAsync(IObjectStore store, string prefix, ReleaseManifest manifest, CancellationToken cancellation) =>
        manifest.Objects.Any(entry => entry.Path == StoreLayout.Notes) ? (await store.ReadTextAsync(prefix + StoreLayout.Notes, cancellation))?.Text ?? "" : "";
}
