using ReleaseTools.Engine.Http;

namespace ReleaseTools.Engine.Completion;

/// <summary>Folders that the URL of a store may go on with, in the way in which it was begun: <c>file:///</c>, <c>file:</c>, or a plain path.</summary>
internal static class FolderUrls
{
    private const string Scheme = "file:";
    private const string Absolute = "file://";
    private const int Most = 200;

    /// <param name="typed">What is typed so far; wildcards in its last part are left to the caller.</param>
    /// <param name="location">What a relative path is relative to.</param>
    public static IEnumerable<Suggestion> Of(string typed, string location)
    {
        string scheme = typed.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? Scheme : "";
        if (scheme.Length == 0 && (typed.Contains("://", StringComparison.Ordinal) || typed.IndexOfAny(['/', Path.DirectorySeparatorChar]) < 0)) return [];
        bool isUri = typed.StartsWith(Absolute, StringComparison.OrdinalIgnoreCase);
        string path = isUri ? Uri.UnescapeDataString(typed[Absolute.Length..]) : typed[scheme.Length..];
        if (isUri && !path.StartsWith('/')) return [];
        string parent = path[..(path.LastIndexOfAny(['/', Path.DirectorySeparatorChar]) + 1)];
        string folder = Path.GetFullPath(isUri && OperatingSystem.IsWindows() ? parent.TrimStart('/') : parent, location);
        if (!Directory.Exists(folder)) return [];
        string begun = isUri ? Absolute + UrlText.Path(parent) : scheme + parent;
        var options = new EnumerationOptions { AttributesToSkip = FileAttributes.System, IgnoreInaccessible = true };
        return Directory.EnumerateDirectories(folder, "*", options).Take(Most).Order(StringComparer.Ordinal)
            .Select(found => new Suggestion(begun + Name(found, isUri), $"folder {found}"));
    }

    private static string Name(string path, bool isUri) => isUri ? Uri.EscapeDataString(Path.GetFileName(path)) : Path.GetFileName(path);
}
