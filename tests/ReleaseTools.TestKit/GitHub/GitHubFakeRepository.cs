using System.Security.Cryptography;
using System.Text;

namespace ReleaseTools.TestKit.GitHub;

/// <summary>A repository of the fake's.</summary>
public sealed partial class GitHubFakeRepository
{
    public GitHubFakeRepository(string name)
    {
        Name = name;
        First = AddCommit("first");
    }

    public string Name { get; }

    public string DefaultBranch { get; set; } = "main";

    /// <summary>The commit that it begins with.</summary>
    public string First { get; }

    /// <summary>Full names, such as <c>refs/tags/v1.0.0</c>, with the commits that they are at.</summary>
    public SortedDictionary<string, string> Refs { get; } = new(StringComparer.Ordinal);

    /// <summary>Every commit by its id.</summary>
    public Dictionary<string, string> Commits { get; } = new(StringComparer.Ordinal);

    public List<GitHubFakeRelease> Releases { get; } = [];

    /// <summary>Whether releases can't be changed once they are published.</summary>
    public bool Immutable { get; set; }

    /// <summary>Tags that an immutable release had: they are used up.</summary>
    public HashSet<string> UsedTags { get; } = new(StringComparer.Ordinal);

    /// <summary>The discussion categories there are.</summary>
    public List<string> Categories { get; } = ["Announcements"];

    /// <summary>The same once more, which changes for itself.</summary>
    public GitHubFakeRepository Clone()
    {
        var clone = new GitHubFakeRepository(Name) { DefaultBranch = DefaultBranch, Immutable = Immutable };
        clone.Refs.Clear();
        foreach ((string name, string commit) in Refs) clone.Refs[name] = commit;
        foreach ((string id, string message) in Commits) clone.Commits[id] = message;
        foreach (GitHubFakeRelease release in Releases) clone.Releases.Add(release.Clone());
        CopyIssues(clone);
        CopyContents(clone);
        return clone;
    }

    /// <summary>A commit on a branch.</summary>
    /// <returns>Its id.</returns>
    public string AddCommit(string message, string branch = "main") => AddCommit(Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes($"{Name} {message} {Commits.Count}"))), message, branch);

    public string AddCommit(string sha, string message, string branch)
    {
        Commits[sha] = message;
        Refs[$"refs/heads/{branch}"] = sha;
        return sha;
    }
}

public sealed class GitHubFakeRelease
{
    private List<GitHubFakeAsset> _assets = [];

    public required long Id { get; init; }

    public required string Tag { get; set; }

    public string Name { get; set; } = "";

    public string Body { get; set; } = "";

    public bool Draft { get; set; }

    public bool Prerelease { get; set; }

    public bool Immutable { get; set; }

    public bool IsLatest { get; set; }

    public string Target { get; set; } = "";

    public string? Discussion { get; set; }

    public DateTimeOffset Created { get; init; } = DateTimeOffset.UtcNow;

    public DateTimeOffset? Published { get; set; }

    public List<GitHubFakeAsset> Assets => _assets;

    public GitHubFakeRelease Clone()
    {
        var clone = (GitHubFakeRelease)MemberwiseClone();
        clone._assets = [.. Assets];
        return clone;
    }
}

public sealed record GitHubFakeAsset(long Id, string Name, byte[] Bytes)
{
    public string? Label { get; init; }

    public string ContentType { get; init; } = "application/octet-stream";

    public bool IsUploaded { get; init; } = true;

    public string Sha256 { get; } = Convert.ToHexStringLower(SHA256.HashData(Bytes));
}
