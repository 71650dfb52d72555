namespace ReleaseTools.References;

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
