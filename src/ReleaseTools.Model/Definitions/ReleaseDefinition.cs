using ReleaseTools.Artifacts;

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
    public string TagPrefix { get; init; } = "v";

    public VersionDefinition Version { get; init; } = new();

    public BuildDefinition Build { get; init; } = new();

    public IReadOnlyList<ArtifactDefinition> Artifacts { get; init; } = [];

    public IReadOnlyList<ChecksumAlgorithm> Checksums { get; init; } = [ChecksumAlgorithm.Sha256, ChecksumAlgorithm.Sha512];

    public NotesDefinition Notes { get; init; } = new();

    public StageDefinition Stage { get; init; } = new();

    public PublishDefinition Publish { get; init; } = new();

    /// <summary>The version links to move after publishing, with variables: <c>latest</c>, <c>stable-${major}.${minor}</c>.</summary>
    public IReadOnlyList<string> Links { get; init; } = ["latest", "stable"];

    public SessionDefinition Session { get; init; } = new();
}
