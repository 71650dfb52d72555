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
