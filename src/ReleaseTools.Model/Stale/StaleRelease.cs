using System.Text.Json;
using System.Text.Json.Serialization;
using ReleaseTools.Pods;
using ReleaseTools.Versions;

namespace ReleaseTools.Stale;

/// <summary>A release, or what belongs to one, that was looked at to see whether it is still needed: the same shape for all places (R12.1).</summary>
public sealed record StaleRelease
{
    public required StalePlace Place { get; init; }

    /// <summary>Whose it is; empty where that can't be told.</summary>
    public string Product { get; init; } = "";

    /// <summary>How it is called at its place: a build, a session's id, a tag.</summary>
    public required string Name { get; init; }

    /// <summary>Null where the name is no version.</summary>
    public ReleaseVersion? Version { get; init; }

    /// <summary>The version of a pod, which may have more or fewer numbers than a release has; null for all else.</summary>
    public PodVersion? PodVersion { get; init; }

    /// <summary>Of an image, its tags of other versions, which go with it; null where it has none.</summary>
    public IReadOnlyList<string>? Names { get; init; }

    /// <summary>Of an image, its tags that somebody may count on, such as <c>latest</c>: only patterns that match them choose it; null where it has none.</summary>
    public IReadOnlyList<string>? Uses { get; init; }

    /// <summary>When it was made; null where that is not known.</summary>
    public DateTimeOffset? Created { get; init; }

    /// <summary>When it last changed; null where that is not known, or never happens.</summary>
    public DateTimeOffset? Updated { get; init; }

    /// <summary>In bytes; null where nothing is stored that has a size.</summary>
    public long? Size { get; init; }

    /// <summary>Whether it is a draft that the public does not see.</summary>
    public bool Draft { get; init; }

    /// <summary>Whether it is marked as prerelease, or its version is one.</summary>
    public bool Prerelease { get; init; }

    /// <summary>Whether it is the session of a rehearsal.</summary>
    public bool Rehearsal { get; init; }

    /// <summary>The store, the remote or the repository that holds it.</summary>
    public required string Where { get; init; }

    /// <summary>Tells whether it is still the same when it is removed: a digest, a revision, an object id.</summary>
    public required string Identity { get; init; }

    /// <inheritdoc cref="StaleSource"/>
    public required StaleSource Source { get; init; }

    /// <summary>Whether it goes.</summary>
    public bool IsStale { get; init; }

    /// <summary>Why it goes; or why it stays.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Whether versions say which ones are higher. Images and volumes of pods go as soon as no pod uses them, whatever their versions are.</summary>
    internal bool IsRanked => Place is not (StalePlace.PodImage or StalePlace.PodVolume);

    internal bool HasVersion => Version is not null || PodVersion is not null;

    /// <summary>What its age is counted from: its last change, else its making.</summary>
    public DateTimeOffset? Date => Updated ?? Created;

    public override string ToString() => Place switch
    {
        StalePlace.StagedBuild => $"staged build {Product} {Version} {Name}",
        StalePlace.Session => $"session {Name}",
        StalePlace.Tag => $"tag {Name}",
        StalePlace.ContainerImage => $"image {Where}:{Name}",
        StalePlace.Pod => $"pod {Name}",
        StalePlace.PodImage => $"image of pods {Name}",
        StalePlace.PodVolume => $"volume of pods {Name}",
        _ => $"{(Draft ? "draft " : "")}release {Name}",
    };
}

/// <summary>Stale releases for <c>--output json</c>, and lines of the journal of removals.</summary>
public static class StaleJson
{
    public static string Write(IReadOnlyList<StaleItem> items) => JsonSerializer.Serialize([.. items], StaleJsonContext.Default.StaleItemArray);

    /// <returns>One line.</returns>
    public static string Write(StaleRecord record) => JsonSerializer.Serialize(record, StaleLineContext.Default.StaleRecord);

    /// <returns>Null where the line is no record: it was cut off, or somebody else wrote it.</returns>
    public static StaleRecord? Read(string line)
    {
        try { return JsonSerializer.Deserialize(line, StaleLineContext.Default.StaleRecord); }
        catch (JsonException) { return null; }
    }
}

/// <summary>What was looked at, and what became of it.</summary>
/// <param name="Outcome">Null where it was only looked at.</param>
/// <param name="Error">Why it could not be removed; null where it could, or was not to be.</param>
public sealed record StaleItem(StaleRelease Release, StaleOutcome? Outcome = null, string? Error = null);

[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(StaleItem[]))]
internal sealed partial class StaleJsonContext : JsonSerializerContext;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(StaleRecord))]
internal sealed partial class StaleLineContext : JsonSerializerContext;

/// <summary>One line of the journal of removals: who removed what, when and why, and what came of it.</summary>
/// <param name="By">The user, the process and the machine.</param>
/// <param name="What">What was to be removed, with the reason.</param>
/// <param name="Message">Why it failed; null where it did not.</param>
public sealed record StaleRecord(DateTimeOffset At, string By, StaleEvent Event, StaleRelease What, string? Message = null);

/// <summary>What a line of the journal tells.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<StaleEvent>))]
public enum StaleEvent : long
{
    /// <summary>From here on something may be gone.</summary>
    [JsonStringEnumMemberName("begun")] Begun,
    [JsonStringEnumMemberName("removed")] Removed,
    [JsonStringEnumMemberName("gone")] Gone,
    [JsonStringEnumMemberName("changed")] Changed,
    [JsonStringEnumMemberName("failed")] Failed,
}

/// <summary>What became of something that was to be removed.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<StaleOutcome>))]
public enum StaleOutcome : long
{
    [JsonStringEnumMemberName("removed")] Removed,

    /// <summary>It was gone: another run, or somebody else, had removed it.</summary>
    [JsonStringEnumMemberName("gone")] Gone,

    /// <summary>It is no longer what was listed, and stays.</summary>
    [JsonStringEnumMemberName("changed")] Changed,
}
