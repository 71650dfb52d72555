using System.Text.Json.Serialization;

namespace ReleaseTools.Definitions;

/// <summary>The release on GitHub.</summary>
public sealed record GitHubDefinition
{
    /// <summary><c>owner/name</c>, or <c>host/owner/name</c>; it may be another than the sources'.</summary>
    public required string Repository { get; init; }

    /// <summary>Tags whose release may be replaced: exact names, or patterns of whole names.</summary>
    public IReadOnlyList<string> Replace { get; init; } = [];

    public GitHubChoice Prerelease { get; init; }

    public GitHubChoice Latest { get; init; }

    /// <summary>The discussion category that the release is announced in; null = none.</summary>
    public string? Discussion { get; init; }

    public override string ToString() => Repository;
}

/// <summary>Yes, no, or what the version says.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<GitHubChoice>))]
public enum GitHubChoice : long
{
    [JsonStringEnumMemberName("auto")] Auto,
    [JsonStringEnumMemberName("true")] Yes,
    [JsonStringEnumMemberName("false")] No,
}

/// <summary>What choices come to.</summary>
public static class GitHubChoices
{
    /// <param name="auto">What the version says.</param>
    public static bool Or(this GitHubChoice choice, bool auto) => choice switch
    {
        GitHubChoice.Yes => true,
        GitHubChoice.No => false,
        _ => auto,
    };
}
