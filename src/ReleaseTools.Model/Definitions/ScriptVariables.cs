using ReleaseTools.Definitions.Reading;
using ReleaseTools.Definitions.Rules;

namespace ReleaseTools.Definitions;

/// <summary>
/// Puts the values of <c>${…}</c> into a script. A branch, a tag or an environment variable is chosen by others, and a shell would run what it holds: a value that
/// is more than plain text to the script's shell is refused, and the script has to read it from its environment.
/// </summary>
public static class ScriptVariables
{
    private const string EnvironmentPrefix = "env.";

    /// <summary>The script with its variables expanded.</summary>
    /// <exception cref="UsageException">A variable is unknown, is a secret, or is not set.</exception>
    /// <exception cref="RefusedException">A value can't be put into this script.</exception>
    public static T Expand<T>(T script, VariableScope scope, bool inContainer = false) where T : ScriptDefinition
    {
        if (ObjectionsTo(script, scope, inContainer).FirstOrDefault() is { } objection)
            throw new RefusedException("VariableUnsafe", ErrorCategory.SecurityError, script.Name, objection.Message, objection.Remedy);
        return script with { Run = scope.Expand(script.Run), In = scope.Expand(script.In), Env = script.Env.ToDictionary(pair => pair.Key, pair => scope.Expand(pair.Value), StringComparer.Ordinal) };
    }

    /// <summary>Every variable of a script whose value can't be put where it stands.</summary>
    /// <param name="inContainer">Whether the script sees no environment variables of this machine.</param>
    /// <exception cref="UsageException">A variable is unknown, is a secret, or is not set.</exception>
    public static IEnumerable<VariableObjection> ObjectionsTo(ScriptDefinition script, VariableScope scope, bool inContainer = false)
    {
        foreach (string name in VariableTemplate.Parse(script.Run).Where(part => part.IsVariable).Select(part => part.Text).Distinct(StringComparer.Ordinal))
        {
            string value = scope.ValueOf(name);
            if (!ShellText.IsPlain(value, script.Shell))
                yield return new VariableObjection($"'{script.Name}' has ${{{name}}} in its 'run', and {Word(script.Shell)} would interpret its value {ScalarNode.Shorten(value)}.", Instead(name, script.Shell, inContainer));
        }
        if (script.In.Contains("${", StringComparison.Ordinal) && scope.Expand(script.In) is var folder && PathRules.Folder.Judge(folder.Length > 0 ? folder : ".").FirstOrDefault() is { } problem)
            yield return new VariableObjection($"'{script.Name}' would run in another folder than one of the source: {problem.Message}", "Change the variable's value, or its 'in'.");
    }

    private static string Instead(string name, StepShell shell, bool inContainer)
    {
        bool isEnvironment = name.StartsWith(EnvironmentPrefix, StringComparison.Ordinal);
        string variable = isEnvironment ? name[EnvironmentPrefix.Length..] : VariableScope.EnvironmentNameOf(name);
        string handIn = isEnvironment && inContainer ? $", and add env: {{ {variable}: \"${{{name}}}\" }} to it" : "";
        return ShellText.Variable(variable, shell) is { } reads
            ? $"In 'run', write {reads} in place of ${{{name}}}{handIn}."
            : $"Give it 'shell: pwsh', and write {ShellText.Variable(variable, StepShell.Pwsh)} in place of ${{{name}}}: cmd interprets the values of environment variables, too.";
    }

    private static string Word(StepShell shell) => shell.ToString().ToLowerInvariant();
}
