using System.Security;
using ReleaseTools.Engine.Source.Remotes;

namespace ReleaseTools.Engine.References.Requests;

/// <summary>What a person asked for when they asked for a request.</summary>
public sealed record ReferenceRequestOrder
{
    /// <summary>What is to be updated, as for an update of the checkout.</summary>
    public required IReadOnlyList<ReferenceSelection> Selections { get; init; }

    public string? DefinitionFile { get; init; }

    /// <summary>The dependencies file; null = the definition's.</summary>
    public string? Path { get; init; }

    /// <summary>The folder that the person is in.</summary>
    public required string Here { get; init; }

    /// <summary>The branch to merge into; null = the one that is checked out.</summary>
    public string? Base { get; init; }

    /// <summary>Null = by the versions.</summary>
    public string? Title { get; init; }

    /// <summary>Null = <c>origin</c>.</summary>
    public string? Remote { get; init; }

    /// <summary>For the remote over HTTP.</summary>
    public GitCredential? Credential { get; init; }

    /// <summary>Null = the one that the remote is.</summary>
    public string? GitHubRepository { get; init; }

    /// <summary>A token for GitHub that was given; null = the one that is found.</summary>
    public SecureString? Token { get; init; }

    /// <summary>The commands that order the same, in a shell.</summary>
    internal string Command() => string.Join('\n', Selections.GroupBy(selection => selection.Version, StringComparer.Ordinal).Select(group => string.Join(' ', (IEnumerable<string>)
    [
        "release references request",
        .. group.Where(selection => selection.Name is not null).Select(selection => "--name " + Quote(selection.Name!)),
        .. group.Key is null ? Array.Empty<string>() : ["--version " + Quote(group.Key)],
        .. Base is null ? Array.Empty<string>() : ["--base " + Quote(Base)],
    ])));

    private static string Quote(string word) =>
        word.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '/' or '_' or '+' or ':' or '@') ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
