using System.IO.Enumeration;

namespace ReleaseTools.Formatting;

/// <summary>A pattern of whole names, as people type it: <c>*</c> stands for any characters, <c>?</c> for one, and everything else, a backslash too, for itself.</summary>
public static class NamePattern
{
    /// <summary>Whether a name may stand for several.</summary>
    public static bool IsPattern(string text) => text.AsSpan().ContainsAny('*', '?');

    public static bool Matches(string pattern, string name, bool ignoreCase = true) =>
        FileSystemName.MatchesSimpleExpression(pattern.Replace(@"\", @"\\", StringComparison.Ordinal), name, ignoreCase);
}
