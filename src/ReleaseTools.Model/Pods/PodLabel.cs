using System.Diagnostics.CodeAnalysis;

namespace ReleaseTools.Pods;

/// <summary>
/// The name of a pod, an image or a volume: a path and a name, <c>//foo/bar:web</c>. Each part is lower-case letters and digits, with single hyphens between them.
/// </summary>
public sealed record PodLabel : IComparable<PodLabel>
{
    /// <summary>What a label looks like, as part of a sentence.</summary>
    internal const string Wanted = "//path/to:name, each part of lower-case letters and digits, with single hyphens between them";

    /// <summary>File systems take names of 255 bytes, and a unit's name also has a version and a suffix.</summary>
    public const int MaximumLength = 150;

    private const string Separator = "--";

    private PodLabel(string path, string name) => (Path, Name) = (path, name);

    /// <summary>The path without slashes at its ends: <c>foo/bar</c>.</summary>
    public string Path { get; }

    /// <summary>What follows the colon: <c>web</c>.</summary>
    public string Name { get; }

    /// <summary>The folder of the label in a store: <c>foo/bar/web</c>.</summary>
    public string Folder => $"{Path}/{Name}";

    /// <summary>The label as one file name: <c>foo--bar--web</c>. No part has two hyphens in a row, so that the label can be read back.</summary>
    public string FileName => Folder.Replace("/", Separator, StringComparison.Ordinal);

    /// <exception cref="UsageException">The text is not an absolute label.</exception>
    public static PodLabel Parse(string text) => TryParse(text, out PodLabel? label)
        ? label
        : throw new UsageException("PodLabelInvalid", text, $"'{text}' is not a label{ObjectionTo(text)}.", $"Write {Wanted}.");

    /// <returns>False for anything but an absolute label.</returns>
    public static bool TryParse(string? text, [NotNullWhen(true)] out PodLabel? label)
    {
        label = null;
        int colon = text?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        if (colon < 0 || !text!.StartsWith("//", StringComparison.Ordinal) || colon < 3) return false;
        return TryCreate([.. text[2..colon].Split('/'), text[(colon + 1)..]], out label);
    }

    /// <summary>Reads a label that may be relative: <c>web</c> and <c>:web</c> are in <paramref name="path"/>, and <c>sub:web</c> is in a folder below it.</summary>
    /// <param name="path">The path of another label: <c>foo/bar</c>.</param>
    public static bool TryResolve(string? text, string path, [NotNullWhen(true)] out PodLabel? label)
    {
        label = null;
        if (string.IsNullOrEmpty(text)) return false;
        if (text[0] == '/') return TryParse(text, out label);
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        return TryParse(colon switch { < 0 => $"//{path}:{text}", 0 => $"//{path}{text}", _ => $"//{path}/{text}" }, out label);
    }

    /// <summary>Reads <see cref="FileName"/> back.</summary>
    public static bool TryParseFileName(string? text, [NotNullWhen(true)] out PodLabel? label)
    {
        label = null;
        return text is not null && TryCreate(text.Split(Separator), out label);
    }

    /// <summary>Reads <see cref="Folder"/> back.</summary>
    public static bool TryParseFolder(string? text, [NotNullWhen(true)] out PodLabel? label)
    {
        label = null;
        return text is not null && TryCreate(text.Split('/'), out label);
    }

    /// <summary>Whether a text can be a part of a label. Channels follow the same rule.</summary>
    public static bool IsPart(string text)
    {
        bool mayEnd = false;
        foreach (char c in text)
        {
            if (c == '-' ? !mayEnd : !char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c)) return false;
            mayEnd = c != '-';
        }
        return mayEnd;
    }

    /// <summary>Orders labels by their folders.</summary>
    public int CompareTo(PodLabel? other) => string.CompareOrdinal(Folder, other?.Folder);

    /// <returns>Such as <c>//foo/bar:web</c>.</returns>
    public override string ToString() => $"//{Path}:{Name}";

    public static bool operator <(PodLabel left, PodLabel right) => left.CompareTo(right) < 0;

    public static bool operator >(PodLabel left, PodLabel right) => left.CompareTo(right) > 0;

    public static bool operator <=(PodLabel left, PodLabel right) => left.CompareTo(right) <= 0;

    public static bool operator >=(PodLabel left, PodLabel right) => left.CompareTo(right) >= 0;

    /// <summary>What is wrong with a text that is not a label, as the end of a sentence; empty where that is plain to see.</summary>
    internal static string ObjectionTo(string text)
    {
        if (text.Length > MaximumLength) return $": it is longer than {MaximumLength} characters";
        if (text.Any(char.IsAsciiLetterUpper)) return ": labels are in lower case";
        if (text.Contains('@', StringComparison.Ordinal)) return ": a version does not belong here";
        string? reserved = text.Split('/', ':').Skip(4).FirstOrDefault(IsReserved);
        return reserved is null ? "" : $": '{reserved}' would read as a version or a link in a store, and can only be the first or second part";
    }

    private static bool TryCreate(string[] parts, [NotNullWhen(true)] out PodLabel? label)
    {
        label = null;
        if (parts.Length < 2 || parts.Sum(part => part.Length + 1) > MaximumLength || !parts.All(IsPart) || parts.Skip(2).Any(IsReserved)) return false;
        label = new PodLabel(string.Join('/', parts[..^1]), parts[^1]);
        return true;
    }

    // `images/foo/bar/17/…` is version 17 of //foo:bar, never a part of //foo/bar:17
    private static bool IsReserved(string part) => part is PodPaths.Tip or PodPaths.Previous || PodVersion.TryParse(part, out _);
}
