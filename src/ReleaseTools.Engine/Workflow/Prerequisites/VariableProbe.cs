using ReleaseTools.Definitions;
using ReleaseTools.Prerequisites;
using ReleaseTools.Sessions;

namespace ReleaseTools.Engine.Workflow.Prerequisites;

/// <summary>Finds out whether every variable in a script of the definition has a value, and one that can be put into that script.</summary>
internal static class VariableProbe
{
    private const string Needed = "values that are set, and plain text to the script's shell";

    /// <returns>What is wrong; nothing where nothing is.</returns>
    public static IEnumerable<PrerequisiteFinding> Test(ReleaseSession session, VariableScope scope) => session.Definition.Scripts().SelectMany(script => Test(script, session.Definition.Build, scope));

    private static IReadOnlyList<PrerequisiteFinding> Test(ScriptDefinition script, BuildDefinition build, VariableScope scope)
    {
        string name = $"variables of {script.Name}";
        try
        {
            foreach (string value in script.Env.Values.Concat(script is BuildStep ? build.Env.Values : [])) scope.Expand(value);
            bool inContainer = script is BuildStep && build.Runner is BuildRunner.Container;
            return [.. ScriptVariables.ObjectionsTo(script, scope, inContainer).Select(objection => new PrerequisiteFinding(name, PrerequisiteOutcome.Failed, objection.Message, Needed, objection.Remedy))];
        }
        catch (UsageException e)
        {
            return [new PrerequisiteFinding(name, PrerequisiteOutcome.Failed, e.Message, Needed, e.Remedy)];
        }
    }
}
