namespace ReleaseTools.Versions;

/// <summary>Which version comes next (R2.3, R2.4).</summary>
public static class NextVersion
{
    /// <summary>The version of a product that has none yet.</summary>
    public static ReleaseVersion First(ReleaseType type = ReleaseType.Alpha) => ReleaseVersion.Create(0, 1, 0, Start(type));

    /// <summary>
    /// The version after <paramref name="highest"/>. Without a <paramref name="type"/> the series goes on: the next prerelease of the same kind,
    /// and after an official version the first alpha of the next minor.
    /// </summary>
    /// <exception cref="RefusedException">The type lies behind the one that the version has reached (an alpha after a beta).</exception>
    public static ReleaseVersion After(ReleaseVersion? highest, ReleaseType? type = null)
    {
        if (highest is null) return First(type ?? ReleaseType.Alpha);
        ReleaseType wanted = type ?? (highest.IsOfficial ? ReleaseType.Alpha : highest.Type);
        if (highest.IsOfficial)
            return wanted is ReleaseType.Official
                ? ReleaseVersion.Create(highest.Major, highest.Minor, highest.Patch + 1)
                : ReleaseVersion.Create(highest.Major, highest.Minor + 1, 0, Start(wanted));
        if (wanted < highest.Type)
            throw new RefusedException("VersionTypeBehind", ErrorCategory.InvalidOperation, highest,
                $"An {Name(wanted)} can't follow {highest}: that version has reached {Name(highest.Type)}.",
                $"Release another {Name(highest.Type)}, or name the version you mean with --version (in PowerShell: -Version).");
        return ReleaseVersion.Create(highest.Major, highest.Minor, highest.Patch,
            wanted == highest.Type ? Increment(highest.Prerelease) : Start(wanted));
    }

    private static string Start(ReleaseType type) => type is ReleaseType.Official ? "" : $"{Name(type)}.0";

    private static string Name(ReleaseType type) => type switch
    {
        ReleaseType.Alpha => "alpha",
        ReleaseType.Beta => "beta",
        ReleaseType.Rc => "rc",
        _ => "official",
    };

    private static string Increment(string prerelease)
    {
        string[] parts = prerelease.Split('.');
        int last = Array.FindIndex(parts, part => part.All(char.IsAsciiDigit));
        if (last < 0) return prerelease + ".1";
        parts[last] = (System.Numerics.BigInteger.Parse(parts[last], System.Globalization.CultureInfo.InvariantCulture) + 1).ToString();
        return string.Join('.', parts[..(last + 1)]);
    }
}
