using ReleaseTools.Artifacts;
using ReleaseTools.Engine.Staging;
using ReleaseTools.GitHub;
using ReleaseTools.Staging;

namespace ReleaseTools.Engine.GitHub.Releases;

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
