using System.Text;
using ReleaseTools.Ci;
using ReleaseTools.Definitions.Reading;
using ReleaseTools.Formatting;

namespace ReleaseTools.Definitions.Rules;

/// <summary>The tag of a channel, with variables for what CI has built: <c>v0.${run}-daily</c>.</summary>
public static class ChannelTag
{
    internal const string Run = "run";

    private const string Last = "branch:last";

    /// <summary>Every variable with what it stands for.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Variables { get; } =
    [
        new("branch", "the branch that was built"),
        new(Last, "what follows its last slash"),
        new(Run, "the number of the CI's run, higher in each later one"),
    ];

    /// <summary>What is wrong with a template, as far as it can be told without a run.</summary>
    public static IEnumerable<TextObjection> ObjectionsTo(string template)
    {
        foreach (VariablePart part in VariableTemplate.Parse(template))
        {
            if (part.IsVariable && Variables.All(known => known.Key != part.Text))
                yield return new TextObjection($"${{{part.Text}}} is not a variable of a channel's tag. Known: {string.Join(", ", Variables.Select(known => known.Key))}.", part.Offset, part.Text.Length + 3);
            else if (!part.IsVariable && !part.Text.All(IsOfTag))
                yield return new TextObjection($"{ScalarNode.Shorten(template)} can't be a git tag: use letters, digits, '.', '_', '-', '+' and '/', and variables.");
        }
    }

    /// <exception cref="RefusedException">The run has no value for a variable.</exception>
    public static string Expand(string template, string channel, CiFacts facts)
    {
        var tag = new StringBuilder();
        foreach (VariablePart part in VariableTemplate.Parse(template)) tag.Append(part.IsVariable ? ValueOf(part.Text, template, channel, facts) : part.Text);
        return tag.ToString();
    }

    /// <summary>Whether a tag may be one that a template made: its variables stand for anything.</summary>
    public static bool IsLike(string template, string tag) => NamePattern.Matches(string.Concat(VariableTemplate.Parse(template).Select(part => part.IsVariable ? "*" : part.Text)), tag, ignoreCase: false);

    /// <summary>Whether a character may stand in a tag. Git takes more, shells and URLs do not.</summary>
    public static bool IsOfTag(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or '+' or '/';

    /// <summary>What a variable other than <see cref="Run"/> stands for.</summary>
    internal static string OfBranch(string variable, string branch) => variable == Last ? branch[(branch.LastIndexOf('/') + 1)..] : branch;

    private static string ValueOf(string variable, string template, string channel, CiFacts facts)
    {
        string? value = variable switch
        {
            Run => facts.Run,
            _ => facts.Branch is { } branch ? OfBranch(variable, branch) : null,
        };
        return value ?? throw new RefusedException("TriggerIncomplete", ErrorCategory.InvalidData, template,
            $"Channel {channel} makes the tag {template}, and there is no {(variable == Run ? "run of a CI, which would have a number" : "branch: a tag was built")}.",
            variable == Run ? "Run this in a CI, or name the number: release trigger --run N (in PowerShell: Get-ReleaseTrigger -Run N)." : "Give the channel a tag without ${branch}, or a 'when' that means branches only.");
    }
}

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
