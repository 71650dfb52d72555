using ReleaseTools.Versions;

namespace ReleaseTools.Branches;

/// <summary>The message of the empty commits that announce a version on its release branch.</summary>
public static class ReleaseCommitMessage
{
    private const string Start = "Release ";

    public static string Of(string tag) => Start + tag;

    /// <summary>Whether a commit's whole message is that of a release commit.</summary>
    /// <param name="tagPrefix">What stands before the version in a tag.</param>
    public static bool Is(string message, string tagPrefix)
    {
        string text = message.TrimEnd();
        string start = Start + tagPrefix;
        return text.StartsWith(start, StringComparison.Ordinal) && text.Length > start.Length && char.IsAsciiDigit(text[start.Length])
            && ReleaseVersion.TryParse(text[start.Length..], out _);
    }
}
