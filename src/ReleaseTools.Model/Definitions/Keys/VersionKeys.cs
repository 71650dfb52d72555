using ReleaseTools.Definitions.Reading;
using ReleaseTools.Definitions.Rules;
using ReleaseTools.Definitions.Shapes;
using ReleaseTools.Versions;

namespace ReleaseTools.Definitions.Keys;

/// <summary>The keys of <c>version</c>.</summary>
internal static class VersionKeys
{
    private const string FirstWithMilestones = "rc1";

    private static readonly MapShape<string> s_spellings = new("spellings", VersionRules.SpellingName, new TextShape(VersionRules.Spelling));

    private static SectionTable<ImageVersionDefinition> Image { get; } = new SectionTable<ImageVersionDefinition>("version.image", new ImageVersionDefinition())
        .Key("firstRevision", new NumberShape(0, 1), image => image.FirstRevision, (image, value) => image with { FirstRevision = value },
            "The revision that the first image tag of a version ends in: `v1.2.0-0`, or `v1.2.0-1`.");

    private static SectionTable<ZeroVersionDefinition> Zero { get; } = new SectionTable<ZeroVersionDefinition>("version.zero", new ZeroVersionDefinition())
        .Key("breaking", ChoiceShape.Of([VersionBump.Patch, VersionBump.Minor, VersionBump.Major]), zero => zero.Breaking, (zero, value) => zero with { Breaking = value },
            "How far a breaking change goes: `minor` makes 0.5.0 of 0.4.2, `major` makes 1.0.0.")
        .Key("feature", ChoiceShape.Of([VersionBump.Patch, VersionBump.Minor]), zero => zero.Feature, (zero, value) => zero with { Feature = value },
            "How far a new feature goes: `minor` makes 0.5.0 of 0.4.2, `patch` makes 0.4.3.");

    // a bump may be left open: then the branch decides
    private static readonly OptionalShape<VersionBump> s_bump = new(ChoiceShape.Of<VersionBump>());

    private static readonly ListShape<string> s_branches = new("branch patterns", new TextShape(VersionRules.BranchPattern)) { Identity = pattern => pattern };

    public static SectionTable<VersionDefinition> Table { get; } = new SectionTable<VersionDefinition>("version", new VersionDefinition()) { Complete = Complete }
        .Key("style", ChoiceShape.Of<VersionStyle>(), version => version.Style, (version, value) => version with { Style = value },
            "What comes before an official version: `semver` counts `1.2.0-alpha.0`, `-beta.0`, `-rc.0`; `milestone` counts `3.1.0-m1`, then `3.1.0-rc1`.")
        .Key("firstOnBranch", new TextShape(VersionRules.FirstOnBranch), version => version.FirstOnBranch, (version, value) => version with { FirstOnBranch = value },
            "What a new `release-X.Y` branch starts with: `rc.0` makes its first version `X.Y.0-rc.0`. With milestones the default is `rc1`.")
        .Key("bump", s_bump, version => version.Bump, (version, value) => version with { Bump = value },
            "How far the next version goes beyond the last official one: `auto` goes as far as the conventional commits since then ask for (a breaking change is major, a `feat` minor, all else a patch). "
            + "`--bump` says it for one release. The type, alpha to official, is another question.", defaultNote: "a minor version on main, a patch for `--type official` and on maintenance branches", example: "auto")
        .Key("zero", Zero, version => version.Zero, (version, value) => version with { Zero = value },
            "How far changes go with `bump: auto` while the last official version is below 1.0.0.", example: "{ breaking: minor, feature: minor }")
        .Key("branches", s_branches, version => version.Branches, (version, value) => version with { Branches = value },
            "Patterns for the names of maintenance branches. The last `*` and the text after it match the range of versions: `1.x`, `1.5`, `1.5.x` or `1.5.1`, "
            + "with or without a leading `v`. `release-X.Y` is always a maintenance branch.")
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
