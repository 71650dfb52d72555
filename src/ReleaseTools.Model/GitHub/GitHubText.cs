namespace ReleaseTools.GitHub;

/// <summary>How much text GitHub takes: of an issue, a pull request and a discussion alike.</summary>
public static class GitHubText
{
    /// <summary>The longest title, in characters.</summary>
    public const int LongestTitle = 256;

    /// <summary>The longest body, in characters.</summary>
    public const int LongestBody = 65_536;
}
