using ReleaseTools.Formatting;

namespace ReleaseTools.GitHub;

/// <summary>The releases that may be replaced by a new one of the same tag (R7.2): exact names, or patterns of whole names with <c>*</c> and <c>?</c>.</summary>
public static class ReplaceableTags
{
    /// <summary>Whether one of the patterns is the whole tag: <c>v0.1</c> is not <c>v0.1-test</c>, and <c>v*-daily</c> is not <c>v0.10-daily-2</c>.</summary>
    public static bool Contains(IEnumerable<string> patterns, string tag) =>
        patterns.Any(pattern => NamePattern.Matches(pattern, tag, ignoreCase: false));
}
