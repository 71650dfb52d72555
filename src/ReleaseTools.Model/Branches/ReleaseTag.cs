using ReleaseTools.Versions;

namespace ReleaseTools.Branches;

/// <summary>The git tag of a version, and what became of it.</summary>
public sealed record ReleaseTag
{
    /// <summary>With its prefix: <c>v1.18.0</c>.</summary>
    public required string Name { get; init; }

    public required ReleaseVersion Version { get; init; }

    /// <summary>The full id of the commit that it is at.</summary>
    public required string Commit { get; init; }

    /// <summary>The full id of the tag object; that of the commit where somebody made the tag without one.</summary>
    public required string Object { get; init; }

    /// <summary>The remote that has it, as it was named; null where it is only in this repository.</summary>
    public string? Remote { get; init; }

    /// <summary>Whether the tag object carries a signature. Nobody has verified it here.</summary>
    public bool Signed { get; init; }

    public required TagOutcome Outcome { get; init; }

    public override string ToString() => Name;
}

/// <summary>What became of a tag.</summary>
public enum TagOutcome : long
{
    /// <summary>It was made.</summary>
    Created,

    /// <summary>It was there, and nothing has changed.</summary>
    Existing,

    /// <summary>It was either here or on the remote, and is now in both places.</summary>
    Completed,

    /// <summary>The session is a rehearsal: this is what would have been made.</summary>
    Rehearsed,
}

/// <summary>What is to be done for a tag to be at its commit, here and on the remote (R2.5). A tag is never moved.</summary>
public static class TagRule
{
    /// <param name="local">The tag in this repository; null where it has none.</param>
    /// <param name="remote">The tag on the remote; null where it has none.</param>
    /// <param name="hasRemote">Whether the tag belongs on a remote at all.</param>
    /// <exception cref="TagElsewhereException">It is at another commit, in either place.</exception>
    public static TagVerdict Judge(string name, string commit, TagPlace? local, TagPlace? remote, bool hasRemote)
    {
        if (remote is not null && remote.Commit != commit) throw new TagElsewhereException(name, commit, remote.Commit, "on the remote");
        if (local is not null && local.Commit != commit) throw new TagElsewhereException(name, commit, local.Commit, "in this repository");
        return (local, remote) switch
        {
            (null, null) => TagVerdict.Create,
            (null, _) => TagVerdict.TakeFromRemote,
            (_, null) when hasRemote => TagVerdict.PushToRemote,
            _ => TagVerdict.Existing,
        };
    }
}

/// <summary>Where a tag is.</summary>
/// <param name="Object">What the ref names: a tag object, or the commit itself.</param>
/// <param name="Commit">The commit behind it.</param>
public sealed record TagPlace(string Object, string Commit);

/// <summary>What is left to do.</summary>
public enum TagVerdict : long
{
    Create,
    Existing,
    PushToRemote,
    TakeFromRemote,
}

/// <summary>A tag is at another commit than the one that it is wanted at.</summary>
/// <param name="place">As a phrase: <c>on the remote</c>.</param>
public sealed class TagElsewhereException(string tag, string expected, string actual, string place) : RefusedException(
    "TagElsewhere", ErrorCategory.ResourceExists, tag,
    $"Tag {tag} is at {actual[..12]} {place}, not at {expected[..12]}. A tag is never moved.",
    $"Release another version, or the tagged commit: --commit {tag} (in PowerShell: -Commit {tag}).");

/// <summary>The message of the empty commits that announce a version on its release branch.</summary>
public static class ReleaseCommitMessage
{
    private const string Start = "Release ";

    public static string Of(string tag) => Start + tag;

    /// <summary>Whether a commit's whole message is that of a release commit.</summary>
    /// <param name="tagPrefix">What stands before the version in a tag.</param>
    public static bool Is(string message, string tagPrefix)
    {
        string text = message.TrimEnd();
        string start = Start + tagPrefix;
        return text.StartsWith(start, StringComparison.Ordinal) && text.Length > start.Length && char.IsAsciiDigit(text[start.Length])
            && ReleaseVersion.TryParse(text[start.Length..], out _);
    }
}
