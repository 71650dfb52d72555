using ReleaseTools.Definitions.Reading;
using ReleaseTools.Definitions.Rules;
using ReleaseTools.Definitions.Shapes;
using ReleaseTools.Versions;

namespace ReleaseTools.Definitions.Keys;

/// <summary>The keys of <c>version</c>.</summary>
internal static class VersionKeys
{
    private const string FirstWithMilestones = "rc1";

    private static readonly MapShape s_spellings = new("spellings", VersionRules.SpellingName, new TextShape(VersionRules.Spelling));

    private static SectionTable<ImageVersionDefinition> Image { get; } = new SectionTable<ImageVersionDefinition>("version.image", new ImageVersionDefinition())
        .Key("firstRevision", new NumberShape(0, 1), image => image.FirstRevision, (image, value) => image with { FirstRevision = value },
            "The revision that the first image tag of a version ends in: `v1.2.0-0`, or `v1.2.0-1`.");

    public static SectionTable<VersionDefinition> Table { get; } = new SectionTable<VersionDefinition>("version", new VersionDefinition()) { Complete = Complete }
        .Key("style", ChoiceShape.Of<VersionStyle>(), version => version.Style, (version, value) => version with { Style = value },
            "What comes before an official version: `semver` counts `1.2.0-alpha.0`, `-beta.0`, `-rc.0`; `milestone` counts `3.1.0-m1`, then `3.1.0-rc1`.")
        .Key("firstOnBranch", new TextShape(VersionRules.FirstOnBranch), version => version.FirstOnBranch, (version, value) => version with { FirstOnBranch = value },
            "What a new `release-X.Y` branch starts with: `rc.0` makes its first version `X.Y.0-rc.0`. With milestones the default is `rc1`.")
        .Key("image", Image, version => version.Image, (version, value) => version with { Image = value },
            "How image tags are counted.", example: "{ firstRevision: 0 }")
        .Key("references", new TextShape(PathRules.File), version => version.References, (version, value) => version with { References = value },
            "The file that lists where versions are written.")
        .Key("spellings", s_spellings, version => version.Spellings, (version, value) => version with { Spellings = value },
            "How a version is written elsewhere, by name, added to the built-in spellings or instead of them. Variables: `${major}`, `${minor}`, `${patch}`, `${short}` (`3.1`, or `3.1.2` where the third number is not 0), "
            + "`${pre}` (`rc.1` as `rc1`), `${pre:m=a}` (with other labels), `${version}`.", example: "{ debian: \"${major}.${minor}.${patch}${pre:rc=~rc}\" }");

    /// <summary>The first version of a branch is written in the style of the others.</summary>
    private static VersionDefinition Complete(VersionDefinition version, MapNode node, ProblemList problems)
    {
        if (node.Find("firstOnBranch") is not { } first) return version.Style is VersionStyle.Milestone ? version with { FirstOnBranch = FirstWithMilestones } : version;
        if (version.Style is VersionStyle.Milestone && version.FirstOnBranch.Contains('.'))
            problems.Add(first, $"'{version.FirstOnBranch}' is not written in the style 'milestone'; write it like {FirstWithMilestones}.");
        if (version.Style is VersionStyle.Semver && !version.FirstOnBranch.Contains('.'))
            problems.Add(first, $"'{version.FirstOnBranch}' is not written in the style 'semver'; write it like rc.0 or beta.0.");
        return version;
    }
}
