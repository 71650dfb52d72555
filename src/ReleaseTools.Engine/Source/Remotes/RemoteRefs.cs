using ReleaseTools.Branches;

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
