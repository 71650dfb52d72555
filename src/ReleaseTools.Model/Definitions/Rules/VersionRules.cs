using System.Text.RegularExpressions;
using ReleaseTools.Definitions.Reading;

namespace ReleaseTools.Definitions.Rules;

/// <summary>The kinds of text in a definition that are about versions.</summary>
public static partial class VersionRules
{
    private const string FirstPattern = @"^((rc|beta)\.(0|[1-9][0-9]*)|rc[1-9][0-9]*)$";

    private const string NamePattern = "^[A-Za-z0-9][A-Za-z0-9_-]*$";

    /// <summary>What a release branch may start with: alphas and milestones are made on main.</summary>
    public static TextRule FirstOnBranch { get; } = new("prerelease", value => TextObjection.When(!First.IsMatch(value),
        $"{ScalarNode.Shorten(value)} can't be the first version of a release branch: write it like rc.0 or beta.0, or rc1 with milestones."))
    {
        Pattern = FirstPattern,
    };

    /// <summary>A pattern of maintenance branches: what its last asterisk stands for is the range of versions.</summary>
    public static TextRule BranchPattern { get; } = new("branch pattern", value => TextObjection.When(!value.Contains('*') || !value.All(c => ChannelTag.IsOfTag(c) || c is '*' or '?' or '@'),
        $"{ScalarNode.Shorten(value)} can't mean maintenance branches: write a name with * where the version is, such as support/* or *.x."));

    public static TextRule SpellingName { get; } = new("spelling name", value => TextObjection.When(!Name.IsMatch(value),
        $"{ScalarNode.Shorten(value)} can't name a spelling: use letters, digits, '_' and '-', starting with a letter or digit."))
    {
        Pattern = NamePattern,
    };

    public static TextRule Spelling { get; } = new("spelling template", SpellingTemplate.ObjectionsTo) { HasOwnVariables = true };

    [GeneratedRegex(FirstPattern, RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex First { get; }

    [GeneratedRegex(NamePattern, RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name { get; }
}
