using System.Security.Cryptography;
using System.Text;
using ReleaseTools.Artifacts;
using ReleaseTools.Engine.Staging;
using ReleaseTools.Engine.Storage;
using ReleaseTools.GitHub;
using ReleaseTools.Staging;

namespace ReleaseTools.Engine.GitHub.Releases;

/// <summary>A file that is to be in a release.</summary>
/// <param name="Name">As it is called there.</param>
/// <param name="Size">In bytes.</param>
/// <param name="Sha256">Lower-case hexadecimal.</param>
/// <param name="OpenAsync">Opens it at its start; may be asked more than once.</param>
public sealed record AssetSource(string Name, long Size, string Sha256, Func<CancellationToken, Task<Stream>> OpenAsync)
{
    /// <summary>Is shown instead of the name; null = the name, which is sent as label then: it tells our files from others'.</summary>
    public string? Label { get; init; }

    public string MediaType { get; init; } = "application/octet-stream";
}

/// <summary>The files of a release on GitHub, for a store that has lost its own.</summary>
/// <param name="manifest">Says by which name each of its objects is known on GitHub.</param>
internal sealed class AssetContentSource(GitHubClient client, GitHubRepository repository, string tag, ReleaseManifest manifest) : IContentSource
{
    private readonly ReleaseApi _api = new(client, repository);
    private readonly IReadOnlyDictionary<string, string> _names = StoredAssets.NamesOf(manifest);
    private Dictionary<string, AssetResource>? _assets;

    public string Name => $"GitHub ({repository} {tag})";

    public async Task<Stream?> OpenAsync(ManifestObject wanted, CancellationToken cancellation)
    {
        // its checksum files are others
        if (wanted.Kind is ArtifactKind.Checksums || !_names.TryGetValue(wanted.Path, out string? name)) return null;
        _assets ??= await ReadAsync(cancellation);
        return _assets.TryGetValue(name, out AssetResource? asset) && asset.IsUploaded ? (await _api.DownloadAsync(asset, tag, cancellation)).Stream : null;
    }

    private async Task<Dictionary<string, AssetResource>> ReadAsync(CancellationToken cancellation)
    {
        var assets = new Dictionary<string, AssetResource>(StringComparer.Ordinal);
        if (await _api.TryGetByTagAsync(tag, cancellation) is not { } release) return assets;
        await foreach (AssetResource asset in _api.ListAssetsAsync(release.Id, tag, cancellation)) assets[asset.Name] = asset;
        return assets;
    }
}

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
