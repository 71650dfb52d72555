using ReleaseTools.Versions;

namespace ReleaseTools.Staging;

/// <summary>Which names a version link may have.</summary>
public static class LinkName
{
    /// <summary>Letters, digits, dots, hyphens and underscores; no leading dot, and nothing that reads as a version.</summary>
    public static bool IsValid(string name) =>
        name.Length is > 0 and <= 100
        && name[0] != '.'
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_')
        && !ReleaseVersion.TryParse(name, out _) && !ReleaseVersion.TryParse(name + ".txt", out _);

    /// <returns>The name itself.</returns>
    /// <exception cref="UsageException">No link may be called this.</exception>
    public static string Check(string name) => IsValid(name)
        ? name
        : throw new UsageException("LinkNameInvalid", name, $"'{name}' can't name a version link.",
            "Use letters, digits, dots, hyphens and underscores, such as latest-1.2; a version itself is no name for a link.");
}
