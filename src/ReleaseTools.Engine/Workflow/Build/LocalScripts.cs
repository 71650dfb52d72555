using ReleaseTools.Definitions;

namespace ReleaseTools.Engine.Workflow.Build;

/// <summary>Runs scripts as programs of this machine.</summary>
internal sealed class LocalScripts(StepProcess process) : IScriptHost
{
    public IEnumerable<KeyValuePair<string, string>> Inherited(IReadOnlyDictionary<string, string> machine, ScriptDefinition script) => machine;

    public Task<int?> RunAsync(ScriptDefinition script, string folder, IReadOnlyDictionary<string, string> environment, CancellationToken cancellation) =>
        process.RunAsync(script, folder, environment, cancellation);
}
