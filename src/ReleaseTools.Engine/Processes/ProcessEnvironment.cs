using System.Collections;

namespace ReleaseTools.Engine.Processes;

/// <summary>The environment of this process.</summary>
public static class ProcessEnvironment
{
    /// <returns>A copy, with names compared as the operating system does.</returns>
    public static IReadOnlyDictionary<string, string> Read()
    {
        var environment = new Dictionary<string, string>(OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables()) environment[(string)variable.Key] = (string?)variable.Value ?? "";
        return environment;
    }
}
