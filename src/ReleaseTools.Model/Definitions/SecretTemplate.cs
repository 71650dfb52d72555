using System.Text;

namespace ReleaseTools.Definitions;

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
