using ReleaseTools.Artifacts;
using ReleaseTools.Versions;

namespace ReleaseTools.Definitions.Json;

/// <summary>The choices of a definition by their names in JSON.</summary>
internal static class DefinitionChoices
{
    public static VersionStyle Style(string name) => name switch
    {
        "semver" => VersionStyle.Semver,
        "milestone" => VersionStyle.Milestone,
        _ => throw JsonFields.Unknown("style", name),
    };

    public static VersionBump Bump(string name) => name switch
    {
        "auto" => VersionBump.Auto,
        "patch" => VersionBump.Patch,
        "minor" => VersionBump.Minor,
        "major" => VersionBump.Major,
        _ => throw JsonFields.Unknown("bump", name),
    };

    public static BuildRunner Runner(string name) => name switch
    {
        "local" => BuildRunner.Local,
        "container" => BuildRunner.Container,
        _ => throw JsonFields.Unknown("runner", name),
    };

    public static BuildSource Source(string name) => name switch
    {
        "clone" => BuildSource.Clone,
        "worktree" => BuildSource.Worktree,
        _ => throw JsonFields.Unknown("source", name),
    };

    public static BuildSubmodules Submodules(string name) => name switch
    {
        "recursive" => BuildSubmodules.Recursive,
        "true" => BuildSubmodules.Yes,
        "false" => BuildSubmodules.No,
        _ => throw JsonFields.Unknown("choice of submodules", name),
    };

    public static StepShell Shell(string name) => name switch
    {
        "sh" => StepShell.Sh,
        "bash" => StepShell.Bash,
        "pwsh" => StepShell.Pwsh,
        "cmd" => StepShell.Cmd,
        _ => throw JsonFields.Unknown("shell", name),
    };

    public static GitHubChoice GitHub(string name) => name switch
    {
        "auto" => GitHubChoice.Auto,
        "true" => GitHubChoice.Yes,
        "false" => GitHubChoice.No,
        _ => throw JsonFields.Unknown("choice", name),
    };

    public static TestTurn Turn(string name) => name switch
    {
        "tag" => TestTurn.Tag,
        "artifacts" => TestTurn.Artifacts,
        _ => throw JsonFields.Unknown("turn of a test", name),
    };

    public static GlobMatch Match(string name) => name switch
    {
        "every" => GlobMatch.Every,
        "any" => GlobMatch.Any,
        _ => throw JsonFields.Unknown("match", name),
    };

    public static ArchiveFormat Format(string name) => name switch
    {
        "none" => ArchiveFormat.None,
        "tar.gz" => ArchiveFormat.TarGz,
        "zip" => ArchiveFormat.Zip,
        "tar.zst" => ArchiveFormat.TarZst,
        "gz" => ArchiveFormat.Gz,
        "zst" => ArchiveFormat.Zst,
        _ => throw JsonFields.Unknown("format", name),
    };

    public static ArtifactKind Kind(string name) => name switch
    {
        "other" => ArtifactKind.Other,
        "binary" => ArtifactKind.Binary,
        "package" => ArtifactKind.Package,
        "source" => ArtifactKind.Source,
        "docs" => ArtifactKind.Docs,
        "image" => ArtifactKind.Image,
        "checksums" => ArtifactKind.Checksums,
        "notes" => ArtifactKind.Notes,
        _ => throw JsonFields.Unknown("kind", name),
    };

    public static ChecksumAlgorithm Checksum(string name) => name switch
    {
        "sha256" => ChecksumAlgorithm.Sha256,
        "sha512" => ChecksumAlgorithm.Sha512,
        _ => throw JsonFields.Unknown("checksum", name),
    };

    public static MailEncryption Encryption(string name) => name switch
    {
        "auto" => MailEncryption.Auto,
        "starttls" => MailEncryption.StartTls,
        "tls" => MailEncryption.Tls,
        "none" => MailEncryption.None,
        _ => throw JsonFields.Unknown("encryption", name),
    };

    public static WebhookFormat Webhook(string name) => name switch
    {
        "json" => WebhookFormat.Json,
        "slack" => WebhookFormat.Slack,
        "teams" => WebhookFormat.Teams,
        _ => throw JsonFields.Unknown("format of a webhook", name),
    };

    public static NotesSource Notes(string name) => name switch
    {
        "commits" => NotesSource.Commits,
        "pull-requests" => NotesSource.PullRequests,
        _ => throw JsonFields.Unknown("source of notes", name),
    };
}
