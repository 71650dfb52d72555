using ReleaseTools.Versions;

namespace ReleaseTools.Definitions;

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
