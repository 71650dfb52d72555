using System.Text;
using ReleaseTools.Definitions.Reading;
using ReleaseTools.Formatting;
using ReleaseTools.Versions;

namespace ReleaseTools.Definitions;

/// <summary>One other spelling of versions as a template, such as <c>${short}${pre:m=a}</c>: <c>3.1.0-m2</c> is <c>3.1a2</c> (R2.7).</summary>
/// <param name="text">A template that <see cref="ObjectionsTo"/> has nothing against.</param>
public sealed class SpellingTemplate(string text)
{
    private const string Prerelease = "pre";

    private static readonly string[] s_names = ["major", "minor", "patch", "short", Prerelease, "version"];

    private static string Known => $"Known: {string.Join(", ", s_names)}, and pre:LABEL=OTHER,… for other labels. A literal ${{ is written $${{.";

    /// <summary>Everything that is wrong with a template, each at its place.</summary>
    public static IEnumerable<TextObjection> ObjectionsTo(string template)
    {
        bool tells = false;
        foreach (VariablePart part in VariableTemplate.Parse(template).Where(part => part.IsVariable))
        {
            tells = true;
            if (ObjectionTo(part.Text) is { } message) yield return new TextObjection($"{message} {Known}", part.Offset, part.Text.Length + 3);
        }
        if (!tells) yield return new TextObjection($"It would spell every version the same: it has no variable. {Known}");
    }

    /// <returns>Null where the template asks for the prerelease, and that is more than a label and a number: <c>rc.0.3</c> has no short form.</returns>
    public string? Spell(ReleaseVersion version)
    {
        var spelt = new StringBuilder();
        foreach (VariablePart part in VariableTemplate.Parse(text))
        {
            string? value = part.IsVariable ? ValueOf(part.Text, version) : part.Text;
            if (value is null) return null;
            spelt.Append(value);
        }
        return spelt.ToString();
    }

    private static string? ObjectionTo(string variable)
    {
        (string name, string? labels) = Split(variable);
        if (!s_names.Contains(name))
        {
            string shown = variable.Length <= 40 ? variable : variable[..37] + "...";
            return $"${{{shown}}} is not a variable of a spelling{(NearestName.Of(name, s_names) is { } nearest ? $"; did you mean ${{{nearest}}}?" : ".")}";
        }
        if (labels is null) return null;
        if (name != Prerelease) return $"${{{name}}} is a number or a text without a label: only ${{{Prerelease}}} takes other labels.";
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (string pair in labels.Split(','))
        {
            int equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1 || !pair[..equals].All(char.IsAsciiLetter) || !pair[(equals + 1)..].All(c => char.IsAsciiLetterOrDigit(c) || "._~+-".Contains(c)))
                return $"'{pair}' does not replace a label: write it like alpha=a.";
            if (!seen.Add(pair[..equals])) return $"The label {pair[..equals]} is there twice.";
        }
        return null;
    }

    private static string? ValueOf(string variable, ReleaseVersion version) => Split(variable) switch
    {
        ("major", _) => version.Major.ToString(),
        ("minor", _) => version.Minor.ToString(),
        ("patch", _) => version.Patch.ToString(),
        ("short", _) => version.Patch.IsZero ? $"{version.Major}.{version.Minor}" : $"{version.Major}.{version.Minor}.{version.Patch}",
        ("version", _) => version.ToString(),
        (_, var labels) => PrereleaseOf(version, labels),
    };

    private static string? PrereleaseOf(ReleaseVersion version, string? labels)
    {
        if (version.IsOfficial) return "";
        string label = string.Concat(version.Prerelease.TakeWhile(char.IsAsciiLetter));
        string number = version.Prerelease[label.Length..];
        if (label.Length > 0 && number.StartsWith('.')) number = number[1..];
        if (label.Length == 0 || !number.All(char.IsAsciiDigit)) return null;
        string start = label + "=";
        string? pair = labels?.Split(',').FirstOrDefault(each => each.StartsWith(start, StringComparison.Ordinal));
        return (pair is null ? label : pair[start.Length..]) + number;
    }

    private static (string Name, string? Labels) Split(string variable) =>
        variable.IndexOf(':', StringComparison.Ordinal) is >= 0 and var at ? (variable[..at], variable[(at + 1)..]) : (variable, null);
}

/// <summary>The other spellings of a version (R2.7): those that a style has built in, and those of the definition.</summary>
public static class VersionSpellings
{
    private static readonly KeyValuePair<string, string>[] s_semver =
    [
        new("version", "${version}"),
        new("python", "${major}.${minor}.${patch}${pre:alpha=a,beta=b}"),    // PEP 440: 1.2.0a1, 1.2.0b0, 1.2.0rc1
    ];

    private static readonly KeyValuePair<string, string>[] s_milestone =
    [
        new("version", "${version}"),
        new("python", "${short}${pre:m=a}"),
        new("yaml", "${short}${pre}"),
    ];

    /// <summary>The templates by name: built in, and over them the definition's.</summary>
    public static IReadOnlyDictionary<string, string> Templates(VersionStyle style, IReadOnlyDictionary<string, string> own)
    {
        var templates = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach ((string name, string template) in style is VersionStyle.Milestone ? s_milestone : s_semver) templates[name] = template;
        foreach ((string name, string template) in own) templates[name] = template;
        return templates;
    }

    /// <returns>By name. A spelling that the version has no form in is left out: builds have no place in the shorter ones.</returns>
    public static IReadOnlyDictionary<string, string> Of(ReleaseVersion version, VersionStyle style, IReadOnlyDictionary<string, string> own)
    {
        var spellings = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach ((string name, string template) in Templates(style, own))
        {
            if (new SpellingTemplate(template).Spell(version) is { } spelt) spellings[name] = spelt;
        }
        return spellings;
    }
}
