using System.Text.Json.Serialization;

namespace ReleaseTools.Definitions;

/// <summary>Where release notes come from and what they look like.</summary>
public sealed record NotesDefinition
{
    public NotesSource From { get; init; } = NotesSource.Commits;

    /// <summary>A Handlebars template in the repository; null = the built-in one.</summary>
    public string? Template { get; init; }

    /// <summary>A changelog file that <c>New-ReleaseNote -UpdateChangelog</c> keeps; null = none.</summary>
    public string? Changelog { get; init; }
}

/// <summary>What notes are made from.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<NotesSource>))]
public enum NotesSource
{
    [JsonStringEnumMemberName("commits")] Commits,
}
