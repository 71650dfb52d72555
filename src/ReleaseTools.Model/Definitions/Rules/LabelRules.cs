using System.Text.RegularExpressions;
using ReleaseTools.Definitions.Reading;

namespace ReleaseTools.Definitions.Rules;

/// <summary>The labels of pods, images and volumes: <c>//foo/bar:web</c>.</summary>
public static partial class LabelRules
{
    /// <summary>One part of a label, as a regular expression.</summary>
    internal const string PartPattern = "[a-z0-9]+(-[a-z0-9]+)*";

    /// <summary>A whole label, as a regular expression. Which names are reserved is not in it.</summary>
    internal const string Pattern = $"^//{PartPattern}(/{PartPattern})*:{PartPattern}$";

    public static TextRule Label { get; } = new("label", value => TextObjection.When(!Whole().IsMatch(value),
        $"{ScalarNode.Shorten(value)} is not a label. Write //path/to:name, each part of lower-case letters and digits, with single hyphens between them."))
    { Pattern = Pattern };

    [GeneratedRegex(Pattern, RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Whole();
}
