using System.Globalization;
using ReleaseTools.Formatting;

namespace ReleaseTools.Stale;

/// <summary>What is looked for. What goes meets all that is given.</summary>
public sealed record StaleCriteria
{
    /// <summary>How many of the highest by version stay, each build of a version counted, of what the patterns, <see cref="Draft"/> and <see cref="Prerelease"/> leave; null = versions don't matter.</summary>
    public int? Keep { get; init; }

    /// <summary>Only what is older; null = age does not matter.</summary>
    public StaleAge? OlderThan { get; init; }

    /// <summary>Names or versions, one of which has to match; <c>*</c> and <c>?</c> stand for others. Empty = all.</summary>
    public IReadOnlyList<string> Like { get; init; } = [];

    /// <summary>Names or versions of which none may match.</summary>
    public IReadOnlyList<string> NotLike { get; init; } = [];

    /// <summary>Only drafts. Without it drafts never go: somebody may be at work on them.</summary>
    public bool Draft { get; init; }

    /// <summary>Only prereleases.</summary>
    public bool Prerelease { get; init; }

    /// <exception cref="UsageException">Nothing says what is stale.</exception>
    public void Require()
    {
        if (Keep is < 0) throw new UsageException("KeepInvalid", Keep, $"{Keep} releases can't be kept.", "Give a number from 0: --keep 5 (in PowerShell: -Keep 5).");
        if (Keep is null && OlderThan is null && Like.Count == 0 && !Draft && !Prerelease)
            throw new UsageException("CriteriaMissing", null, "Nothing says what is stale, so nothing is.",
                "Give at least one: --keep 5 (in PowerShell: -Keep 5), --older-than 30d (in PowerShell: -OlderThan 30d), --like PATTERN (in PowerShell: -Like PATTERN), "
                + "--draft (in PowerShell: -Draft), --prerelease (in PowerShell: -Prerelease).");
    }

    /// <summary>Why a release is not even looked at; null where it is.</summary>
    internal string? Excludes(StaleRelease release)
    {
        if (Draft != release.Draft) return Draft ? "no draft" : "a draft, and drafts were not asked for";
        if (Prerelease && !release.Prerelease) return "no prerelease";
        if (NotLike.FirstOrDefault(pattern => Matches(pattern, release) || Others(release).Any(name => NamePattern.Matches(pattern, name))) is { } excluded) return $"matches {excluded}, which stays";
        if (Like.Count > 0 && !Like.Any(pattern => Matches(pattern, release))) return $"does not match {string.Join(", ", Like)}";
        // what goes, goes with all its names
        if (Like.Count > 0) return Others(release).FirstOrDefault(name => !Like.Any(pattern => NamePattern.Matches(pattern, name))) is { } other ? $"the tag {other} names it, too, and was not chosen" : null;
        if (release.Uses is [var use, ..]) return $"the tag {use} names it, too: only a pattern chooses that";
        return release is { HasVersion: false, IsRanked: true } ? "its name is no version: only a pattern chooses it" : null;
    }

    /// <summary>The pattern that chooses a release.</summary>
    internal string? Chooses(StaleRelease release) => Like.FirstOrDefault(pattern => Matches(pattern, release));

    private static IEnumerable<string> Others(StaleRelease release) => (release.Names ?? []).Concat(release.Uses ?? []);

    private static bool Matches(string pattern, StaleRelease release) =>
        NamePattern.Matches(pattern, release.Name) || (release.Version is { } version && NamePattern.Matches(pattern, version.ToString()))
        || (release.PodVersion is { } own && NamePattern.Matches(pattern, own.ToString()));
}

/// <summary>How old something has to be: a span before now, or a date.</summary>
public sealed record StaleAge
{
    private readonly TimeSpan? _span;
    private readonly DateTimeOffset _date;

    /// <exception cref="UsageException">The span is negative.</exception>
    public StaleAge(TimeSpan span) =>
        _span = span >= TimeSpan.Zero ? span : throw new UsageException("AgeInvalid", span, $"An age of {span} is negative.", "Write it like 30d, or as a date like 2026-10-01.");

    public StaleAge(DateTimeOffset date) => _date = date;

    /// <param name="date">Of local time where it says nothing else.</param>
    public StaleAge(DateTime date) : this(new DateTimeOffset(date))
    {
    }

    /// <param name="text"><c>30d</c>, <c>12h</c>, <c>2w</c>, a span such as <c>30.00:00:00</c>, or a date such as <c>2026-10-01</c> (UTC).</param>
    /// <exception cref="UsageException">It is none of these.</exception>
    public static StaleAge Parse(string text)
    {
        string trimmed = text.Trim();
        if (trimmed.Length > 1 && HoursOf(trimmed[^1]) is { } hours && uint.TryParse(trimmed[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out uint count) && count <= 100_000)
            return new StaleAge(TimeSpan.FromHours((double)hours * count));
        if (trimmed.Contains(':', StringComparison.Ordinal) && TimeSpan.TryParse(trimmed, CultureInfo.InvariantCulture, out TimeSpan span)) return new StaleAge(span);
        if (trimmed.Contains('-', StringComparison.Ordinal)
            && DateTimeOffset.TryParse(trimmed, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset date)) return new StaleAge(date);
        throw new UsageException("AgeInvalid", text, $"'{text}' is neither an age nor a date.", "Write it like 30d, 12h or 2w, or as a date like 2026-10-01.");
    }

    /// <summary>What is of this moment or later is too young.</summary>
    public DateTimeOffset Before(DateTimeOffset now) => _span is not { } span ? _date : span < now - DateTimeOffset.MinValue ? now - span : DateTimeOffset.MinValue;

    public override string ToString() => _span switch
    {
        null => _date.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        { } span => Format(span),
    };

    /// <returns>Such as <c>45 days</c>, <c>1 day</c>, <c>7 hours</c>.</returns>
    public static string Format(TimeSpan age)
    {
        (long count, string unit) = age.TotalDays >= 1 ? ((long)age.TotalDays, "day") : age.TotalHours >= 1 ? ((long)age.TotalHours, "hour") : ((long)Math.Max(0, age.TotalMinutes), "minute");
        return string.Create(CultureInfo.InvariantCulture, $"{count} {unit}{(count == 1 ? "" : "s")}");
    }

    private static int? HoursOf(char unit) => unit switch
    {
        'h' => 1,
        'd' => 24,
        'w' => 7 * 24,
        _ => null,
    };
}
