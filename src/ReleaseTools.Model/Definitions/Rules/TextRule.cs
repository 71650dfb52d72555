using ReleaseTools.Definitions.Reading;
using ReleaseTools.Images;
using ReleaseTools.Refs;

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

/// <summary>The kinds of text in a definition that are neither paths nor addresses.</summary>
public static class TextRules
{
    private static readonly string[] s_linkVariables = ["product", "major", "minor", "patch"];

    /// <summary>A product's name: it becomes a segment of paths and URLs, on Windows too.</summary>
    public static TextRule ProductName { get; } = new("name", value => TextObjection.When(!ProductNames.IsValid(value),
        $"{ScalarNode.Shorten(value)} can't be a product's name: it becomes part of paths, so use letters, digits, '.', '_' and '-', starting with a letter or digit, at most {ProductNames.MaximumLength} characters."))
    {
        Pattern = "^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9_-])?$",
    };

    /// <summary>What git accepts before a version in a tag.</summary>
    public static TextRule TagPrefix { get; } = new("tag prefix", value => TextObjection.When(!RefName.IsPrefix(value),
        $"{ScalarNode.Shorten(value)} can't start a git tag: it {RefName.ProblemOf(value + "0.0.0")}. Write it like 'v', 'hello/v' or 'hello@'."))
    {
        Pattern = RefName.PrefixPattern,
        MayBeEmpty = true,
    };

    public static TextRule Label { get; } = new("text", _ => []);

    public static TextRule Script { get; } = new("script",
        value => TextObjection.When(string.IsNullOrWhiteSpace(value), "It is empty."))
    {
        HasVariables = true,
        MayHaveLines = true,
    };

    public static TextRule EnvironmentName { get; } = new("variable name", value => TextObjection.When(!VariableTemplate.IsEnvironmentName(value),
        $"{ScalarNode.Shorten(value)} can't name an environment variable: use letters, digits and '_', not starting with a digit."))
    {
        Pattern = "^[A-Za-z_][A-Za-z0-9_]*$",
    };

    public static TextRule EnvironmentValue { get; } = new("text", _ => []) { HasVariables = true, MayBeEmpty = true, MayHaveLines = true };

    public static TextRule LinkName { get; } = new("link name", JudgeLink) { HasVariables = true };

    public static TextRule Platform { get; } = new("os/architecture", value =>
        Platforms.Judge(value) is { } message ? [new TextObjection(message)] : [])
    {
        Pattern = Platforms.Pattern,
    };

    /// <summary>The name of an image; what variables make of it is judged where they are expanded.</summary>
    public static TextRule Image { get; } = new("image", value => TextObjection.When(!value.Contains("${", StringComparison.Ordinal) && !RegistryReference.TryParse(value, out _),
        $"{ScalarNode.Shorten(value)} names no image: write registry/repository:tag or registry/repository@sha256:…, the repository in lower case."))
    {
        HasVariables = true,
    };

    /// <summary>Each variable of the text that is unknown or a secret, at its place.</summary>
    public static IEnumerable<TextObjection> Variables(string value) =>
        from part in VariableTemplate.Parse(value)
        where part.IsVariable
        let objection = VariableTemplate.Judge(part.Text)
        where objection is not null
        select new TextObjection($"{objection.Message} {objection.Remedy}", part.Offset, part.Text.Length + 3);

    /// <summary>Refuses variables where none is expanded.</summary>
    public static IEnumerable<TextObjection> NoVariables(string value) =>
        from part in VariableTemplate.Parse(value)
        where part.IsVariable
        select new TextObjection($"${{{part.Text}}} would be taken as it stands: this key has no variables.", part.Offset, part.Text.Length + 3);

    private static IEnumerable<TextObjection> JudgeLink(string value)
    {
        bool isFirst = true;
        foreach (VariablePart part in VariableTemplate.Parse(value))
        {
            if (part.IsVariable && VariableTemplate.Judge(part.Text) is null && !s_linkVariables.Contains(part.Text))
                yield return new TextObjection($"${{{part.Text}}} can't be part of a link's name; use {string.Join(", ", s_linkVariables)}.", part.Offset, part.Text.Length + 3);
            bool isWrong = part.Text.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('.' or '_' or '-')) || (isFirst && part.Text[0] is '.' or '-');
            if (!part.IsVariable && isWrong)
                yield return new TextObjection($"{ScalarNode.Shorten(value)} can't be a link's name: it becomes a file's name, so use letters, digits, '.', '_' and '-', starting with a letter or digit.");
            isFirst = false;
        }
    }
}

/// <summary>What a product may be called: its name is a segment of paths and URLs on every system.</summary>
public static class ProductNames
{
    public const int MaximumLength = 100;

    public static bool IsValid(string name) =>
        name.Length is > 0 and <= MaximumLength && name.All(IsAllowed) && char.IsAsciiLetterOrDigit(name[0]) && name[^1] != '.';

    /// <summary>The nearest valid name to what a folder or a remote is called; <c>product</c> where nothing of it can stay.</summary>
    public static string From(string text)
    {
        string replaced = string.Concat(text.Select(c => IsAllowed(c) ? c : '-')).TrimStart('.', '_', '-');
        string name = (replaced.Length <= MaximumLength ? replaced : replaced[..MaximumLength]).TrimEnd('.', '-');
        return name.Length > 0 ? name : "product";
    }

    private static bool IsAllowed(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-';
}
