namespace ReleaseTools.Engine.References;

/// <summary>Finds the file that a path of the dependencies file means, and keeps it inside the checkout, links followed.</summary>
internal static class CheckoutPath
{
    private const int MostLinks = 40;

    /// <param name="root">The top folder of the checkout.</param>
    /// <param name="path">Relative, with forward slashes.</param>
    /// <returns>The file itself, whatever links lead to it; or why it may not be looked at.</returns>
    public static (string? File, string? Objection) Resolve(string root, string path)
    {
        if (path.Length == 0 || Path.IsPathRooted(path) || path[0] is '/' or '\\') return (null, "the path is absolute: paths are relative to the top of the checkout");
        if (path.Contains('\0', StringComparison.Ordinal)) return (null, "the path has a zero byte");
        if (path.Split('/', '\\').Contains("..", StringComparer.Ordinal)) return (null, "the path leaves the checkout: '..' is not allowed");
        try
        {
            string real = Real(Path.GetFullPath(root));
            string file = Real(Path.Combine(real, path));
            if (!IsBelow(real, file)) return (null, $"a link leads out of the checkout, to {file}");
            return IsBelow(Path.Combine(real, ".git"), file) ? (null, "the path leads into .git, which belongs to git") : (file, null);
        }
        catch (IOException e)
        {
            return (null, e.Message.TrimEnd('.'));
        }
    }

    /// <returns>The path without links, as far as it exists.</returns>
    public static string Real(string path)
    {
        for (int links = 0; links <= MostLinks; links++)
        {
            if (Follow(path) is not { } next) return path;
            path = next;
        }
        throw new IOException("the path has too many links: they may lead in a circle");
    }

    private static string? Follow(string path)
    {
        string at = Path.GetPathRoot(path)!;
        string[] names = path[at.Length..].Split(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar);
        for (int i = 0; i < names.Length; i++)
        {
            if (names[i].Length == 0) continue;
            string next = Path.Combine(at, names[i]);
            if (new FileInfo(next).LinkTarget is { } target) return Path.GetFullPath(Path.Combine([Path.Combine(at, target), .. names[(i + 1)..]]));
            at = next;
        }
        return null;
    }

    private static bool IsBelow(string folder, string path)
    {
        string relative = Path.GetRelativePath(folder, path);
        return relative != ".." && !Path.IsPathRooted(relative) && !relative.StartsWith(".." + Path.DirectorySeparatorChar, StringComparison.Ordinal);
    }
}
