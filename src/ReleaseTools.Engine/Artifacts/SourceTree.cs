using Microsoft.Extensions.FileSystemGlobbing;

namespace ReleaseTools.Engine.Artifacts;

/// <summary>The files that a build left, found by glob. Names match by their exact case on every system.</summary>
internal sealed class SourceTree(string root, string output)
{
    private readonly SourceFolder _root = new(Path.TrimEndingDirectorySeparator(Path.GetFullPath(root)), Path.TrimEndingDirectorySeparator(Path.GetFullPath(output)));

    public string Root => _root.FullName;

    /// <returns>Paths relative to the root, with forward slashes.</returns>
    public IEnumerable<string> Match(string glob) =>
        new Matcher(StringComparison.Ordinal).AddInclude(glob).Execute(_root).Files.Select(match => match.Path);

    public string FullPath(string path) => Path.Combine(Root, path);

    /// <summary>Follows a path through every link on its way, as the kernel would, but not out of the tree.</summary>
    /// <returns>The path that is really there, or null where a link leads out of the tree or round in circles.</returns>
    public string? Resolve(string path)
    {
        const int mostLinks = 40;
        int links = 0;
        var rest = new Stack<string>(path.Split('/').Reverse());
        var reached = new List<string>();
        while (rest.TryPop(out string? part))
        {
            if (part is "" or ".") continue;
            if (part is "..")
            {
                if (reached.Count == 0) return null;
                reached.RemoveAt(reached.Count - 1);
                continue;
            }
            reached.Add(part);
            if (LinkTarget(string.Join('/', reached)) is not { } target) continue;
            if (++links > mostLinks) return null;
            reached.RemoveAt(reached.Count - 1);
            if (target.StartsWith('/')) return null;
            foreach (string next in target.Split('/').Reverse()) rest.Push(next);
        }
        return string.Join('/', reached);
    }

    /// <returns>
    /// What a link points to, relative to its own folder even where it is written from the root of the machine, which would differ on
    /// another; such a target that is outside the tree stays as it is. Null for what is no link.
    /// </returns>
    public string? LinkTarget(string path)
    {
        string full = FullPath(path);
        if (new FileInfo(full).LinkTarget is not { } target) return null;
        if (Path.IsPathRooted(target) && IsInside(target)) target = Path.GetRelativePath(Path.GetDirectoryName(full)!, target);
        return OperatingSystem.IsWindows() ? target.Replace('\\', '/') : target;
    }

    private bool IsInside(string target) =>
        Path.GetFullPath(target) is var full && (full == Root || full.StartsWith(Root + Path.DirectorySeparatorChar, StringComparison.Ordinal));
}
