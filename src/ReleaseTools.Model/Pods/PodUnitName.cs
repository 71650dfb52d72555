using System.Diagnostics.CodeAnalysis;

namespace ReleaseTools.Pods;

/// <summary>The name of a unit on a machine: <c>foo--bar--web--web--1.2.0.service</c>, or with <c>@</c> for a template and <c>@x</c> for an instance of it.</summary>
/// <param name="Stem">The unit's name in the manifest, without its suffix.</param>
/// <param name="Suffix"><c>.service</c> or <c>.timer</c>.</param>
/// <param name="Instance">Null for a unit without instances, and empty for a template.</param>
public sealed record PodUnitName(PodTag Pod, string Stem, string Suffix, string? Instance = null)
{
    /// <summary>systemd takes no longer names.</summary>
    public const int MaximumLength = 255;

    internal const string Pattern = @"^[A-Za-z0-9][A-Za-z0-9._-]*\.(service|timer)$";

    internal const string InstancePattern = "^[A-Za-z0-9][A-Za-z0-9._-]*$";

    private const string Separator = "--";

    private static readonly string[] s_suffixes = [".service", ".timer"];

    /// <summary>Whether a manifest can name a unit so.</summary>
    public static bool IsValid(string name) =>
        s_suffixes.FirstOrDefault(suffix => name.EndsWith(suffix, StringComparison.Ordinal)) is { } found && IsInstance(name[..^found.Length]) && !name.Contains(Separator, StringComparison.Ordinal) && name[..^found.Length][^1] != '-';

    /// <summary>Whether a manifest can name an instance so.</summary>
    public static bool IsInstance(string name) =>
        name.Length is > 0 and <= 100 && char.IsAsciiLetterOrDigit(name[0]) && !name.Contains("..", StringComparison.Ordinal) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');

    /// <summary>The name of a manifest's unit on a machine.</summary>
    /// <param name="name">As the manifest has it: <c>web.service</c>.</param>
    /// <param name="instance">Null for a unit without instances, and empty for the template of its instances.</param>
    public static PodUnitName Of(PodTag pod, string name, string? instance = null)
    {
        int dot = name.LastIndexOf('.');
        return new PodUnitName(pod, name[..dot], name[dot..], instance);
    }

    /// <summary>Reads the name of a unit back.</summary>
    /// <returns>False for units that belong to no pod.</returns>
    public static bool TryParse(string? text, [NotNullWhen(true)] out PodUnitName? name)
    {
        name = null;
        string? suffix = s_suffixes.FirstOrDefault(each => text?.EndsWith(each, StringComparison.Ordinal) is true);
        if (suffix is null) return false;
        string rest = text![..^suffix.Length];
        string? instance = null;
        int at = rest.IndexOf('@', StringComparison.Ordinal);
        if (at >= 0) (rest, instance) = (rest[..at], rest[(at + 1)..]);
        // neither a stem nor a label has two hyphens in a row; a version may
        for (int stem = rest.IndexOf(Separator, StringComparison.Ordinal); stem >= 0; stem = rest.IndexOf(Separator, stem + Separator.Length, StringComparison.Ordinal))
        {
            int version = rest.IndexOf(Separator, stem + Separator.Length, StringComparison.Ordinal);
            if (version < 0) return false;
            if (!PodLabel.TryParseFileName(rest[..stem], out PodLabel? label) || !PodVersion.TryParse(rest[(version + Separator.Length)..].Replace('_', '+'), out PodVersion? parsed)) continue;
            if (!IsValid(rest[(stem + Separator.Length)..version] + suffix)) continue;
            name = new PodUnitName(new PodTag(label, parsed), rest[(stem + Separator.Length)..version], suffix, instance);
            return true;
        }
        return false;
    }

    /// <summary>The template of an instance, and the unit itself where it has no instances.</summary>
    public PodUnitName File => Instance is null ? this : this with { Instance = "" };

    /// <summary>The file beside the unit with the pod's own settings: <c>NAME.d/10-pod.conf</c>.</summary>
    public string DropIn => $"{this}.d/{PodDropIn.FileName}";

    public override string ToString() => $"{Pod.Label.FileName}{Separator}{Stem}{Separator}{Pod.Version.UnitText}{(Instance is null ? "" : $"@{Instance}")}{Suffix}";
}
