using System.Diagnostics.CodeAnalysis;

namespace ReleaseTools.Pods;

/// <summary>One version of a pod, an image or a volume: <c>//foo/bar:web@1.2.0</c>.</summary>
public sealed record PodTag(PodLabel Label, PodVersion Version) : IComparable<PodTag>
{
    /// <exception cref="UsageException">The text is not a label and a version.</exception>
    public static PodTag Parse(string text) => TryParse(text, out PodTag? tag)
        ? tag
        : throw new UsageException("PodTagInvalid", text, $"'{text}' does not name a version of a pod, an image or a volume.", "Write //path/to:name@version, such as //foo/bar:web@1.2.0.");

    /// <summary>Reads a label and a version, which follows the last <c>@</c>.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out PodTag? tag)
    {
        tag = null;
        int at = text?.LastIndexOf('@') ?? -1;
        if (at < 0 || !PodLabel.TryParse(text![..at], out PodLabel? label) || !PodVersion.TryParse(text[(at + 1)..], out PodVersion? version)) return false;
        tag = new PodTag(label, version);
        return true;
    }

    /// <summary>Reads a label that may have a version behind it.</summary>
    /// <returns>The version is null where there is none.</returns>
    /// <exception cref="UsageException">The text is neither a label nor a label and a version.</exception>
    public static (PodLabel Label, PodVersion? Version) ParseLabel(string text) =>
        text.Contains('@', StringComparison.Ordinal) && Parse(text) is var (label, version) ? (label, version) : (PodLabel.Parse(text), null);

    /// <summary>Orders by label, then by version.</summary>
    public int CompareTo(PodTag? other)
    {
        if (other is null) return 1;
        int order = Label.CompareTo(other.Label);
        return order != 0 ? order : Version.CompareTo(other.Version);
    }

    public override string ToString() => $"{Label}@{Version}";

    public static bool operator <(PodTag left, PodTag right) => left.CompareTo(right) < 0;

    public static bool operator >(PodTag left, PodTag right) => left.CompareTo(right) > 0;

    public static bool operator <=(PodTag left, PodTag right) => left.CompareTo(right) <= 0;

    public static bool operator >=(PodTag left, PodTag right) => left.CompareTo(right) >= 0;
}
