namespace ReleaseTools.Tracking;

/// <summary>A tracking issue as it is opened.</summary>
/// <param name="Title">One line.</param>
/// <param name="Body">Markdown, with the mark of its release at the end.</param>
public sealed record TrackingText(string Title, string Body)
{
    /// <summary>The most characters that GitHub takes as a title.</summary>
    public const int LongestTitle = 256;

    /// <summary>The most characters that GitHub takes as a body.</summary>
    public const int LongestBody = 65_536;
}
