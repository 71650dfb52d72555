using System.Text.Json.Serialization;
using ReleaseTools.Artifacts;
using ReleaseTools.Definitions.Rules;
using ReleaseTools.Versions;

namespace ReleaseTools.Definitions;

/// <summary>
/// What <c>release.yaml</c> says, with every default filled in. Texts keep their <c>${variables}</c>: they are expanded where they are used,
/// and a secret is never written into a session.
/// </summary>
public sealed record ReleaseDefinition
{
    /// <summary>The name that releases are listed under; by default the repository's.</summary>
    public required string Product { get; init; }

    /// <summary>What stands before the version in a git tag.</summary>
    public string TagPrefix { get; init; } = TagStyle.Default;

    /// <summary>Whether a run tags the commit that it releases, before it publishes.</summary>
    [JsonIgnore]
    public bool Tag { get; init; } = true;

    // left out where it is so by default, as tests are
    [JsonInclude, JsonPropertyName("tag")]
    internal bool? WrittenTag => Tag ? null : false;

    public VersionDefinition Version { get; init; } = new();

    /// <summary>What a run of a CI releases, the first that matches; none = <see cref="ChannelDefinition.Defaults"/>.</summary>
    [JsonIgnore]
    public IReadOnlyList<ChannelDefinition> Channels { get; init; } = [];

    // left out where there are none, as tests are
    [JsonInclude, JsonPropertyName("channels")]
    internal IReadOnlyList<ChannelDefinition>? WrittenChannels => Channels.Count > 0 ? Channels : null;

    public BuildDefinition Build { get; init; } = new();

    public IReadOnlyList<ArtifactDefinition> Artifacts { get; init; } = [];

    public IReadOnlyList<ChecksumAlgorithm> Checksums { get; init; } = [ChecksumAlgorithm.Sha256, ChecksumAlgorithm.Sha512];

    /// <summary>The container images of the release, beside its artifacts.</summary>
    [JsonIgnore]
    public IReadOnlyList<ImageDefinition> Images { get; init; } = [];

    // left out where there are none, as tests are
    [JsonInclude, JsonPropertyName("images")]
    internal IReadOnlyList<ImageDefinition>? WrittenImages => Images.Count > 0 ? Images : null;

    /// <summary>What has to succeed before the release may be published.</summary>
    [JsonIgnore]
    public IReadOnlyList<TestDefinition> Tests { get; init; } = [];

    // left out where there are none, so that a definition without tests is the one that it was before there could be any
    [JsonInclude, JsonPropertyName("tests")]
    internal IReadOnlyList<TestDefinition>? WrittenTests => Tests.Count > 0 ? Tests : null;

    public NotesDefinition Notes { get; init; } = new();

    public StageDefinition Stage { get; init; } = new();

    public PublishDefinition Publish { get; init; } = new();

    /// <summary>The version links to move after publishing, with variables: <c>latest</c>, <c>stable-${major}.${minor}</c>.</summary>
    public IReadOnlyList<string> Links { get; init; } = ["latest", "stable"];

    /// <summary>The issue that shows how far a release is; null = none.</summary>
    public TrackingDefinition? TrackingIssue { get; init; }

    /// <summary>Where a release is announced once it is published, in order.</summary>
    [JsonIgnore]
    public IReadOnlyList<AnnounceDefinition> Announce { get; init; } = [];

    // left out where there are none, as with tests
    [JsonInclude, JsonPropertyName("announce")]
    internal IReadOnlyList<AnnounceDefinition>? WrittenAnnounce => Announce.Count > 0 ? Announce : null;

    /// <summary>How the repository's pods are released, beside its own releases; null = as by default.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PodsDefinition? Pods { get; init; }

    public SessionDefinition Session { get; init; } = new();

    /// <summary>The channels that count, those that the definition does not spell out too.</summary>
    public IReadOnlyList<ChannelDefinition> AllChannels() => Channels.Count > 0 ? Channels : ChannelDefinition.Defaults(TagPrefix);

    /// <summary>Whether a tag is one that moves from release to release of a channel: it says no version that others follow.</summary>
    public bool IsReplaced(string tag) => AllChannels().Any(channel => channel is { Replace: true, Tag: { } template } && ChannelTag.IsLike(template, tag));

    /// <summary>The environment variables that announcements keep their secrets in, whatever they are called.</summary>
    public IEnumerable<string> AnnounceSecrets() => Announce.SelectMany(channel => channel.SecretNames()).Distinct(StringComparer.Ordinal);

    /// <summary>Everything that this definition has run: the steps of the build, then the tests.</summary>
    public IEnumerable<ScriptDefinition> Scripts() => [.. Build.Steps, .. Tests];

    /// <summary>What of that is run by programs of this machine.</summary>
    public IEnumerable<ScriptDefinition> LocalScripts() => Build.Runner is BuildRunner.Local ? Scripts() : Tests;

    public override string ToString() => Product;
}

/// <summary>Where builds wait for their release.</summary>
public sealed record StageDefinition
{
    /// <summary>A store URL; a relative <c>file:</c> path is relative to the repository.</summary>
    public string Store { get; init; } = "file:.release";

    /// <summary>How many staged builds of a version are kept; what a link names is kept besides.</summary>
    public int Keep { get; init; } = 5;
}

/// <summary>Where releases are published.</summary>
public sealed record PublishDefinition
{
    /// <summary>A store URL; null = the stage's store, where publishing copies no byte twice.</summary>
    public string? Store { get; init; }

    /// <summary>Where the public reads the store; null = not known.</summary>
    public string? PublicUrl { get; init; }

    /// <summary>The release on GitHub; null = none.</summary>
    [JsonPropertyName("github")]
    public GitHubDefinition? GitHub { get; init; }
}

/// <summary>Where the record of the release is kept.</summary>
public sealed record SessionDefinition
{
    public string Store { get; init; } = "file:.release";
}

/// <summary>The issue that shows how far a release is.</summary>
public sealed record TrackingDefinition
{
    /// <summary><c>owner/name</c>, or <c>host/owner/name</c>.</summary>
    public required string Repository { get; init; }

    /// <summary>A Markdown file of the repository; null = the built-in template.</summary>
    public string? Template { get; init; }
}

/// <summary>Where release notes come from and what they look like.</summary>
public sealed record NotesDefinition
{
    public NotesSource From { get; init; } = NotesSource.Commits;

    /// <summary>The repository on GitHub whose pull requests are told: <c>owner/name</c>, or <c>host/owner/name</c>; null = the one that the sources come from.</summary>
    public string? Repository { get; init; }

    /// <summary>A folder of map files in the repository, which override notes of pull requests; null = none.</summary>
    public string? Maps { get; init; }

    /// <summary>Folders, files or globs of the repository: the notes list only commits that change files there; null = all commits.</summary>
    public IReadOnlyList<string>? Paths { get; init; }

    /// <summary>A Handlebars template in the repository; null = the built-in one.</summary>
    public string? Template { get; init; }

    /// <summary>A changelog file that <c>New-ReleaseNote -UpdateChangelog</c> keeps; null = none.</summary>
    public string? Changelog { get; init; }

    public override string ToString() => From.ToString().ToLowerInvariant();
}

/// <summary>What notes are made from.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<NotesSource>))]
public enum NotesSource : long
{
    [JsonStringEnumMemberName("commits")] Commits,
    [JsonStringEnumMemberName("pull-requests")] PullRequests,
}
