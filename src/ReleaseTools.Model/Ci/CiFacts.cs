using System.Text.Json.Serialization;

namespace ReleaseTools.Ci;

/// <summary>What a CI says of the run that this process is part of.</summary>
public sealed record CiFacts
{
    private const string Heads = "refs/heads/", Tags = "refs/tags/", Pulls = "refs/pull/";

    public required CiKind Kind { get; init; }

    /// <summary>The tag that the run is for; null where it is for none.</summary>
    public string? Tag { get; init; }

    /// <summary>The branch that the run is for; null where it is for none.</summary>
    public string? Branch { get; init; }

    /// <summary>The full id of the commit that the run is for; null where it isn't known.</summary>
    public string? Commit { get; init; }

    /// <summary>A number that is higher in each later run; null where there is none.</summary>
    public string? Run { get; init; }

    /// <summary>Where people see the run; null where it isn't known.</summary>
    public string? Url { get; init; }

    /// <summary>Whether the run tries a change that nobody has accepted yet.</summary>
    public bool IsPullRequest { get; init; }

    /// <summary>Tells the CI by its variables: <c>GITHUB_ACTIONS</c> is <c>true</c> in every step of GitHub Actions, <c>TF_BUILD</c> is <c>True</c> in every one of Azure Pipelines.</summary>
    /// <param name="environment">The environment variables of the process.</param>
    public static CiFacts Of(IReadOnlyDictionary<string, string> environment)
    {
        if (IsTrue(environment, "GITHUB_ACTIONS")) return OfGitHub(environment);
        return IsTrue(environment, "TF_BUILD") ? OfAzure(environment) : new CiFacts { Kind = CiKind.None };
    }

    // https://docs.github.com/actions/reference/workflows-and-actions/variables
    private static CiFacts OfGitHub(IReadOnlyDictionary<string, string> environment)
    {
        string? Value(string name) => ValueOf(environment, name);
        string? url = Value("GITHUB_SERVER_URL") is { } server && Value("GITHUB_REPOSITORY") is { } repository && Value("GITHUB_RUN_ID") is { } run
            ? $"{server}/{repository}/actions/runs/{run}" : null;
        return OfRef(Value("GITHUB_REF")) with
        {
            Kind = CiKind.GitHubActions,
            Commit = Value("GITHUB_SHA"),
            Run = Value("GITHUB_RUN_NUMBER"),
            Url = url,
            IsPullRequest = Value("GITHUB_EVENT_NAME")?.StartsWith("pull_request", StringComparison.Ordinal) is true || IsPull(Value("GITHUB_REF")),
        };
    }

    // https://learn.microsoft.com/azure/devops/pipelines/build/variables
    private static CiFacts OfAzure(IReadOnlyDictionary<string, string> environment)
    {
        string? Value(string name) => ValueOf(environment, name);
        string? url = (Value("SYSTEM_COLLECTIONURI") ?? Value("SYSTEM_TEAMFOUNDATIONCOLLECTIONURI")) is { } server && Value("SYSTEM_TEAMPROJECT") is { } project && Value("BUILD_BUILDID") is { } build
            ? $"{server.TrimEnd('/')}/{Uri.EscapeDataString(project)}/_build/results?buildId={build}" : null;
        return OfRef(Value("BUILD_SOURCEBRANCH")) with
        {
            Kind = CiKind.AzurePipelines,
            Commit = Value("BUILD_SOURCEVERSION"),
            Run = Value("BUILD_BUILDID"),                                    // BUILD_BUILDNUMBER is a name that the pipeline chooses
            Url = url,
            IsPullRequest = Value("BUILD_REASON") == "PullRequest" || IsPull(Value("BUILD_SOURCEBRANCH")),
        };
    }

    private static CiFacts OfRef(string? reference) => new()
    {
        Kind = CiKind.None,
        Tag = reference?.StartsWith(Tags, StringComparison.Ordinal) is true ? reference[Tags.Length..] : null,
        Branch = reference?.StartsWith(Heads, StringComparison.Ordinal) is true ? reference[Heads.Length..] : null,
    };

    private static bool IsPull(string? reference) => reference?.StartsWith(Pulls, StringComparison.Ordinal) is true;

    private static bool IsTrue(IReadOnlyDictionary<string, string> environment, string name) => "true".Equals(ValueOf(environment, name), StringComparison.OrdinalIgnoreCase);

    private static string? ValueOf(IReadOnlyDictionary<string, string> environment, string name) =>
        environment.TryGetValue(name, out string? value) && value.Length > 0 ? value : null;
}

/// <summary>What runs this process.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CiKind>))]
public enum CiKind : long
{
    /// <summary>A person, or a CI that is not known here.</summary>
    [JsonStringEnumMemberName("none")] None,
    [JsonStringEnumMemberName("azure-pipelines")] AzurePipelines,
    [JsonStringEnumMemberName("github-actions")] GitHubActions,
}

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
