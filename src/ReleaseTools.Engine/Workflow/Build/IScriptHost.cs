using ReleaseTools.Definitions;

namespace ReleaseTools.Engine.Workflow.Build;

/// <summary>Where scripts of a definition run.</summary>
internal interface IScriptHost
{
    /// <summary>What a script sees there of this machine's environment variables, secrets among them.</summary>
    IEnumerable<KeyValuePair<string, string>> Inherited(IReadOnlyDictionary<string, string> machine, ScriptDefinition script);

    /// <param name="script">With its variables expanded.</param>
    /// <param name="folder">Where it starts: a folder of this machine, in the sources.</param>
    /// <param name="environment">The variables that it sees.</param>
    /// <returns>The script's exit code; null where it took longer than its timeout and was ended.</returns>
    /// <exception cref="ReleaseException">It could not be started.</exception>
    Task<int?> RunAsync(ScriptDefinition script, string folder, IReadOnlyDictionary<string, string> environment, CancellationToken cancellation);
}
