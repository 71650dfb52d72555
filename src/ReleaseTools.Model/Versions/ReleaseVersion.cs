using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ReleaseTools.Versions;

/// <summary>
/// A version by SemVer 2.0 (https://semver.org, items 2 and 9 to 11): identifiers of any length, precedence exactly as specified.
/// Build metadata is kept and shown, and takes no part in precedence.
/// </summary>
[JsonConverter(typeof(ReleaseVersionJsonConverter))]
public sealed class ReleaseVersion : IComparable<ReleaseVersion>, IComparable, IEquatable<ReleaseVersion>
{
    private readonly string _text;

    private ReleaseVersion(BigInteger major, BigInteger minor, BigInteger patch, string prerelease, string build)
    {
        (Major, Minor, Patch, Prerelease, Build) = (major, minor, patch, prerelease, build);
        _text = $"{Digits(major)}.{Digits(minor)}.{Digits(patch)}{(prerelease.Length > 0 ? "-" + prerelease : "")}{(build.Length > 0 ? "+" + build : "")}";
    }

    public BigInteger Major { get; }

    public BigInteger Minor { get; }

    public BigInteger Patch { get; }

    /// <summary>The dot-separated identifiers after the hyphen, or empty.</summary>
    public string Prerelease { get; }

    /// <summary>The dot-separated identifiers after the plus sign, or empty.</summary>
    public string Build { get; }

    public bool IsOfficial => Prerelease.Length == 0;

    /// <summary>Alpha, beta or rc by the first prerelease identifier, <c>rc.1</c>, <c>rc1</c> or <c>RC-1</c>; any other prerelease counts as alpha, the least finished.</summary>
    public ReleaseType Type => IsOfficial ? ReleaseType.Official : PrereleaseLabel.Split(Prerelease.Split('.')[0]).Label.TrimEnd('-').ToLowerInvariant() switch
    {
        "rc" => ReleaseType.Rc,
        "beta" => ReleaseType.Beta,
        _ => ReleaseType.Alpha,
    };

    public static ReleaseVersion Create(BigInteger major, BigInteger minor, BigInteger patch, string prerelease = "") =>
        new(major, minor, patch, prerelease, "");

    /// <param name="text">With or without a leading <c>v</c>.</param>
    /// <exception cref="UsageException">The text is not a SemVer 2.0 version.</exception>
    public static ReleaseVersion Parse(string text) => TryParse(text, out ReleaseVersion? version)
        ? version
        : throw new UsageException("VersionInvalid", text, $"'{text}' is not a version by SemVer 2.0.", "Write it like v1.2.0 or v1.2.0-rc.1.");

    /// <inheritdoc cref="Parse"/>
    public static bool TryParse(string? text, [NotNullWhen(true)] out ReleaseVersion? version)
    {
        version = null;
        if (string.IsNullOrEmpty(text)) return false;
        string rest = text[0] is 'v' ? text[1..] : text;
        string build = Cut(ref rest, '+', out bool hasBuild);
        string prerelease = Cut(ref rest, '-', out bool hasPrerelease);
        string[] core = rest.Split('.');
        if (core.Length != 3 || !core.All(IsNumber)) return false;
        if (hasPrerelease && !prerelease.Split('.').All(part => IsIdentifier(part) && (IsNumber(part) || !part.All(char.IsAsciiDigit)))) return false;
        if (hasBuild && !build.Split('.').All(IsIdentifier)) return false;
        version = new(Number(core[0]), Number(core[1]), Number(core[2]), prerelease, build);
        return true;
    }

    public int CompareTo(ReleaseVersion? other)
    {
        if (other is null) return 1;
        int order = Major.CompareTo(other.Major);
        if (order == 0) order = Minor.CompareTo(other.Minor);
        if (order == 0) order = Patch.CompareTo(other.Patch);
        return order != 0 ? order : ComparePrerelease(Prerelease, other.Prerelease);
    }

    int IComparable.CompareTo(object? obj) => CompareTo(obj as ReleaseVersion);

    /// <summary>Equality is that of the text, build metadata included; <see cref="CompareTo"/> is that of precedence.</summary>
    public bool Equals(ReleaseVersion? other) => other is not null && _text == other._text;

    public override bool Equals(object? obj) => Equals(obj as ReleaseVersion);

    public override int GetHashCode() => _text.GetHashCode(StringComparison.Ordinal);

    /// <summary>Without a prefix: <c>1.2.0-rc.1</c>.</summary>
    public override string ToString() => _text;

    public static bool operator ==(ReleaseVersion? left, ReleaseVersion? right) => left is null ? right is null : left.Equals(right);

    public static bool operator !=(ReleaseVersion? left, ReleaseVersion? right) => !(left == right);

    public static bool operator <(ReleaseVersion left, ReleaseVersion right) => left.CompareTo(right) < 0;

    public static bool operator >(ReleaseVersion left, ReleaseVersion right) => left.CompareTo(right) > 0;

    public static bool operator <=(ReleaseVersion left, ReleaseVersion right) => left.CompareTo(right) <= 0;

    public static bool operator >=(ReleaseVersion left, ReleaseVersion right) => left.CompareTo(right) >= 0;

    private static string Cut(ref string text, char separator, out bool found)
    {
        int at = text.IndexOf(separator, StringComparison.Ordinal);
        found = at >= 0;
        if (!found) return "";
        string tail = text[(at + 1)..];
        text = text[..at];
        return tail;
    }

    private static bool IsNumber(string text) => text.Length > 0 && text.All(char.IsAsciiDigit) && (text.Length == 1 || text[0] != '0');

    private static bool IsIdentifier(string text) => text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');

    // all but the most curious versions fit, and reading a large number starts slowly
    // formatting a BigInteger is compiled anew in each process, and takes longer than all the rest of a version
    private static string Digits(BigInteger number) => number <= long.MaxValue ? ((long)number).ToString(System.Globalization.CultureInfo.InvariantCulture) : number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static BigInteger Number(string digits) => digits.Length <= 18 ? long.Parse(digits, System.Globalization.CultureInfo.InvariantCulture) : BigInteger.Parse(digits, System.Globalization.CultureInfo.InvariantCulture);

    private static int ComparePrerelease(string left, string right)
    {
        if (left.Length == 0 || right.Length == 0) return (left.Length == 0).CompareTo(right.Length == 0);
        string[] ours = left.Split('.'), theirs = right.Split('.');
        for (int i = 0; i < Math.Min(ours.Length, theirs.Length); i++)
        {
            int order = CompareIdentifier(ours[i], theirs[i]);
            if (order != 0) return order;
        }
        return ours.Length.CompareTo(theirs.Length);
    }

    private static int CompareIdentifier(string left, string right) => (IsNumber(left), IsNumber(right)) switch
    {
        (true, true) => left.Length != right.Length ? left.Length.CompareTo(right.Length) : string.CompareOrdinal(left, right),
        (true, false) => -1,
        (false, true) => 1,
        _ => string.CompareOrdinal(left, right),
    };
}

/// <summary>A version is a plain string in JSON.</summary>
public sealed class ReleaseVersionJsonConverter : JsonConverter<ReleaseVersion>
{
    public override ReleaseVersion Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        ReleaseVersion.TryParse(reader.GetString(), out ReleaseVersion? version) ? version : throw new JsonException("not a version");

    public override void Write(Utf8JsonWriter writer, ReleaseVersion value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}

/// <summary>How finished a version says it is, in rising order.</summary>
public enum ReleaseType : long
{
    Alpha,
    Beta,
    Rc,
    Official,
}
