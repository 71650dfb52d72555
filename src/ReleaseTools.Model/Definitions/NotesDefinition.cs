using System.Text.Json.Serialization;

namespace ReleaseTools.Definitions;

/// <summary>Where release notes come from and what they look like.</summary>
public sealed record NotesDefinition
{
    public NotesSource From { get; init; } = NotesSource.Commits;

    /// <summary>The repository on GitHub whose pull requests are told: <c>owner/name</c>, or <c>host/owner/name</c>; null = the one that the sources come from.</summary>
    public string? Repository { get; init; }

    /// <summary>A folder of map files in the repository, which override notes of pull requests; null = none.</summary>
    public string? Maps { get; init; }

    /// <summary>Folders, files or globs of the repository: the notes list only commits that change files there; null = all commits.</summary>
    public IReadOnlyList<string>? Paths { get; init; }

    /// <summary>A Handlebars template in the repository; null = the built-in one.</summary>
    public string? Template { get; init; }

    /// <summary>A changelog file that <c>New-ReleaseNote -UpdateChangelog</c> keeps; null = none.</summary>
    public string? Changelog { get; init; }

    public override string ToString() => From.ToString().ToLowerInvariant();
}

/// <summary>What notes are made from.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<NotesSource>))]
public enum NotesSource : long
{
    [JsonStringEnumMemberName("commits")] Commits,
    [JsonStringEnumMemberName("pull-requests")] PullRequests,
}
