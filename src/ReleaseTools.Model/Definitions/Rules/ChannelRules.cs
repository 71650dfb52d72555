using ReleaseTools.Definitions.Reading;

namespace ReleaseTools.Definitions.Rules;

/// <summary>The kinds of text in a definition that are about what CI has built.</summary>
public static class ChannelRules
{
    private const string NamePattern = "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$";

    public static TextRule Name { get; } = new("channel name", value => TextObjection.When(!IsName(value),
        $"{ScalarNode.Shorten(value)} can't name a channel: use small letters, digits and '-', starting and ending with a letter or digit."))
    {
        Pattern = NamePattern,
    };

    public static TextRule Pattern { get; } = new("pattern", value => TextObjection.When(!value.Contains("${", StringComparison.Ordinal) && !value.All(c => ChannelTag.IsOfTag(c) || c is '*' or '?'),
        $"{ScalarNode.Shorten(value)} can't mean a tag or branch: write its whole name, in which * stands for anything but a slash, ** for anything, ? for one character."));

    public static TextRule Tag { get; } = new("git tag", ChannelTag.ObjectionsTo) { HasOwnVariables = true };

    private static bool IsName(string value) =>
        value.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-') && value[0] != '-' && value[^1] != '-';
}
