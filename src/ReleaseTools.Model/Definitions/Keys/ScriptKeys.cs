using ReleaseTools.Definitions.Rules;
using ReleaseTools.Definitions.Shapes;

namespace ReleaseTools.Definitions.Keys;

/// <summary>The keys that every script of a definition has.</summary>
internal static class ScriptKeys
{
    public static MapShape Environment { get; } = new("environment variables", TextRules.EnvironmentName, new TextShape(TextRules.EnvironmentValue));

    /// <param name="word">What such a script is called: <c>step</c>, <c>test</c>.</param>
    /// <param name="among">Where its name is unique: <c>in the build</c>.</param>
    /// <param name="environment">What its environment variables come on top of.</param>
    public static SectionTable<T> AddTo<T>(SectionTable<T> table, string word, string among, string environment) where T : ScriptDefinition => table
        .Key("name", new TextShape(TextRules.Label), script => script.Name, (script, value) => script with { Name = value },
            $"What the {word} is called in progress, logs and history; unique {among}.", required: true)
        .Key("run", new TextShape(TextRules.Script), script => script.Run, (script, value) => script with { Run = value },
            "The command line, or a script of several lines. The shell's own variables are written `$NAME`, or `$${NAME}`.", required: true)
        .Key("shell", ChoiceShape.Of<StepShell>(), script => script.Shell, (script, value) => script with { Shell = value },
            "The program that reads `run`.")
        .Key("in", new TextShape(PathRules.Folder), script => script.In, (script, value) => script with { In = value },
            "The working directory, relative to the source.")
        .Key("env", Environment, script => script.Env, (script, value) => script with { Env = value },
            $"Environment variables of this {word}{environment}.")
        .Key("secrets", new ListShape<string>("variable names", new TextShape(TextRules.EnvironmentName)) { Identity = name => name },
            script => script.Secrets, (script, value) => script with { Secrets = value },
            $"The only secret environment variables that this {word} sees. All others are taken out of its environment.")
        .Key("timeout", new DurationShape(), script => script.Timeout, (script, value) => script with { Timeout = value },
            $"How long the {word} may take before it is stopped with everything it started: `90s`, `30m`, `1h30m`.");
}
