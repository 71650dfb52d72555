using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using ReleaseTools.Images;
using ReleaseTools.Versions;

namespace ReleaseTools.Staging.Pages;

/// <summary>What <c>index.json</c> says: every published release of one product, for programs; the page shows people the same.</summary>
/// <param name="Schema">1.</param>
/// <param name="Links">What each version link names, in order of their names.</param>
/// <param name="Releases">The newest version first.</param>
public sealed record ReleaseIndex(int Schema, string Product, IReadOnlyDictionary<string, ReleaseVersion> Links, IReadOnlyList<IndexedRelease> Releases)
{
    public const int CurrentSchema = 1;

    /// <param name="releases">All of them, in any order.</param>
    /// <param name="order">Which version is the newer one; null = the precedence of SemVer.</param>
    public static ReleaseIndex Of(string product, IEnumerable<VersionLink> links, IEnumerable<IndexedRelease> releases, ReleaseOrder? order = null) => new(
        CurrentSchema,
        product,
        new SortedDictionary<string, ReleaseVersion>(links.ToDictionary(link => link.Name, link => link.Version, StringComparer.Ordinal), StringComparer.Ordinal),
        [.. releases
            .OrderByDescending(release => release.Version, order ?? ReleaseOrder.Semver)
            .ThenByDescending(release => release.Version.ToString(), StringComparer.Ordinal)]);      // equal but for build metadata: always the same one first

    /// <summary>The links that name a version, by name.</summary>
    public IEnumerable<string> LinksTo(ReleaseVersion version) => Links.Where(link => link.Value == version).Select(link => link.Key);
}

/// <summary>One published release.</summary>
/// <param name="Date">When it was built; null where the build's name doesn't tell.</param>
/// <param name="Path">Its folder, relative to the index: <c>1.2.0/</c>. The paths of notes and objects are relative to that folder.</param>
/// <param name="Notes">Null where it has none.</param>
/// <param name="Objects">The base package first, then by path.</param>
public sealed record IndexedRelease(
    ReleaseVersion Version,
    bool Prerelease,
    string Commit,
    string Build,
    DateTimeOffset? Date,
    string Path,
    string? Notes,
    IReadOnlyList<ManifestObject> Objects)
{
    public static IndexedRelease Of(ReleaseManifest manifest) => new(
        manifest.Version,
        !manifest.Version.IsOfficial,
        manifest.Commit,
        manifest.Build,
        BuildName.TryParse(manifest.Build, out BuildName? build) ? build.Time : null,
        $"{manifest.Version}/",
        manifest.Objects.Any(entry => entry.Path == StoreLayout.Notes) ? StoreLayout.Notes : null,
        manifest.Objects)
    {
        Images = manifest.Images,
    };

    /// <summary>The container images; null where there are none.</summary>
    public IReadOnlyList<ReleaseImage>? Images { get; init; }

    /// <returns>Null where the release has no such object.</returns>
    public ManifestObject? Find(string path) => Objects.FirstOrDefault(entry => entry.Path == path);
}

/// <summary><c>index.json</c> as text. The same releases give the same bytes on every machine.</summary>
public static class ReleaseIndexJson
{
    private static readonly ReleaseIndexContext s_context = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,              // it is a file, never a part of a page: names stay readable
        WriteIndented = true,
        NewLine = "\n",
        RespectNullableAnnotations = true,
    });

    public static string Format(ReleaseIndex index) => JsonSerializer.Serialize(index, s_context.ReleaseIndex) + "\n";

    /// <exception cref="JsonException">The text is no index.</exception>
    public static ReleaseIndex Parse(string text) => JsonSerializer.Deserialize(text, s_context.ReleaseIndex) ?? throw new JsonException("it is null");
}

[JsonSerializable(typeof(ReleaseIndex))]
internal sealed partial class ReleaseIndexContext : JsonSerializerContext;
