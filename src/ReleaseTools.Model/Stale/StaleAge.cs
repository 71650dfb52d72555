using System.Globalization;

namespace ReleaseTools.Stale;

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
