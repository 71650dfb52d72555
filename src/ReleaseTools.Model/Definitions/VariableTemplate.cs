using System.Text;
using ReleaseTools.Formatting;
using ReleaseTools.Logging;

namespace ReleaseTools.Definitions;

/// <summary>How <c>${…}</c> is read in the texts of a definition.</summary>
public static class VariableTemplate
{
    private const string EnvironmentPrefix = "env.";

    /// <summary>Cuts a text into literals and variables. <c>$${</c> is a literal <c>${</c>; a <c>${</c> that nothing closes is literal too.</summary>
    public static IEnumerable<VariablePart> Parse(string template)
    {
        int literal = 0;                                                     // where the piece that is being read starts
        int open = template.IndexOf("${", StringComparison.Ordinal);
        while (open >= 0)
        {
            bool isEscaped = open > literal && template[open - 1] == '$';
            int close = isEscaped ? -1 : template.IndexOf('}', open);
            if (isEscaped)
            {
                if (open - 1 > literal) yield return new VariablePart(template[literal..(open - 1)], IsVariable: false, literal);
                literal = open;
            }
            else if (close >= 0)
            {
                if (open > literal) yield return new VariablePart(template[literal..open], IsVariable: false, literal);
                yield return new VariablePart(template[(open + 2)..close], IsVariable: true, open);
                literal = close + 1;
            }
            else
            {
                break;
            }
            open = template.IndexOf("${", Math.Max(literal, isEscaped ? open + 2 : literal), StringComparison.Ordinal);
        }
        if (literal < template.Length) yield return new VariablePart(template[literal..], IsVariable: false, literal);
    }

    /// <summary>Replaces each variable by what a function says of it.</summary>
    public static string ExpandKnown(string template, Func<string, string> valueOf) => string.Concat(Parse(template).Select(part => part.IsVariable ? valueOf(part.Text) : part.Text));

    /// <summary>A text that expands to <paramref name="literal"/>, whatever it holds.</summary>
    public static string Escape(string literal) => literal.Replace("${", "$${", StringComparison.Ordinal);

    /// <returns>Null where the name may be used, whatever its value turns out to be.</returns>
    public static VariableObjection? Judge(string name)
    {
        if (VariableScope.Names.Contains(name)) return null;
        if (!name.StartsWith(EnvironmentPrefix, StringComparison.Ordinal) || !IsEnvironmentName(name[EnvironmentPrefix.Length..])) return Unknown(name);
        string variable = name[EnvironmentPrefix.Length..];
        return SecretName.IsSecret(variable)
            ? new VariableObjection($"${{{name}}} names a secret, and what a definition expands to is written down.",
                $"Give the secret to the build step that needs it: secrets: [{variable}].")
            : null;
    }

    /// <summary>Whether an environment variable can have this name on every system.</summary>
    public static bool IsEnvironmentName(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');

    private static string Known => $"Known: {string.Join(", ", VariableScope.Names)}, env.NAME. A literal ${{ is written $${{.";

    private static VariableObjection Unknown(string name)
    {
        string shown = name.Length <= 40 ? name : name[..37] + "...";
        string? nearest = NearestName.Of(name, VariableScope.Names);
        return new VariableObjection($"${{{shown}}} is not a variable{(nearest is null ? "." : $"; did you mean ${{{nearest}}}?")}", Known);
    }
}

/// <summary>A piece of a text with variables: literal text, or the name of a variable and where it stands.</summary>
/// <param name="Offset">Where the piece starts in the text, counted from 0.</param>
public readonly record struct VariablePart(string Text, bool IsVariable, int Offset);

/// <summary>Why a variable can't be used.</summary>
public sealed record VariableObjection(string Message, string Remedy);

/// <summary>Texts that are secrets: a definition and a session hold only <c>${env.NAME}</c>, which is looked up where the secret is used.</summary>
public static class SecretTemplate
{
    private const string Prefix = "env.";

    /// <summary>The environment variables that a text names.</summary>
    public static IEnumerable<string> NamesIn(string? template) =>
        VariableTemplate.Parse(template ?? "").Where(part => part.IsVariable && IsEnvironment(part.Text)).Select(part => part.Text[Prefix.Length..]);

    /// <summary>Whether a variable, without its braces, names an environment variable.</summary>
    public static bool IsEnvironment(string variable) =>
        variable.StartsWith(Prefix, StringComparison.Ordinal) && VariableTemplate.IsEnvironmentName(variable[Prefix.Length..]);

    /// <param name="environment">Null for a variable that is not set.</param>
    /// <exception cref="RefusedException">A variable is not set, or empty.</exception>
    public static string Expand(string template, Func<string, string?> environment)
    {
        var text = new StringBuilder();
        foreach (VariablePart part in VariableTemplate.Parse(template))
            text.Append(part.IsVariable ? ValueOf(part.Text[Prefix.Length..], environment) : part.Text);
        return text.ToString();
    }

    private static string ValueOf(string name, Func<string, string?> environment) => environment(name) is { Length: > 0 } value
        ? value
        : throw new RefusedException("SecretNotSet", ErrorCategory.ObjectNotFound, name, $"the environment has no {name}", $"Set {name} where this command runs.");
}
