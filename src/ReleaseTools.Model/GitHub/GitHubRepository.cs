using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace ReleaseTools.GitHub;

/// <summary>A repository on GitHub or on a GitHub Enterprise server: <c>acme/hello</c>, <c>github.example.com/acme/hello</c>.</summary>
public sealed partial record GitHubRepository(string Host, string Owner, string Name)
{
    public const string DefaultHost = "github.com";

    /// <summary>The part that paths of the API have: <c>acme/hello</c>.</summary>
    public string Path => $"{Owner}/{Name}";

    /// <summary>As it is typed: the host only where it isn't github.com.</summary>
    public override string ToString() => Host == DefaultHost ? Path : $"{Host}/{Path}";

    /// <summary>Whether both name the same repository: GitHub does not tell case apart.</summary>
    public bool IsSame(GitHubRepository other) => string.Equals(ToString(), other.ToString(), StringComparison.OrdinalIgnoreCase);

    /// <exception cref="UsageException">The text names no repository.</exception>
    public static GitHubRepository Parse(string text, string defaultHost = DefaultHost) => TryParse(text, out GitHubRepository? repository, defaultHost)
        ? repository
        : throw new UsageException("GitHubRepositoryInvalid", text, $"'{text}' names no GitHub repository.", "Write it as owner/name, or as host/owner/name for a GitHub Enterprise server.");

    /// <summary>Reads <c>owner/name</c>, <c>host/owner/name</c>, and what git calls a remote there: <c>https://host/owner/name.git</c>, <c>git@host:owner/name.git</c>.</summary>
    /// <param name="defaultHost">What a text without a host means.</param>
    public static bool TryParse(string? text, [NotNullWhen(true)] out GitHubRepository? repository, string defaultHost = DefaultHost)
    {
        repository = null;
        Match match = Spelling().Match(text ?? "");
        if (!match.Success || match.Groups["name"].Value is "." or "..") return false;
        string host = match.Groups["host"] is { Success: true } named ? named.Value.ToLowerInvariant() : defaultHost;
        repository = new GitHubRepository(host, match.Groups["owner"].Value, match.Groups["name"].Value);
        return true;
    }

    // owners: letters, digits and single hyphens; names: letters, digits, '-', '_' and '.'
    [GeneratedRegex("""\A((https?|ssh|git)://([^/@\s]*@)?(?<host>[A-Za-z0-9.-]+(:\d+)?)/|[A-Za-z0-9_.-]+@(?<host>[A-Za-z0-9.-]+):|(?<host>[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+(:\d+)?)/)?(?<owner>[A-Za-z0-9](-?[A-Za-z0-9_])*)/(?<name>[A-Za-z0-9._-]{1,100}?)(\.git)?/?\z""",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Spelling();
}
