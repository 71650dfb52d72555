namespace ReleaseTools.Branches;

/// <summary>A tag is at another commit than the one that it is wanted at.</summary>
/// <param name="place">As a phrase: <c>on the remote</c>.</param>
public sealed class TagElsewhereException(string tag, string expected, string actual, string place) : RefusedException(
    "TagElsewhere", ErrorCategory.ResourceExists, tag,
    $"Tag {tag} is at {actual[..12]} {place}, not at {expected[..12]}. A tag is never moved.",
    $"Release another version, or the tagged commit: --commit {tag} (in PowerShell: -Commit {tag}).");
