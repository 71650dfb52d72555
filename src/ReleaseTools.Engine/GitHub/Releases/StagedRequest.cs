using ReleaseTools.Engine.Staging;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Staging;

namespace ReleaseTools.Engine.GitHub.Releases;

/// <summary>A staged build as a release on GitHub, without its session.</summary>
public static class StagedRequest
{
    public static async Task<GitHubReleaseRequest> OfAsync(StagedRelease staged, GitHubReleaseOptions options, CancellationToken cancellation)
    {
        IObjectStore store = ObjectStores.Open(staged.Store, ".");
        ReleaseManifest manifest = await new StagingArea(store).ReadManifestAsync(staged, cancellation);
        string notes = await StoredAssets.NotesAsync(store, staged.Prefix, manifest, cancellation);
        return options.Request($"{staged.Product}-{staged.Version} {staged.Commit}", "v" + staged.Version, notes, StoredAssets.Of(store, staged.Prefix, manifest)) with { Version = staged.Version };
    }
}
