namespace ReleaseTools.Definitions;

/// <summary>The issue that shows how far a release is.</summary>
public sealed record TrackingDefinition
{
    /// <summary><c>owner/name</c>, or <c>host/owner/name</c>.</summary>
    public required string Repository { get; init; }

    /// <summary>A Markdown file of the repository; null = the built-in template.</summary>
    public string? Template { get; init; }
}
