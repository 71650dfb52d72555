using System.Text.Json.Serialization;
using ReleaseTools.Definitions.Reading;
using ReleaseTools.Definitions.Rules;

namespace ReleaseTools.Definitions;

/// <summary>A script that a release runs: a step of the build, or a test.</summary>
public abstract record ScriptDefinition
{
    public required string Name { get; init; }

    /// <summary>The command line or script, with variables.</summary>
    public required string Run { get; init; }

    public StepShell Shell { get; init; } = StepShell.Sh;

    /// <summary>The working directory, relative to the source.</summary>
    public string In { get; init; } = ".";

    public IReadOnlyDictionary<string, string> Env { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The only secret environment variables that this script sees.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];

    public TimeSpan Timeout { get; init; } = TimeSpan.FromHours(1);

    public sealed override string ToString() => Name;
}

/// <summary>The program that reads a script's <c>run</c> text.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<StepShell>))]
public enum StepShell : long
{
    [JsonStringEnumMemberName("sh")] Sh,
    [JsonStringEnumMemberName("bash")] Bash,
    [JsonStringEnumMemberName("pwsh")] Pwsh,
    [JsonStringEnumMemberName("cmd")] Cmd,
}

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

/// <summary>How values get into a script: as plain text that its shell interprets in no way, or through the environment.</summary>
public static class ShellText
{
    /// <summary>Characters besides letters and digits that mean nothing to the shell, whatever stands around them.</summary>
    private static string PlainIn(StepShell shell) => shell switch
    {
        StepShell.Sh or StepShell.Bash => "_./:@%+=,-",
        StepShell.Pwsh => @"_./:+=-\",
        _ => @"_./:+-@\",
    };

    /// <summary>Whether the shell takes a value that is pasted into a script for nothing but text.</summary>
    public static bool IsPlain(string value, StepShell shell)
    {
        string plain = PlainIn(shell);
        // Windows turns other alphabets into look-alikes before cmd reads them
        return value.All(c => plain.Contains(c) || (shell is StepShell.Cmd ? char.IsAsciiLetterOrDigit(c) : char.IsLetterOrDigit(c)));
    }

    /// <summary>A text as one word of a POSIX shell's command line.</summary>
    /// <param name="plain">Characters besides letters, digits and <c>/._-</c> that need no quotes.</param>
    public static string Quote(string text, string plain = "") =>
        text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '_' or '-' || plain.Contains(c)) ? text : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    /// <summary>How a script reads an environment variable without its value being interpreted; null for <c>cmd</c>, which interprets every value.</summary>
    public static string? Variable(string name, StepShell shell) => shell switch
    {
        StepShell.Sh or StepShell.Bash => $"\"${name}\"",
        StepShell.Pwsh => $"$env:{name}",
        _ => null,
    };
}

/// <summary>A script that has to succeed before the release may be published.</summary>
public sealed record TestDefinition : ScriptDefinition
{
    public TestTurn After { get; init; } = TestTurn.Tag;
}

/// <summary>What a test waits for.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TestTurn>))]
public enum TestTurn : long
{
    /// <summary>Nothing but the sources, as they are at the release's tag.</summary>
    [JsonStringEnumMemberName("tag")] Tag,

    /// <summary>What was built from them.</summary>
    [JsonStringEnumMemberName("artifacts")] Artifacts,
}
