using ReleaseTools.Formatting;

namespace ReleaseTools.Definitions;

/// <summary>How <c>${…}</c> is read in the texts of a definition.</summary>
public static class VariableTemplate
{
    /// <summary>Cuts a text into literals and variables. <c>$${</c> is a literal <c>${</c>; an unclosed <c>${</c> is literal too.</summary>
    public static IEnumerable<VariablePart> Parse(string template)
    {
        int at = 0;
        while (at < template.Length)
        {
            int open = template.IndexOf("${", at, StringComparison.Ordinal);
            int close = open < 0 ? -1 : template.IndexOf('}', open);
            if (close < 0)
            {
                yield return new VariablePart(template[at..], IsVariable: false, at);
                yield break;
            }
            bool escaped = open > at && template[open - 1] == '$';
            int literalEnd = escaped ? open - 1 : open;
            if (literalEnd > at) yield return new VariablePart(template[at..literalEnd], IsVariable: false, at);
            yield return escaped
                ? new VariablePart(template[open..(close + 1)], IsVariable: false, open)
                : new VariablePart(template[(open + 2)..close], IsVariable: true, open);
            at = close + 1;
        }
    }

    /// <returns>Null where the name may be used, whatever its value turns out to be.</returns>
    public static VariableObjection? Judge(string name)
    {
        if (name.StartsWith("env.", StringComparison.Ordinal) && name.Length > 4)
            return SecretName.IsSecret(name[4..])
                ? new VariableObjection($"${{{name}}} names a secret, and what a definition expands to is written down.",
                    $"Give the secret to the build step that needs it: secrets: [{name[4..]}].")
                : null;
        if (VariableScope.Names.Contains(name)) return null;
        string? nearest = NearestName.Of(name, VariableScope.Names);
        return new VariableObjection(
            $"${{{name}}} is not a variable{(nearest is null ? "" : $"; did you mean ${{{nearest}}}?")}",
            $"Known: {string.Join(", ", VariableScope.Names)}, env.NAME. A literal ${{ is written $${{.");
    }
}

/// <summary>A piece of a text with variables: literal text, or the name of a variable and where it stands.</summary>
/// <param name="Offset">Where the piece starts in the text, counted from 0.</param>
public readonly record struct VariablePart(string Text, bool IsVariable, int Offset);

/// <summary>Why a variable can't be used.</summary>
public sealed record VariableObjection(string Message, string Remedy);
