using System.Security.Cryptography;
using System.Text;

namespace ReleaseTools.References;

/// <summary>What a request for version references says, and how its branch is called.</summary>
/// <param name="Branch">The same for the same changes of the same branch, so that asking again finds it.</param>
/// <param name="Title">Of the request and of its commit, in one line.</param>
/// <param name="Body">Markdown: every changed place, and the command that made it.</param>
public sealed record ReferenceRequestText(string Branch, string Title, string Body)
{
    /// <summary>What the branches of such requests begin with.</summary>
    public const string BranchPrefix = "version-references/";

    private const int MostRows = 200;

    /// <param name="into">The branch that the changes are for.</param>
    /// <param name="changes">At least one.</param>
    /// <param name="command">As it would be typed again.</param>
    /// <param name="title">Null = by the versions.</param>
    public static ReferenceRequestText Of(string into, IReadOnlyList<VersionReferenceChange> changes, string command, string? title = null)
    {
        string[] versions = [.. changes.Select(change => change.Version).Distinct(StringComparer.Ordinal)];
        string[] names = [.. changes.Select(change => change.Name).Distinct(StringComparer.Ordinal)];
        title ??= (names, versions) switch
        {
            ([var name], [var version]) => $"Update {name} to {version}",
            (_, [var version]) => $"Update version references to {version}",
            _ => "Update version references",
        };
        return new ReferenceRequestText(NameOf(into, changes, versions), title, Describe(changes, command));
    }

    /// <summary>The message of the commit: what a log shows.</summary>
    public string CommitMessage(IEnumerable<VersionReferenceChange> changes) => $"{Title}\n\n{string.Join('\n', changes.Select(change => change.ToString()))}\n";

    // lines move and old versions differ while a request waits: what it brings about stays
    private static string NameOf(string into, IReadOnlyList<VersionReferenceChange> changes, string[] versions)
    {
        IEnumerable<string> places = changes.Select(change => $"{change.Path}\0{change.Name}\0{change.After}").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        string digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', places.Prepend(into)))))[..8];
        return versions is [var version] && version.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-') && !version.Contains("..", StringComparison.Ordinal) && char.IsAsciiLetterOrDigit(version[0])
            ? $"{BranchPrefix}{version}-{digest}"
            : BranchPrefix + digest;
    }

    private static string Describe(IReadOnlyList<VersionReferenceChange> changes, string command)
    {
        var body = new StringBuilder("| Place | Dependency | Before | After |\n| --- | --- | --- | --- |\n");
        foreach (VersionReferenceChange change in changes.Take(MostRows))
            body.Append($"| {Code($"{change.Path}:{change.Line}")} | {Cell(change.Name)} | {Code(change.Before)} | {Code(change.After)} |\n");
        if (changes.Count > MostRows) body.Append($"\nAnd {changes.Count - MostRows} places more.\n");
        return body.Append($"\nMade by:\n\n    {command.Replace("\n", "\n    ", StringComparison.Ordinal)}\n\nA version is tagged when its references are right in the commit to tag: merge this first.\n").ToString();
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ");

    private static string Code(string text) => text.Contains('`', StringComparison.Ordinal) ? Cell(text) : $"`{Cell(text)}`";
}

/// <summary>A file that a version stands in, and the expression that its lines are found by.</summary>
/// <param name="Path">Relative to the top of the checkout, with forward slashes.</param>
/// <param name="Match">A regular expression; null = the version may stand on any line of the file, and has to stand on one.</param>
/// <param name="Line">Where the dependencies file says this, from 1.</param>
/// <param name="Column">From 1, in UTF-16 units.</param>
public sealed record ReferencePath(string Path, string? Match, int Line, int Column)
{
    public override string ToString() => Path;
}
