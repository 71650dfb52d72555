using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;

namespace ReleaseTools.Versions;

/// <summary>
/// The tag of a version's images: the git tag and a revision, <c>v3.4.0-1</c>, so that an image can be made again without a new version (R2.2).
/// It is no version: SemVer would read the revision as a prerelease. The last <c>-N</c> is the revision, always.
/// </summary>
/// <param name="Revision">Counted from 0 or 1, as the definition says.</param>
/// <param name="Prefix">What stands before the version. It is what <see cref="PrefixOf"/> leaves of the git tag's.</param>
public sealed record ImageTag(ReleaseVersion Version, BigInteger Revision, string Prefix = "v") : IComparable<ImageTag>
{
    /// <summary>What the OCI distribution specification allows.</summary>
    public const int MaximumLength = 128;

    // `+` is no part of a tag, and `_` none of a version: exchanging them loses nothing
    private const char Plus = '_';

    /// <summary>The revision of a git tag's images.</summary>
    /// <exception cref="UsageException">The tag is longer than a registry takes.</exception>
    public static ImageTag Of(string gitTag, ReleaseVersion version, BigInteger revision)
    {
        string text = version.ToString(), core = $"{version.Major}.{version.Minor}";
        // a tag may leave the third number out where it is 0
        string said = gitTag.EndsWith(text, StringComparison.Ordinal) || !version.Patch.IsZero ? text : core + text[(core.Length + ".0".Length)..];
        string prefix = gitTag.EndsWith(said, StringComparison.Ordinal) ? gitTag[..^said.Length] : "";
        var tag = new ImageTag(version, revision, PrefixOf(prefix));
        return tag.ToString().Length <= MaximumLength ? tag : throw new UsageException("ImageTagTooLong", tag,
            $"The image tag {tag} has {tag.ToString().Length} characters; registries take {MaximumLength}.", "Release a version with a shorter prerelease or build metadata.");
    }

    /// <summary>What is left of a git tag's prefix in an image tag: what follows its last slash, with a hyphen for each character that no registry takes.</summary>
    public static string PrefixOf(string gitPrefix) =>
        string.Concat(gitPrefix[(gitPrefix.LastIndexOf('/') + 1)..].Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-' ? c : '-')).TrimStart('.', '-');

    /// <returns>False for everything that does not end in a revision, such as <c>latest</c>, <c>v3.4.0</c> and <c>v3.4.0-rc.1</c>.</returns>
    public static bool TryParse(string? text, [NotNullWhen(true)] out ImageTag? tag, string prefix = "v")
    {
        tag = null;
        if (text is null || text.Length > MaximumLength || !text.StartsWith(prefix, StringComparison.Ordinal)) return false;
        int hyphen = text.LastIndexOf('-');
        if (hyphen < prefix.Length) return false;
        string revision = text[(hyphen + 1)..], version = text[prefix.Length..hyphen];
        bool isNumber = revision.Length > 0 && revision.All(char.IsAsciiDigit) && (revision.Length == 1 || revision[0] != '0');
        if (!isNumber || version.StartsWith('v') || version.Contains('+') || !ReleaseVersion.TryParse(version.Replace(Plus, '+'), out ReleaseVersion? of)) return false;
        tag = new ImageTag(of, BigInteger.Parse(revision, CultureInfo.InvariantCulture), prefix);
        return true;
    }

    /// <summary>The tag for a version's next images.</summary>
    /// <param name="existing">The tags that the registry has; those that are no image tags of this version don't count.</param>
    /// <param name="firstRevision">Where a version without images begins: 0 or 1.</param>
    public static ImageTag Next(ReleaseVersion version, IEnumerable<string> existing, BigInteger firstRevision, string prefix = "v") =>
        new(version, LastRevision(version, existing, prefix) is { } last ? last + 1 : firstRevision, prefix);

    /// <summary>The highest revision that a version's images have.</summary>
    /// <param name="existing">The tags that the registry has; those that are no image tags of this version don't count.</param>
    /// <returns>Null where it has none.</returns>
    public static BigInteger? LastRevision(ReleaseVersion version, IEnumerable<string> existing, string prefix = "v")
    {
        BigInteger? highest = null;
        foreach (string text in existing)
        {
            if (TryParse(text, out ImageTag? tag, prefix) && tag.Version == version && (highest is null || tag.Revision > highest)) highest = tag.Revision;
        }
        return highest;
    }

    /// <summary>By version, then by revision.</summary>
    public int CompareTo(ImageTag? other)
    {
        if (other is null) return 1;
        int order = Version.CompareTo(other.Version);
        return order != 0 ? order : Revision.CompareTo(other.Revision);
    }

    public override string ToString() => $"{Prefix}{Version.ToString().Replace('+', Plus)}-{Revision}";

    public static bool operator <(ImageTag left, ImageTag right) => left.CompareTo(right) < 0;

    public static bool operator >(ImageTag left, ImageTag right) => left.CompareTo(right) > 0;

    public static bool operator <=(ImageTag left, ImageTag right) => left.CompareTo(right) <= 0;

    public static bool operator >=(ImageTag left, ImageTag right) => left.CompareTo(right) >= 0;
}
