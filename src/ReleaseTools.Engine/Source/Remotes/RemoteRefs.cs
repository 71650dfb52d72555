using ReleaseTools.Branches;
using ReleaseTools.Engine.Retries;

namespace ReleaseTools.Engine.Source.Remotes;

/// <summary>The branches and tags that a remote had in one moment.</summary>
public sealed class RemoteRefs
{
    private const string BranchPrefix = "refs/heads/", TagPrefix = "refs/tags/", Peeled = "^{}";

    private readonly Dictionary<string, string> _refs = new(StringComparer.Ordinal);

    /// <param name="listing">What <c>git ls-remote</c> prints.</param>
    public RemoteRefs(string listing)
    {
        foreach (string line in listing.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = line.TrimEnd('\r').Split('\t');
            if (parts.Length == 2) _refs[parts[1]] = parts[0];
        }
    }

    public IReadOnlyList<string> Branches => [.. Below(BranchPrefix)];

    public IReadOnlyList<string> Tags => [.. Below(TagPrefix).Where(name => !name.EndsWith(Peeled, StringComparison.Ordinal))];

    /// <returns>The commit that a branch is at; null where there is no such branch.</returns>
    public string? Branch(string name) => _refs.GetValueOrDefault(BranchPrefix + name);

    /// <returns>Where a tag is; null where there is no such tag.</returns>
    public TagPlace? Tag(string name) => _refs.TryGetValue(TagPrefix + name, out string? id) ? new TagPlace(id, _refs.GetValueOrDefault(TagPrefix + name + Peeled, id)) : null;

    private IEnumerable<string> Below(string prefix) =>
        _refs.Keys.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Select(name => name[prefix.Length..]).Order(StringComparer.Ordinal);
}

/// <summary>How long a remote is waited for, and how often it is asked again.</summary>
public sealed record RemoteLimits
{
    /// <summary>One exchange with the remote, however much it transfers. 30 minutes.</summary>
    public TimeSpan Call { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>How long a transfer over HTTP may stand still. 60 seconds.</summary>
    public TimeSpan Stall { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>For a remote that can't be reached, answers 5xx or 429, or drops the connection. 4 attempts; the first wait is about half a second.</summary>
    public Retry Retry { get; init; } = new() { Attempts = 4, FirstDelay = TimeSpan.FromMilliseconds(500), Jitter = (0.75, 1.25) };

    /// <summary>For a push that lost to another one: 10 attempts, with short waits, since the other one is over.</summary>
    public Retry Races { get; init; } = new() { Attempts = 10, FirstDelay = TimeSpan.FromMilliseconds(125), LongestDelay = TimeSpan.FromMilliseconds(500), Backoff = Backoff.Linear, Jitter = (0, 1) };
}
