using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using ReleaseTools.Definitions;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Steps;
using ReleaseTools.Sessions;

namespace ReleaseTools.Engine.Workflow.Build;

/// <summary>Runs the scripts of a definition with the values of the release: those of its build, and its tests.</summary>
/// <param name="source">The folder with the sources.</param>
/// <param name="mark">What every process carries that a script starts, so that none outlives it.</param>
internal sealed class ScriptRunner(ReleaseWorkspace workspace, StepContext context, string source, string mark)
{
    /// <summary>More variables that say what is released; they win over what is inherited.</summary>
    public IReadOnlyDictionary<string, string> Values { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Where the scripts run; by default on this machine.</summary>
    [AllowNull]
    public IScriptHost Host { get => field ??= new LocalScripts(new StepProcess(mark, context.Output, context.Redactor.CutOf)); init; }

    /// <param name="environment">What the script's own environment variables come on top of.</param>
    /// <returns>The script's exit code; null where it took longer than its timeout and was ended.</returns>
    /// <exception cref="ReleaseException">It could not be started.</exception>
    /// <inheritdoc cref="ScriptVariables.Expand{T}" path="/exception"/>
    public async Task<int?> RunAsync(ScriptDefinition script, IReadOnlyDictionary<string, string>? environment, CancellationToken cancellation)
    {
        SessionSettings settings = context.Session.Settings;
        VariableScope scope = workspace.Scope(settings);
        ScriptDefinition expanded = ScriptVariables.Expand(script, scope, inContainer: Host is not LocalScripts);
        string folder = Path.Combine(source, expanded.In);
        if (!Directory.Exists(folder))
            throw new ReleaseException("BuildFolderMissing", ErrorCategory.ObjectNotFound, script.In,
                $"'{script.Name}' runs in {expanded.In}, which the sources do not have.", "Fix its 'in', or commit the folder.");
        IReadOnlyDictionary<string, string> composed = StepEnvironment.Compose(
            Host.Inherited(workspace.Environment, script), ReleaseValues(settings, scope).Concat(Values),
            [environment is null ? new Dictionary<string, string>() : Expand(environment, scope), expanded.Env], script.Secrets,
            [.. settings.Definition.AnnounceSecrets()]);
        context.Progress.Say($"run {script.Name}");
        return await Host.RunAsync(expanded, folder, composed, cancellation);
    }

    private static Dictionary<string, string> ReleaseValues(SessionSettings settings, VariableScope scope) => new(scope.ToEnvironment(), StringComparer.Ordinal)
    {
        ["SOURCE_DATE_EPOCH"] = settings.CommitDate.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
    };

    private static Dictionary<string, string> Expand(IReadOnlyDictionary<string, string> env, VariableScope scope) =>
        env.ToDictionary(pair => pair.Key, pair => scope.Expand(pair.Value), StringComparer.Ordinal);
}
