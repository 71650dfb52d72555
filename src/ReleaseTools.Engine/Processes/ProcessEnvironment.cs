using System.Collections;
using ReleaseTools.Ci;

namespace ReleaseTools.Engine.Processes;

/// <summary>The environment of this process.</summary>
public static class ProcessEnvironment
{
    /// <returns>A copy, with names compared as the operating system does, and without what Azure Pipelines has put in the place of variables that are not defined.</returns>
    public static IReadOnlyDictionary<string, string> Read()
    {
        var environment = new Dictionary<string, string>(OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables()) environment[(string)variable.Key] = (string?)variable.Value ?? "";
        if (CiFacts.Of(environment).Kind is not CiKind.AzurePipelines) return environment;
        foreach (string name in environment.Where(variable => CiVariables.IsUndefined(variable.Value)).Select(variable => variable.Key).ToArray()) environment.Remove(name);
        return environment;
    }
}
