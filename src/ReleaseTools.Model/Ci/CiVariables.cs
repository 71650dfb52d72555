namespace ReleaseTools.Ci;

/// <summary>What CIs do with the variables of a job.</summary>
public static class CiVariables
{
    /// <summary>
    /// Whether a value is what Azure Pipelines hands a script in place of a variable that nobody has defined: the reference itself, <c>$(GH_TOKEN)</c>
    /// (https://learn.microsoft.com/azure/devops/pipelines/process/variables, "Understand variable syntax").
    /// </summary>
    public static bool IsUndefined(string value) =>
        value.Length > 3 && value.StartsWith("$(", StringComparison.Ordinal) && value[^1] == ')' && value[2..^1].All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-');

    /// <summary>
    /// The variable with the token that a CI gives a job for the host that its sources came from: <c>SYSTEM_ACCESSTOKEN</c> for Azure Repos, where a step maps it,
    /// <c>GH_TOKEN</c> or <c>GITHUB_TOKEN</c> for GitHub, where a step is given one.
    /// </summary>
    /// <param name="host">The remote's, with its port where it has one.</param>
    /// <returns>Null where there is none for that host.</returns>
    public static string? GitToken(string host, IReadOnlyDictionary<string, string> environment)
    {
        CiKind kind = CiFacts.Of(environment).Kind;
        string[] names = kind is CiKind.AzurePipelines && IsAzureRepos(host, environment) ? ["SYSTEM_ACCESSTOKEN"]
            : kind is not CiKind.None && IsHost(environment.GetValueOrDefault("GITHUB_SERVER_URL") ?? "https://github.com", host) ? ["GH_TOKEN", "GITHUB_TOKEN"] : [];
        return names.FirstOrDefault(name => !string.IsNullOrEmpty(environment.GetValueOrDefault(name)));
    }

    private static bool IsAzureRepos(string host, IReadOnlyDictionary<string, string> environment) =>
        host is "dev.azure.com" || host.EndsWith(".visualstudio.com", StringComparison.OrdinalIgnoreCase)
        || IsHost(environment.GetValueOrDefault("SYSTEM_COLLECTIONURI") ?? environment.GetValueOrDefault("SYSTEM_TEAMFOUNDATIONCOLLECTIONURI"), host);

    private static bool IsHost(string? url, string host) => Uri.TryCreate(url, UriKind.Absolute, out Uri? address) && address.Authority.Equals(host, StringComparison.OrdinalIgnoreCase);
}
