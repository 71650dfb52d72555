using ReleaseTools.Definitions.Reading;

namespace ReleaseTools.Definitions.Rules;

/// <summary>What a text in a definition may be.</summary>
/// <param name="Name">How the reference names such a text: "file name", "glob".</param>
/// <param name="Judge">What is wrong with a value; nothing where it is right.</param>
public sealed record TextRule(string Name, Func<string, IEnumerable<TextObjection>> Judge)
{
    /// <summary>The part of the rule that an editor can check, as a regular expression; null where there is none.</summary>
    public string? Pattern { get; init; }

    /// <summary>Whether <c>${…}</c> is expanded in it; elsewhere it is refused, for it would be taken as it stands.</summary>
    public bool HasVariables { get; init; }

    /// <summary>Whether <c>${…}</c> stands for what this rule alone knows, and judges.</summary>
    public bool HasOwnVariables { get; init; }

    public bool MayBeEmpty { get; init; }

    public bool MayHaveLines { get; init; }

    /// <summary>Every objection to a value: those that hold for all texts of a definition, then the rule's own.</summary>
    public IEnumerable<TextObjection> ObjectionsTo(string value)
    {
        if (value.Length == 0) return MayBeEmpty ? [] : [new TextObjection("It is empty.")];
        if (!MayHaveLines && value.Any(char.IsControl)) return [new TextObjection("It has to stand on one line, without control characters.")];
        IEnumerable<TextObjection> variables = HasOwnVariables ? [] : HasVariables ? TextRules.Variables(value) : TextRules.NoVariables(value);
        return variables.Concat(Judge(value));
    }
}
