using System.Diagnostics;

namespace ReleaseTools.Tests.Ci;

/// <summary>The <c>release</c> program as it runs in a CI: its variables, and the files it names.</summary>
internal sealed class CiFixture : IDisposable
{
    private readonly TestFolder _folder = new();

    public string Outputs => Path.Combine(_folder.Path, "outputs");

    public string Summary => Path.Combine(_folder.Path, "summary.md");

    public Task<ChildResult> GitHubAsync(GitRepository repository, string reference, params string[] arguments) => RunAsync(repository, new()
    {
        ["GITHUB_ACTIONS"] = "true",
        ["GITHUB_REF"] = reference,
        ["GITHUB_SHA"] = repository.Head,
        ["GITHUB_RUN_NUMBER"] = "123",
        ["GITHUB_OUTPUT"] = Outputs,
        ["GITHUB_STEP_SUMMARY"] = Summary,
        ["GITHUB_SERVER_URL"] = "https://github.com",
        ["GITHUB_REPOSITORY"] = "acme/hello",
        ["GITHUB_RUN_ID"] = "9",
    }, arguments);

    public Task<ChildResult> AzureAsync(GitRepository repository, string reference, params string[] arguments) => RunAsync(repository, new()
    {
        ["TF_BUILD"] = "True",
        ["BUILD_SOURCEBRANCH"] = reference,
        ["BUILD_SOURCEVERSION"] = repository.Head,
        ["BUILD_BUILDID"] = "123",
    }, arguments);

    public Dictionary<string, string> Variables { get; } = new(StringComparer.Ordinal);

    public void Dispose() => _folder.Dispose();

    private Task<ChildResult> RunAsync(GitRepository repository, Dictionary<string, string> environment, string[] arguments)
    {
        ProcessStartInfo start = Child.Release(repository.Path, arguments);
        foreach ((string name, string value) in environment.Concat(Variables)) start.Environment[name] = value;
        return Child.RunAsync(start);
    }
}
