namespace ReleaseTools.TestKit.GitHub;

public sealed partial class GitHubFakeRepository
{
    private Dictionary<string, Dictionary<string, string>> _trees = new(StringComparer.Ordinal);
    private Dictionary<string, string> _treeOf = new(StringComparer.Ordinal);

    /// <summary>By path, with their text: what every commit has that was not made by the API.</summary>
    public Dictionary<string, string> Files { get; private set; } = new(StringComparer.Ordinal);

    /// <summary>What it was forked from: both have the same objects.</summary>
    public GitHubFakeRepository? Parent { get; private init; }

    /// <summary>The files of a commit.</summary>
    public IReadOnlyDictionary<string, string> FilesAt(string commit) => _trees[TreeOf(commit)];

    /// <summary>The files of a branch.</summary>
    public IReadOnlyDictionary<string, string> FilesOn(string branch) => FilesAt(Refs[$"refs/heads/{branch}"]);

    /// <summary>What belongs to a commit; made of <see cref="Files"/> where the API made none.</summary>
    public string TreeOf(string commit)
    {
        if (_treeOf.TryGetValue(commit, out string? tree)) return tree;
        _trees[commit] = new Dictionary<string, string>(Files, StringComparer.Ordinal);
        return _treeOf[commit] = commit;
    }

    public bool HasTree(string tree) => _trees.ContainsKey(tree);

    public string AddTree(string from, IEnumerable<(string Path, string Content)> files)
    {
        var made = new Dictionary<string, string>(_trees[from], StringComparer.Ordinal);
        foreach ((string path, string content) in files) made[path] = content;
        string tree = $"{0x7ee0000000 + _trees.Count:x}".PadLeft(40, '0');
        _trees[tree] = made;
        return tree;
    }

    /// <summary>A commit that no branch has yet.</summary>
    public string AddCommit(string tree, string message, IEnumerable<string> parents)
    {
        string commit = $"{0xc0000000 + _treeOf.Count:x}".PadLeft(40, '0');
        _treeOf[commit] = tree;
        Commits[commit] = message;
        ParentOf[commit] = parents.First();
        return commit;
    }

    /// <summary>Of commits that were made by the API.</summary>
    public Dictionary<string, string> ParentOf { get; } = [];

    public GitHubFakeRepository Fork(string owner)
    {
        var fork = new GitHubFakeRepository($"{owner}/{Name.Split('/')[1]}") { DefaultBranch = DefaultBranch, Parent = this, Files = Files, _trees = _trees, _treeOf = _treeOf };
        fork.Refs[$"refs/heads/{DefaultBranch}"] = Refs[$"refs/heads/{DefaultBranch}"];
        foreach ((string sha, string message) in Commits) fork.Commits[sha] = message;
        return fork;
    }

    private void CopyContents(GitHubFakeRepository clone)
    {
        foreach ((string path, string text) in Files) clone.Files[path] = text;
        foreach ((string tree, Dictionary<string, string> files) in _trees) clone._trees[tree] = new(files, StringComparer.Ordinal);
        foreach ((string commit, string tree) in _treeOf) clone._treeOf[commit] = tree;
    }
}
