using System.Globalization;

namespace ReleaseTools.Formatting;

/// <summary>Durations as a person reads them.</summary>
public static class Elapsed
{
    /// <returns>Such as <c>0.3 s</c>, <c>12 s</c>, <c>3 m 05 s</c>, <c>1 h 02 m</c>.</returns>
    public static string Format(TimeSpan time) => time switch
    {
        { TotalSeconds: < 9.95 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s"),
        { TotalSeconds: < 59.5 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0} s"),
        { TotalMinutes: < 60 } => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes} m {time.Seconds:00} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours} h {time.Minutes:00} m"),
    };
}
