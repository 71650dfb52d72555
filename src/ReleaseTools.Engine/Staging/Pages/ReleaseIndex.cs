using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using ReleaseTools.Artifacts;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Staging;
using ReleaseTools.Versions;

namespace ReleaseTools.Engine.Staging.Pages;

/// <summary>Everything that the page of a product tells: its releases, newest version first.</summary>
internal sealed record ReleaseIndex(int Schema, string Product, string? PublicUrl, IReadOnlyList<IndexedRelease> Releases)
{
    /// <summary>Longer notes are linked, not shown.</summary>
    private const long NotesLimit = 512 * 1024;

    private static readonly IndexContext s_context = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
        NewLine = "\n",
    });

    /// <summary><c>index.json</c>, the same bytes for the same releases.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, s_context.ReleaseIndex) + "\n";

    /// <summary>Reads what is published now.</summary>
    public static async Task<ReleaseIndex> LoadAsync(IObjectStore store, string product, string? publicUrl, CancellationToken cancellation)
    {
        var versions = new List<ReleaseVersion>();
        await foreach (ObjectInfo info in store.ListAsync(StoreLayout.PublishedReleases(product), cancellation))
        {
            if (StoreLayout.ParsePublished(info.Key) is { Path: StoreLayout.Manifest } key) versions.Add(key.Version);
        }
        IReadOnlyList<VersionLink> links = await new VersionLinks(store).ListAsync(product, cancellation);
        var releases = new List<IndexedRelease>();
        foreach (ReleaseVersion version in versions.OrderDescending().ThenByDescending(version => version.ToString(), StringComparer.Ordinal))
        {
            var contents = new StoredContents(store, StoreLayout.PublishedRelease(product, version));
            if ((await contents.ReadManifestAsync(cancellation))?.Manifest is not { } manifest) continue;    // removed since
            string[] names = [.. links.Where(link => link.Version == version).Select(link => link.Name)];
            releases.Add(Describe(manifest, names, await ReadNotesAsync(contents, manifest, cancellation)));
        }
        return new ReleaseIndex(1, product, publicUrl?.TrimEnd('/'), releases);
    }

    private static IndexedRelease Describe(ReleaseManifest manifest, string[] links, string? notes) => new(
        manifest.Version, !manifest.Version.IsOfficial, manifest.Commit, manifest.Build,
        BuildName.TryParse(manifest.Build, out BuildName? build) ? build.Time : null, links,
        [.. manifest.Objects.Select(entry => new IndexedObject(
            entry.Path, PublicAddress.Escape($"{manifest.Version}/{entry.Path}"), entry.Size, entry.Sha256, entry.Sha512, entry.Kind, entry.Platform))],
        notes);

    private static async Task<string?> ReadNotesAsync(StoredContents contents, ReleaseManifest manifest, CancellationToken cancellation)
    {
        if (!manifest.Objects.Any(entry => entry.Path == StoreLayout.Notes && entry.Size <= NotesLimit)) return null;
        return (await contents.Store.ReadTextAsync(contents.KeyOf(StoreLayout.Notes), cancellation))?.Text;
    }
}

/// <summary>One release in the index.</summary>
/// <param name="Links">The version links that name it.</param>
/// <param name="Notes">Markdown.</param>
internal sealed record IndexedRelease(
    ReleaseVersion Version,
    bool Prerelease,
    string Commit,
    string Build,
    DateTimeOffset? Date,
    IReadOnlyList<string> Links,
    IReadOnlyList<IndexedObject> Objects,
    string? Notes);

/// <summary>One download.</summary>
/// <param name="Url">Relative to the index.</param>
internal sealed record IndexedObject(string Path, string Url, long Size, string Sha256, string Sha512, ArtifactKind Kind, string? Platform);

[JsonSerializable(typeof(ReleaseIndex))]
internal sealed partial class IndexContext : JsonSerializerContext;
