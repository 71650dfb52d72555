namespace ReleaseTools.References;

/// <summary>A place that disagrees with its dependency, or that can't be looked at.</summary>
/// <param name="Name">The dependency.</param>
/// <param name="Path">The file that it is about, relative to the top of the checkout.</param>
/// <param name="Line">From 1; null where it is about the whole file.</param>
/// <param name="Column">From 1, in UTF-16 units.</param>
/// <param name="Found">What stands there instead; null where nothing like a version does.</param>
/// <param name="Wanted">The version that the dependencies file has, or that was asked for.</param>
/// <param name="Declared">Where the dependencies file asks for it, as file:line:column.</param>
/// <param name="Message">What is wrong, as a part of a sentence that names neither file nor dependency.</param>
public sealed record VersionReferenceFinding(
    VersionReferenceFault Fault, string Name, string Path, int? Line, int? Column, string? Found, string Wanted, string Declared, string Message)
{
    /// <summary>The form that editors and terminals make a link of.</summary>
    public override string ToString() => $"{Path}{(Line is null ? "" : $":{Line}:{Column ?? 1}")}: {Name}: {Message}";
}

/// <summary>What keeps a place from agreeing with its dependency.</summary>
public enum VersionReferenceFault : long
{
    /// <summary>The place has another version.</summary>
    VersionDiffers,

    /// <summary>The place has no version at all.</summary>
    VersionMissing,

    /// <summary>No line of the file is matched.</summary>
    NothingMatches,

    FileMissing,

    /// <summary>It is a folder or a pipe, may not be read, or the disk fails.</summary>
    FileUnreadable,

    /// <summary>It is not made of lines of text.</summary>
    FileBinary,

    /// <summary>The path leads out of the checkout.</summary>
    OutsideRepository,

    ExpressionInvalid,

    /// <summary>The expression was still searching one line when its time was over.</summary>
    ExpressionTooSlow,

    /// <summary>Which text of a matched line is the version can't be told: an update would have to guess.</summary>
    PlaceUnclear,
}

/// <summary>A place that was rewritten.</summary>
/// <param name="Path">Relative to the top of the checkout.</param>
/// <param name="Line">From 1.</param>
/// <param name="Before">The text that stood there.</param>
/// <param name="After">The text that stands there now.</param>
/// <param name="Name">The dependency.</param>
/// <param name="Version">Its version now, as the dependencies file has it.</param>
public sealed record VersionReferenceChange(string Path, int Line, string Before, string After, string Name, string Version)
{
    public override string ToString() => $"{Path}:{Line}: {Name}: {Before} -> {After}";
}

/// <summary>A pull request that brings version references in line.</summary>
/// <param name="GitHubRepository">Where it is: <c>acme/hello</c>.</param>
/// <param name="Number">As people name it: <c>#12</c>.</param>
/// <param name="Page">Where a person reads and merges it.</param>
/// <param name="Branch">The branch that it would merge.</param>
/// <param name="Base">The branch that it would be merged into.</param>
public sealed record VersionReferenceRequest(string GitHubRepository, long Number, string Title, string Page, string Branch, string Base)
{
    /// <summary>The newest commit of its branch.</summary>
    public required string Commit { get; init; }

    /// <summary><c>open</c>, as long as it is neither merged nor closed.</summary>
    public required string State { get; init; }

    public required RequestOutcome Outcome { get; init; }

    /// <summary>The places that it changes.</summary>
    public required IReadOnlyList<VersionReferenceChange> Changes { get; init; }

    public override string ToString() => $"{GitHubRepository}#{Number}";
}

/// <summary>What asking for a request came to.</summary>
public enum RequestOutcome : long
{
    /// <summary>It was opened now.</summary>
    Created,

    /// <summary>It was open already.</summary>
    Existing,
}

/// <summary>An update that would leave some place behind, or have to guess: nothing was changed.</summary>
public sealed class ReferencesRefusedException(IReadOnlyList<VersionReferenceFinding> findings) : RefusedException(
    "VersionReferenceUnclear",
    ErrorCategory.InvalidData,
    findings[0].Path,
    $"Nothing was changed: {(findings.Count == 1 ? $"one place can't be updated: {findings[0]}" : $"{findings.Count} places can't be updated:\n" + string.Join('\n', findings.Select(finding => "  " + finding)))}",
    "Fix the places named, or say which text is the version with a group: match: 'image:v(?<version>[0-9.]+)'.")
{
    public IReadOnlyList<VersionReferenceFinding> Findings { get; } = findings;
}
