using ReleaseTools.Engine.Images.Archive;

namespace ReleaseTools.Engine.Pods.Machine.Unpacking;

/// <summary>A folder that is a file system of its own: links in it are followed as if it were <c>/</c>, so that no name leads out of it.</summary>
/// <param name="follows">Whether links are followed at all; else a name through one is refused.</param>
internal sealed class RootFolder(string path, bool follows)
{
    private const int MostLinks = 40;

    // known to be folders and not links; code that replaces one calls Forget
    private readonly HashSet<string> _folders = new(StringComparer.Ordinal) { "" };

    public string Path { get; } = path;

    /// <summary>The path on the machine of a name that <see cref="Resolve"/> returned.</summary>
    public string Full(string real) => real.Length == 0 ? Path : System.IO.Path.Combine(Path, real);

    /// <summary>Finds where a name leads: its folders are followed through links, its last part is not.</summary>
    /// <param name="name">Relative, without <c>..</c>.</param>
    /// <returns>The name without links in it; null where a link leads round in a circle, or links are not followed.</returns>
    public string? Resolve(string name)
    {
        int links = 0;
        return Follow(name, ref links);
    }

    /// <summary>Finds where a name leads, also its last part.</summary>
    /// <inheritdoc cref="Resolve(string)"/>
    public string? ResolveWhole(string name)
    {
        int links = 0;
        return Follow(name + "/.", ref links);
    }

    public void Forget(string real)
    {
        // whatever lay below it is gone, too
        _folders.RemoveWhere(folder => folder == real || (folder.Length > real.Length && folder[real.Length] == '/' && folder.StartsWith(real, StringComparison.Ordinal)));
    }

    public bool IsKnownFolder(string real) => _folders.Contains(real);

    public void Know(string real) => _folders.Add(real);

    private string? Follow(string name, ref int links)
    {
        int slash = name.LastIndexOf('/');
        if (slash < 0) return name;
        if (_folders.Contains(name[..slash]) && name.AsSpan(slash + 1) is not ".") return name;
        string real = "";
        string[] parts = name.Split('/');
        for (int i = 0; i < parts.Length; i++)
        {
            string part = parts[i];
            if (part is "" or ".") continue;
            if (part is "..")
            {
                int above = real.LastIndexOf('/');
                real = above < 0 ? "" : real[..above];
                continue;
            }
            string next = real.Length == 0 ? part : $"{real}/{part}";
            bool isLast = i == parts.Length - 1;
            if (isLast || _folders.Contains(next))
            {
                real = next;
                continue;
            }
            if (new FileInfo(Full(next)).LinkTarget is { } target)
            {
                if (!follows || ++links > MostLinks) return null;
                string rest = string.Join('/', parts[(i + 1)..]);
                string from = target.StartsWith('/') || real.Length == 0 ? target.TrimStart('/') : $"{real}/{target}";
                return Follow(Clamp($"{from}/{rest}"), ref links);
            }
            real = next;
            if (Directory.Exists(Full(next))) _folders.Add(next);
        }
        return real;
    }

    // at the top of a file system, `..` stays there
    private static string Clamp(string name)
    {
        var parts = new List<string>();
        string[] all = name.Split('/');
        for (int i = 0; i < all.Length; i++)
        {
            // a trailing dot says that the last part is to be followed, too
            if (all[i] is "." && i == all.Length - 1) parts.Add(".");
            else if (all[i] is "" or ".") continue;
            else parts.Add(all[i]);
        }
        return string.Join('/', parts);
    }

    /// <summary>Reads a small text file of an image.</summary>
    /// <returns>Empty where there is none.</returns>
    public string ReadText(string name)
    {
        const int Longest = 1 << 20;
        if (ResolveWhole(name) is not { } real || TarEntryName.Normalize(real) is null) return "";
        var file = new FileInfo(Full(real));
        return file is { Exists: true, LinkTarget: null, Length: <= Longest } ? File.ReadAllText(file.FullName) : "";
    }
}
