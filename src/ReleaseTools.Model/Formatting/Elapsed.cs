using System.Globalization;

namespace ReleaseTools.Formatting;

/// <summary>Durations as a person reads them.</summary>
public static class Elapsed
{
    /// <returns>Such as <c>0.3 s</c>, <c>12 s</c>, <c>3 m 05 s</c>, <c>1 h 02 m</c>.</returns>
    public static string Format(TimeSpan time)
    {
        if (time.TotalSeconds < 9.95) return string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s");
        TimeSpan whole = TimeSpan.FromSeconds(Math.Round(time.TotalSeconds));
        return whole switch
        {
            { TotalSeconds: < 60 } => string.Create(CultureInfo.InvariantCulture, $"{whole.Seconds} s"),
            { TotalMinutes: < 60 } => string.Create(CultureInfo.InvariantCulture, $"{whole.Minutes} m {whole.Seconds:00} s"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{(int)whole.TotalHours} h {whole.Minutes:00} m"),
        };
    }
}
