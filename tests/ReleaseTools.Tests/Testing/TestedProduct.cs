using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Workflow;
using ReleaseTools.Engine.Workflow.Planning;
using ReleaseTools.Sessions;
using ReleaseTools.Versions;

namespace ReleaseTools.Tests.Testing;

/// <summary>A product with two tests of its sources, unit and lint, and one of its artifacts, install. The first and the last fail as long as they are told to.</summary>
internal sealed class TestedProduct : IDisposable
{
    public const string Tests = """
        tests:
          - { name: unit, run: "git describe; test ! -e $(git remote get-url origin)/break-unit" }
          - { name: lint, run: "echo lint ${version}" }
          - { name: install, run: "ls $RELEASE_ARTIFACTS; test ! -e $(git remote get-url origin)/break-install", after: artifacts }
        """;

    /// <param name="tests">The section of the definition.</param>
    /// <param name="definition">The rest of it; null = one archive.</param>
    public TestedProduct(string tests = Tests, string? definition = null)
    {
        Repository = definition is null
            ? HelloProduct.Building("mkdir -p out; echo ${version} > out/hello", more: tests)
            : HelloProduct.Create($"{definition}\n{tests}");
        Repository.Write(".git/info/exclude", "break-*\nbegun\n");
    }

    public GitRepository Repository { get; }

    public RecordingObserver Observer { get; } = new();

    /// <summary>How often anybody was asked whether the release may be published.</summary>
    public int Asked { get; private set; }

    public string Home => Path.Combine(Repository.Path, ".release");

    /// <summary>The work folder of its release.</summary>
    public string Work => TestWork.Of(Repository.Path, "hello-1.0.0");

    public void Break(string test) => Repository.Write($"break-{test}", "");

    public void Mend(string test) => File.Delete(Path.Combine(Repository.Path, $"break-{test}"));

    public async Task<ReleaseSession> OpenAsync()
    {
        var planner = new SessionPlanner(await WorkspaceAsync());
        return await planner.OpenAsync(await planner.PlanAsync(new SessionRequest { Version = ReleaseVersion.Parse("1.0.0") }, default), default);
    }

    /// <summary>What <c>release run</c> does.</summary>
    public async Task<ReleaseSession> RunAsync(string? until = null) => await new ReleaseRun(await WorkspaceAsync(), Observer).RunAsync(await OpenAsync(), until, _ =>
    {
        Asked++;
        return Task.FromResult(true);
    }, default);

    /// <summary>What one cmdlet does.</summary>
    public async Task<ReleaseSession> StepAsync(string step) => await new ReleaseRun(await WorkspaceAsync(), Observer).RunStepAsync(await OpenAsync(), step, default);

    /// <summary>How often a test has run.</summary>
    public int RunsOf(string test) => Observer.Lines.Count(line => line == $"run {test}");

    public void Dispose() => Repository.Dispose();

    private Task<ReleaseWorkspace> WorkspaceAsync() => ReleaseWorkspace.OpenAsync(Repository.Path, sessionStore: null, default);
}
