using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using ReleaseTools.Definitions;
using ReleaseTools.Images;

namespace ReleaseTools.Staging;

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
        : image.Tags.Concat(image.Floating).FirstOrDefault(tag => !ImageReference.IsTag(tag)) is { } tag ? $"it names the tag '{tag}'"
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
