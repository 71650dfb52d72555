using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using ReleaseTools.Versions;

namespace ReleaseTools.Pods;

/// <summary>
/// The version of a pod, an image or a volume: a number (<c>17</c>), numbers with dots (<c>1.2</c>, <c>1.2.3.4</c>) or a SemVer version. Versions are ordered by their
/// numbers: 0.0.9 comes before 0.0.10.
/// </summary>
[JsonConverter(typeof(PodVersionJsonConverter))]
public sealed class PodVersion : IComparable<PodVersion>, IComparable, IEquatable<PodVersion>
{
    /// <summary>A version becomes part of file names.</summary>
    public const int MaximumLength = 64;

    /// <summary>What a version looks like, as a regular expression for editors.</summary>
    internal const string Pattern = @"^(0|[1-9][0-9]*)(\.(0|[1-9][0-9]*))*(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$";

    /// <summary>What a version looks like, as part of a sentence.</summary>
    internal const string Wanted = "a number (17), numbers with dots (1.2) or a SemVer version (1.2.0-rc.1)";

    // 1.0.0-rc.1.yaml would be a prerelease by SemVer, and is an instruction
    private static readonly string[] s_files = [".yaml", ".yml", ".json", ".txt"];

    private readonly string[] _numbers;
    private readonly ReleaseVersion? _semver;
    private readonly string _text;

    private PodVersion(string text, string[] numbers, ReleaseVersion? semver) => (_text, _numbers, _semver) = (text, numbers, semver);

    /// <summary>The version as a part of a systemd unit's name, where <c>+</c> is not allowed. No version has a <c>_</c> of its own.</summary>
    public string UnitText => _text.Replace('+', '_');

    /// <exception cref="UsageException">The text is not a version.</exception>
    public static PodVersion Parse(string text) => TryParse(text, out PodVersion? version)
        ? version
        : throw new UsageException("PodVersionInvalid", text, $"'{text}' is not a version{ObjectionTo(text)}.", $"Write {Wanted}.");

    /// <returns>False for what is not a version, and for one whose numbers have leading zeros or that starts with <c>v</c>: each version has one spelling.</returns>
    public static bool TryParse(string? text, [NotNullWhen(true)] out PodVersion? version)
    {
        version = null;
        if (text is not { Length: > 0 and <= MaximumLength } || !char.IsAsciiDigit(text[0]) || IsFile(text)) return false;
        string[] numbers = text.Split('.');
        ReleaseVersion? semver = null;
        if (!numbers.All(IsNumber))
        {
            if (!ReleaseVersion.TryParse(text, out semver)) return false;
            numbers = text[..text.IndexOfAny(['-', '+'])].Split('.');
        }
        version = new PodVersion(text, numbers, semver);
        return true;
    }

    /// <summary>
    /// Compares the numbers, where missing ones count as 0; then a prerelease comes before its release. Only equal texts are equal: 1.2 comes before 1.2.0, and build
    /// metadata counts last.
    /// </summary>
    public int CompareTo(PodVersion? other)
    {
        if (other is null) return 1;
        int order = 0;
        for (int i = 0; order == 0 && i < Math.Max(_numbers.Length, other._numbers.Length); i++) order = Compare(Number(i), other.Number(i));
        if (order == 0) order = ComparePrerelease(other);
        if (order == 0) order = _numbers.Length.CompareTo(other._numbers.Length);
        return order != 0 ? order : string.CompareOrdinal(_text, other._text);
    }

    int IComparable.CompareTo(object? obj) => CompareTo(obj as PodVersion);

    public bool Equals(PodVersion? other) => other is not null && _text == other._text;

    public override bool Equals(object? obj) => Equals(obj as PodVersion);

    public override int GetHashCode() => _text.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => _text;

    public static bool operator ==(PodVersion? left, PodVersion? right) => left is null ? right is null : left.Equals(right);

    public static bool operator !=(PodVersion? left, PodVersion? right) => !(left == right);

    public static bool operator <(PodVersion left, PodVersion right) => left.CompareTo(right) < 0;

    public static bool operator >(PodVersion left, PodVersion right) => left.CompareTo(right) > 0;

    public static bool operator <=(PodVersion left, PodVersion right) => left.CompareTo(right) <= 0;

    public static bool operator >=(PodVersion left, PodVersion right) => left.CompareTo(right) >= 0;

    /// <summary>What is wrong with a text that is not a version, as the end of a sentence; empty where that is plain to see.</summary>
    internal static string ObjectionTo(string text)
    {
        if (text.Length > MaximumLength) return $": it is longer than {MaximumLength} characters";
        if (text.Length > 1 && text[0] == 'v' && TryParse(text[1..], out _)) return $"; did you mean '{text[1..]}'?";
        if (IsFile(text)) return ": it ends like the name of a file";
        string core = text.Split('-', '+')[0];
        return core.Split('.').Any(number => number.Length > 1 && number[0] == '0' && number.All(char.IsAsciiDigit)) ? ": its numbers have leading zeros" : "";
    }

    private static bool IsFile(string text) => s_files.Any(suffix => text.EndsWith(suffix, StringComparison.OrdinalIgnoreCase));

    private string Number(int index) => index < _numbers.Length ? _numbers[index] : "0";

    private int ComparePrerelease(PodVersion other) => (_semver, other._semver) switch
    {
        ({ } ours, { } theirs) => ours.CompareTo(theirs),
        ({ IsOfficial: false }, _) => -1,
        (_, { IsOfficial: false }) => 1,
        _ => 0,
    };

    // numbers may be longer than any integer, and have no leading zeros
    private static int Compare(string left, string right) => left.Length != right.Length ? left.Length.CompareTo(right.Length) : string.CompareOrdinal(left, right);

    private static bool IsNumber(string text) => text.Length > 0 && text.All(char.IsAsciiDigit) && (text.Length == 1 || text[0] != '0');
}

/// <summary>Writes a version as text.</summary>
internal sealed class PodVersionJsonConverter : JsonConverter<PodVersion>
{
    public override PodVersion Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && PodVersion.TryParse(reader.GetString(), out PodVersion? version) ? version : throw new JsonException("A version is wanted.");

    public override void Write(Utf8JsonWriter writer, PodVersion value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
