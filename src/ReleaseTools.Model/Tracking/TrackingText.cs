namespace ReleaseTools.Tracking;

/// <summary>A tracking issue as it is opened.</summary>
/// <param name="Title">One line.</param>
/// <param name="Body">Markdown, with the mark of its release at the end.</param>
public sealed record TrackingText(string Title, string Body);
