using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ReleaseTools.Formatting;
using ReleaseTools.Images.Json;

namespace ReleaseTools.Images;

/// <summary>
/// The name of an image in a registry, by the grammar that all tools share (https://pkg.go.dev/github.com/distribution/reference): <c>registry.example.com:5000/team/hello:1.2</c>,
/// <c>hello@sha256:…</c>. A first part without a dot, a colon or the name <c>localhost</c> is no registry: then it is Docker Hub's.
/// </summary>
/// <param name="Registry">Host and port: <c>docker.io</c>, <c>127.0.0.1:5000</c>.</param>
/// <param name="Repository">The path below it, in lower case: <c>library/busybox</c>.</param>
/// <param name="Tag">Null where none is named.</param>
/// <param name="Digest">Null where none is named. With a tag: both are named, and the digest counts.</param>
public sealed partial record RegistryReference(string Registry, string Repository, string? Tag = null, ImageDigest? Digest = null)
{
    public const string DockerHub = "docker.io";

    /// <summary>The tag that is meant where neither tag nor digest is named.</summary>
    public const string DefaultTag = "latest";

    // a tag has up to 128 characters, and a digest by sha512 has 135
    private const int LongestName = 255, LongestText = LongestName + 1 + 128 + 1 + 135;

    /// <summary>Registry and repository: <c>registry.example.com/hello</c>.</summary>
    public string Name => $"{Registry}/{Repository}";

    /// <summary>The repository alone, without tag and digest.</summary>
    public RegistryReference Bare => new(Registry, Repository);

    /// <summary>What is asked of the registry: the digest, else the tag, else <c>latest</c>.</summary>
    public string Selector => Digest?.ToString() ?? Tag ?? DefaultTag;

    /// <exception cref="UsageException">The text names no image.</exception>
    public static RegistryReference Parse(string text) => TryParse(text, out RegistryReference? reference)
        ? reference
        : throw new UsageException("ImageReferenceInvalid", text, $"'{text}' names no image{Objection(text)}.",
            "Write registry/repository:tag or registry/repository@sha256:…; the repository in lower case.");

    public static bool TryParse(string? text, [NotNullWhen(true)] out RegistryReference? reference)
    {
        reference = null;
        if (text is null || text.Length > LongestText || Spelling().Match(text) is not { Success: true } match) return false;
        ImageDigest? digest = null;
        if (match.Groups["digest"] is { Success: true } named && !ImageDigest.TryParse(named.Value, out digest)) return false;
        (string registry, string repository) = Split(match.Groups["name"].Value);
        if (repository.Length == 0 || registry.Length + repository.Length + 1 > LongestName || !Path().IsMatch(repository) || !IsHost(registry)) return false;
        reference = new RegistryReference(registry, repository, match.Groups["tag"] is { Success: true } tag ? tag.Value : null, digest);
        return true;
    }

    /// <summary>What is wrong with the digest of a text that names no image, as the end of a sentence; empty where that is plain to see.</summary>
    internal static string Objection(string text) => text.IndexOf('@', StringComparison.Ordinal) is > 0 and var at ? ImageDigest.Objection(text[(at + 1)..]) : "";

    /// <summary>Whether two names mean the same image, however much of them is written out: <c>hello</c>, <c>docker.io/library/hello:latest</c>.</summary>
    public static bool AreSame(string? one, string? other) =>
        TryParse(one, out RegistryReference? first) && TryParse(other, out RegistryReference? second) && first.Name == second.Name && first.Selector == second.Selector;

    /// <summary>Whether a text can be a tag.</summary>
    public static bool IsTag(string text) => TagSpelling().IsMatch(text);

    public RegistryReference WithTag(string tag) => this with { Tag = tag, Digest = null };

    public RegistryReference At(ImageDigest digest) => this with { Tag = null, Digest = digest };

    public override string ToString() => $"{Name}{(Tag is null ? "" : $":{Tag}")}{(Digest is null ? "" : $"@{Digest}")}";

    // the grammar lets through what no address has: [1::2::3], a port above 65535
    private static bool IsHost(string registry) => Host().IsMatch(registry) && Uri.TryCreate($"https://{registry}/", UriKind.Absolute, out Uri? address) && address.Host.Length > 0;

    private static (string Registry, string Repository) Split(string name)
    {
        int slash = name.IndexOf('/', StringComparison.Ordinal);
        string first = slash < 0 ? "" : name[..slash];
        bool isRegistry = first.AsSpan().ContainsAny(".:[") || first == "localhost" || first.Any(char.IsAsciiLetterUpper);
        if (isRegistry) name = name[(slash + 1)..];
        else first = DockerHub;
        if (first is "index.docker.io") first = DockerHub;
        return (first, first == DockerHub && !name.Contains('/', StringComparison.Ordinal) ? $"library/{name}" : name);
    }

    [GeneratedRegex(@"\A(?<name>[A-Za-z0-9\[][A-Za-z0-9._:/\[\]-]*?)(:(?<tag>[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?(@(?<digest>[a-z0-9+._-]+:[A-Fa-f0-9]+))?\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Spelling();

    [GeneratedRegex(@"\A[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Path();

    [GeneratedRegex(@"\A([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*|\[[0-9a-fA-F:]+\])(:[0-9]+)?\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Host();

    [GeneratedRegex(@"\A[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TagSpelling();
}

/// <summary>An image's name whose tag may have wildcards: <c>registry.example.com/hello:1.*</c>.</summary>
public static class ImagePattern
{
    /// <summary>Matches every tag.</summary>
    public const string All = "*";

    /// <returns>The place without tag, and the pattern of tags: <c>*</c> where none is named; for a name with a digest, the name as it is.</returns>
    public static (string Place, string Pattern) Split(string name)
    {
        int colon = name.LastIndexOf(':');
        if (colon < 0 || name.Contains('@', StringComparison.Ordinal)) return (name, All);
        string tag = name[(colon + 1)..];
        // a port, a folder, a drive or a transport is no tag; of what is left, the pattern is the only part that may not be a name
        bool isTag = tag.Length > 0 && !tag.AsSpan().ContainsAny(@"/\") && RegistryReference.IsTag(tag.Replace('*', 'x').Replace('?', 'x')) && !IsPrefix(name[..colon]);
        return isTag ? (name[..colon], tag) : (name, All);
    }

    public static bool Matches(string pattern, string tag) => NamePattern.Matches(pattern, tag, ignoreCase: false);

    private static bool IsPrefix(string text) => text is "oci" or "oci-archive" or "docker-archive" or "docker-daemon" or "docker";
}

/// <summary>
/// A small manifest that no other tag names. Registries that delete manifests only by digest remove every tag of a manifest with it: a tag that names this one instead can be removed alone.
/// </summary>
/// <param name="Blobs">What it needs to be there first.</param>
public sealed record TagPlaceholder(ImageManifest Manifest, IReadOnlyList<KeyValuePair<ImageDescriptor, byte[]>> Blobs)
{
    /// <param name="type">Of the image whose tag is removed: a registry that takes only Docker's types gets one of those.</param>
    /// <param name="mark">Makes its digest one that nothing else has.</param>
    public static TagPlaceholder Of(string? type, Guid mark)
    {
        bool isDocker = type?.StartsWith(ImageMediaType.Docker, StringComparison.Ordinal) is true;
        byte[] empty = "{}"u8.ToArray(), config = Encoding.UTF8.GetBytes(Config(mark));
        // the specification wants at least one layer, and names this one (https://github.com/opencontainers/image-spec/blob/v1.1.0/manifest.md#guidance-for-an-empty-descriptor)
        var layer = new ImageDescriptor(isDocker ? ImageMediaType.DockerLayerGzip : ImageMediaType.OciEmpty, ImageDigest.Of(empty), empty.Length);
        var described = new ImageDescriptor(isDocker ? ImageMediaType.DockerConfig : ImageMediaType.OciConfig, ImageDigest.Of(config), config.Length);
        string manifest = new JsonObject
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = isDocker ? ImageMediaType.DockerManifest : ImageMediaType.OciManifest,
            ["config"] = Json(described),
            ["layers"] = new JsonArray(Json(layer)),
        }.ToJsonString();
        return new TagPlaceholder(ManifestReader.Read(Encoding.UTF8.GetBytes(manifest), mediaType: null, expected: null, "a placeholder"), [new(layer, empty), new(described, config)]);
    }

    public override string ToString() => Manifest.ToString();

    private static string Config(Guid mark) => new JsonObject
    {
        ["os"] = "linux",
        ["architecture"] = "amd64",
        ["config"] = new JsonObject { ["Labels"] = new JsonObject { ["removed-tag"] = mark.ToString() } },
        ["rootfs"] = new JsonObject { ["type"] = "layers", ["diff_ids"] = new JsonArray(ImageDigest.Of("{}"u8).ToString()) },
    }.ToJsonString();

    private static JsonObject Json(ImageDescriptor part) => new() { ["mediaType"] = part.MediaType, ["digest"] = part.Digest.ToString(), ["size"] = part.Size };
}
