using ReleaseTools.Versions;

namespace ReleaseTools.References;

/// <summary>How the versions of a dependency are written.</summary>
public enum VersionScheme : long
{
    /// <summary>By SemVer 2.0, with or without a leading <c>v</c>.</summary>
    Semver,

    /// <summary>Texts in alphabetic order, such as <c>release-c</c>.</summary>
    Alpha,

    /// <summary>Texts without an order, such as digests.</summary>
    Random,
}

/// <summary>Which texts may become the version of a dependency.</summary>
public static class VersionSchemes
{
    /// <param name="before">The version that it has: where that is no SemVer, as <c>2.47</c> and <c>bookworm</c> in files written for zeitgeist, one like it will do.</param>
    /// <returns>Why the version can't be meant; null where it can.</returns>
    public static string? Objection(VersionScheme scheme, string before, string after)
    {
        if (after == before) return null;
        if (after.Length == 0 || after.Any(c => char.IsWhiteSpace(c) || char.IsControl(c) || c is '"' or '\'' or '`' or '\\')) return $"'{after}' can't be a version: it has blanks, quotes or control characters";
        if (scheme is not VersionScheme.Semver || ReleaseVersion.TryParse(after, out _)) return null;
        var like = new WantedVersion(before, scheme);
        if (ReleaseVersion.TryParse(before, out _)) return $"'{after}' is not a version by SemVer 2.0, which is the scheme of the dependency";
        if (!like.IsNumeric) return null;
        var wanted = new WantedVersion(after, scheme);
        return wanted.IsNumeric && like.HasAsManyNumbers(wanted.Core) ? null : $"'{after}' is neither a version by SemVer 2.0 nor one like '{before}'";
    }
}

/// <summary>The smallest step of an upstream's version that its followers want to hear of. It takes no part in what is compared here.</summary>
public enum VersionSensitivity : long
{
    Patch,
    Minor,
    Major,
}
