using ReleaseTools.Formatting;

namespace ReleaseTools.Images;

/// <summary>An image's name whose tag may have wildcards: <c>registry.example.com/hello:1.*</c>.</summary>
public static class ImagePattern
{
    /// <summary>Matches every tag.</summary>
    public const string All = "*";

    /// <returns>The place without tag, and the pattern of tags: <c>*</c> where none is named; for a name with a digest, the name as it is.</returns>
    public static (string Place, string Pattern) Split(string name)
    {
        int colon = name.LastIndexOf(':');
        if (colon < 0 || name.Contains('@', StringComparison.Ordinal)) return (name, All);
        string tag = name[(colon + 1)..];
        // a port, a folder, a drive or a transport is no tag; of what is left, the pattern is the only part that may not be a name
        bool isTag = tag.Length > 0 && !tag.AsSpan().ContainsAny(@"/\") && ImageReference.IsTag(tag.Replace('*', 'x').Replace('?', 'x')) && !IsPrefix(name[..colon]);
        return isTag ? (name[..colon], tag) : (name, All);
    }

    public static bool Matches(string pattern, string tag) => NamePattern.Matches(pattern, tag, ignoreCase: false);

    private static bool IsPrefix(string text) => text is "oci" or "oci-archive" or "docker-archive" or "docker-daemon" or "docker";
}
