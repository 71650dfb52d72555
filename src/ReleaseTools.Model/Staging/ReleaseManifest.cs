using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using ReleaseTools.Artifacts;
using ReleaseTools.Definitions;
using ReleaseTools.Images;
using ReleaseTools.Versions;

namespace ReleaseTools.Staging;

/// <summary>
/// What <c>manifest.json</c> says. It is written last: where it exists, everything it names does too (R5.2).
/// </summary>
/// <param name="Schema">1.</param>
/// <param name="Build">The staged build that this is, or that the release was copied from: <c>20261121T093000Z-1a2b3c4</c>.</param>
/// <param name="Objects">Everything beside the manifest, the base package first, then by path.</param>
public sealed record ReleaseManifest(
    int Schema,
    string Product,
    ReleaseVersion Version,
    string Build,
    string Commit,
    IReadOnlyList<ManifestObject> Objects)
{
    public const int CurrentSchema = 1;

    /// <summary>The container images, which are in their registries by digest; null where there are none.</summary>
    public IReadOnlyList<ReleaseImage>? Images { get; init; }

    /// <summary>The same content, wherever it lies.</summary>
    public ReleaseManifest WithoutStore() => this with { Objects = [.. Objects.Select(entry => entry with { StoreChecksum = null })] };
}

/// <summary>One object of a staged or published release.</summary>
/// <param name="Path">Relative to the manifest, with forward slashes.</param>
/// <param name="Size">In bytes.</param>
/// <param name="Sha256">Lower-case hexadecimal.</param>
/// <param name="Sha512">Lower-case hexadecimal.</param>
public sealed record ManifestObject(string Path, long Size, string Sha256, string Sha512, ArtifactKind Kind, string? Platform = null)
{
    /// <summary>
    /// What the bucket that it was staged in calls this content (S3: the ETag, Google Cloud Storage: the MD5). Later steps tell by it, without reading a byte,
    /// that an object is still what was staged. Null where it was staged in a folder.
    /// </summary>
    public string? StoreChecksum { get; init; }

    /// <summary>Whether content with these digests is this object.</summary>
    public bool Matches(Digests found) => found == new Digests(Size, Sha256, Sha512);
}

/// <summary><c>manifest.json</c> as text. The same manifest gives the same bytes on every machine: its digest is the build's identity.</summary>
public static class ManifestJson
{
    private static readonly ManifestContext s_context = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,              // it is a file, never a part of a page: names stay readable
        WriteIndented = true,
        NewLine = "\n",
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        AllowDuplicateProperties = false,
    });

    public static string Format(ReleaseManifest manifest) => JsonSerializer.Serialize(manifest, s_context.ReleaseManifest) + "\n";

    /// <param name="key">Where the text was found: named in errors.</param>
    /// <param name="store">And in which store; null = not known.</param>
    /// <exception cref="ReleaseException">The text is damaged, or of a later schema than this one.</exception>
    public static ReleaseManifest Parse(string text, string key, Uri? store = null)
    {
        try
        {
            if (JsonSerializer.Deserialize(text, s_context.ManifestSchema) is not { } head) throw Invalid(key, store, "it is null");
            if (head.Schema != ReleaseManifest.CurrentSchema)
                throw new ReleaseException(ManifestProblem.Schema, ErrorCategory.InvalidData, key,
                    $"{key}{(store is null ? "" : $" in {store}")} has schema {head.Schema}; this version of ReleaseTools reads schema {ReleaseManifest.CurrentSchema}.", "Use the version of ReleaseTools that wrote it, or a newer one.");
            ReleaseManifest manifest = JsonSerializer.Deserialize(text, s_context.ReleaseManifest)!;
            return Problem(manifest) is { } problem ? throw Invalid(key, store, problem) : manifest;
        }
        catch (JsonException e)
        {
            throw Invalid(key, store, e.Message, e);
        }
    }

    // a manifest tells what to copy, link and remove: it must not be able to tell anything else
    private static string? Problem(ReleaseManifest manifest)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (ManifestObject entry in manifest.Objects)
        {
            if (!ObjectPath.IsValid(entry.Path) || entry.Path == StoreLayout.Manifest) return $"it names the object '{entry.Path}'";
            if (!seen.Add(entry.Path)) return $"it names '{entry.Path}' twice";
            if (entry.Size < 0 || !IsDigest(entry.Sha256, 64) || !IsDigest(entry.Sha512, 128)) return $"size or digests of '{entry.Path}' are none";
        }
        return (manifest.Images ?? []).Select(ProblemOf).FirstOrDefault(problem => problem is not null);
    }

    private static string? ProblemOf(ReleaseImage image) =>
        image.Repositories.FirstOrDefault(name => !ReleaseImages.IsRepository(name)) is { } name ? $"it names the repository '{name}'"
        : image.Tags.Concat(image.Floating).FirstOrDefault(tag => !RegistryReference.IsTag(tag)) is { } tag ? $"it names the tag '{tag}'"
        : null;

    private static bool IsDigest(string text, int length) => text.Length == length && text.All(char.IsAsciiHexDigitLower);

    private static ReleaseException Invalid(string key, Uri? store, string why, Exception? inner = null) => new(
        ManifestProblem.Invalid, ErrorCategory.InvalidData, key, $"{key}{(store is null ? "" : $" in {store}")} is not a release manifest: {why}", Remedy(key), inner);

    private static string Remedy(string key) => StoreLayout.ParseStaged(key) is { } staged
        ? $"It was damaged or written by something else. Remove that build, then stage it again: release remove --build {staged.Product}/{staged.Version}/{staged.Build} --force (in PowerShell: Remove-StagedRelease -Product {staged.Product} -Version {staged.Version} -Build {staged.Build} -Force)."
        : "It was damaged or written by something else. Resume the session that published it, which restores it: release resume (in PowerShell: Resume-ReleaseSession).";
}

/// <summary>The part of a manifest that every schema has.</summary>
internal sealed record ManifestSchema(int Schema);

[JsonSerializable(typeof(ReleaseManifest))]
[JsonSerializable(typeof(ManifestSchema))]
internal sealed partial class ManifestContext : JsonSerializerContext;

/// <summary>What can be wrong with a manifest that is there.</summary>
public static class ManifestProblem
{
    /// <summary>Whether an error says that a manifest is damaged or of a later schema, rather than that its store can't be read.</summary>
    public static bool Is(ReleaseException error) => error.ErrorId is Invalid or Schema or "ObjectNotText";

    internal const string Invalid = "ManifestInvalid", Schema = "ManifestSchema";
}

/// <summary>The checksum files of a release, as they follow from its manifest.</summary>
public static class ManifestSums
{
    /// <param name="name"><see cref="StoreLayout.Sha256Sums"/> or <see cref="StoreLayout.Sha512Sums"/>.</param>
    /// <param name="names">What the objects are called where the file is for, by their paths; those without a name are not there. Null = all, by their paths.</param>
    /// <returns>The file's text: every object but the checksum files themselves, by name. Null for any other name.</returns>
    public static string? Of(ReleaseManifest manifest, string name, IReadOnlyDictionary<string, string>? names = null) => name switch
    {
        StoreLayout.Sha256Sums => Format(manifest, names, entry => entry.Sha256),
        StoreLayout.Sha512Sums => Format(manifest, names, entry => entry.Sha512),
        _ => null,
    };

    private static string Format(ReleaseManifest manifest, IReadOnlyDictionary<string, string>? names, Func<ManifestObject, string> digest) => ChecksumFile.Format(manifest.Objects
        .Where(entry => entry.Kind is not ArtifactKind.Checksums && names?.ContainsKey(entry.Path) is not false)
        .Select(entry => (Name: names?[entry.Path] ?? entry.Path, Digest: digest(entry))).OrderBy(entry => entry.Name, StringComparer.Ordinal));
}
