using System.Globalization;

namespace ReleaseTools.Formatting;

/// <summary>Sizes as a person reads them, in binary units.</summary>
public static class ByteSize
{
    private static readonly string[] s_units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];

    /// <returns>Such as <c>512 B</c>, <c>1.5 KiB</c>, <c>20 MiB</c>.</returns>
    public static string Format(long bytes)
    {
        double value = bytes;
        int unit = 0;
        while (value >= 1023.95 && unit < s_units.Length - 1) (value, unit) = (value / 1024, unit + 1);
        return unit == 0 || value >= 99.95
            ? string.Create(CultureInfo.InvariantCulture, $"{value:0} {s_units[unit]}")
            : string.Create(CultureInfo.InvariantCulture, $"{value:0.#} {s_units[unit]}");
    }
}

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
