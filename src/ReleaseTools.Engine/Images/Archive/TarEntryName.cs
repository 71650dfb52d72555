namespace ReleaseTools.Engine.Images.Archive;

/// <summary>Names in a tar. What leads out of it names nothing.</summary>
internal static class TarEntryName
{
    /// <returns>The name without <c>.</c> and <c>..</c>; null where it is absolute or leads out of the archive; empty for its top.</returns>
    public static string? Normalize(string name)
    {
        if (name.StartsWith('/') || name.Contains('\\', StringComparison.Ordinal) || name.Contains('\0', StringComparison.Ordinal)) return null;
        if (name is [_, ':', ..] && char.IsAsciiLetter(name[0])) return null;
        var parts = new List<string>();
        foreach (string part in name.Split('/'))
        {
            if (part is "" or ".") continue;
            if (part is not "..") parts.Add(part);
            else if (parts.Count == 0) return null;
            else parts.RemoveAt(parts.Count - 1);
        }
        return string.Join('/', parts);
    }

    /// <summary>What a symbolic link points to, seen from the folder that it is in.</summary>
    /// <inheritdoc cref="Normalize"/>
    public static string? Resolve(string link, string target)
    {
        int slash = link.LastIndexOf('/');
        return target.StartsWith('/') ? null : Normalize(slash < 0 ? target : $"{link[..slash]}/{target}");
    }
}
