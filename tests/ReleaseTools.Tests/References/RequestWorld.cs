using ReleaseTools.Engine.Branches;
using ReleaseTools.Engine.References;
using ReleaseTools.Engine.References.Requests;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.References;
using ReleaseTools.Versions;

namespace ReleaseTools.Tests.References;

/// <summary>A checkout whose remote is a folder, and is said to be a repository of a fake GitHub's.</summary>
internal sealed class RequestWorld : IAsyncDisposable
{
    private readonly TestFolder _folder = new();

    private RequestWorld(GitHubWorld gitHub)
    {
        GitHub = gitHub;
        Bare = _folder.At("hello.git");
        Checkout.Git("init", "--quiet", "--bare", "--initial-branch=main", Bare);
        Checkout.Git("remote", "add", "origin", "https://github.com/acme/hello.git");
        Checkout.Git("config", $"url.{Bare}.insteadOf", "https://github.com/acme/hello.git");
        Checkout.Git("config", "user.name", "Ann Author");
        Checkout.Git("config", "user.email", "ann@example.com");
        Checkout.Write("release.yaml", "product: hello\n");
        Checkout.Write("dependencies.yaml", "dependencies:\n- {name: hello, version: 1.2.0, refPaths: [{path: VERSION}, {path: docs/install.md, match: 'hello-'}]}\n- {name: go, version: 1.22.5, refPaths: [{path: Dockerfile, match: 'golang:'}]}\n");
        Checkout.Write("VERSION", "v1.2.0\n");
        Checkout.Write("docs/install.md", "Get hello-1.2.0.tar.gz\r\n");
        Checkout.Write("Dockerfile", "FROM golang:1.22.5\n");
        Checkout.Commit("feat: say hello");
        Push();
        gitHub.Repository.HeadOf = branch => At(branch) is { Length: > 0 } head ? head : null;
    }

    public GitHubWorld GitHub { get; }

    public string Bare { get; }

    public GitRepository Checkout { get; } = new();

    public RecordingObserver Observer { get; } = new();

    public List<GitHubFakeRequest> Requests => GitHub.Repository.Requests;

    /// <summary>What was to be done, as it was shown.</summary>
    public List<string> Shown { get; } = [];

    public static async Task<RequestWorld> CreateAsync() => new(await GitHubWorld.CreateAsync());

    public void Push(string branch = "main") => Checkout.Git("push", "--quiet", Bare, $"HEAD:refs/heads/{branch}");

    /// <summary>The head of a branch of the remote; empty where there is none.</summary>
    public string At(string branch) => Checkout.Git("-C", Bare, "for-each-ref", "--format=%(objectname)", $"refs/heads/{branch}");

    public string[] Branches() => Checkout.Git("-C", Bare, "for-each-ref", "--format=%(refname:strip=2)", "refs/heads").Split('\n');

    public string FileOn(string branch, string path) => Checkout.Git("-C", Bare, "show", $"{branch}:{path}");

    public Task<ReleaseWorkspace> WorkspaceAsync() => ReleaseWorkspace.OpenAsync(Checkout.Path, sessionStore: null, default);

    public async Task<VersionReferenceRequest?> RequestAsync(string? version = "1.3.0", string? name = "hello", bool approves = true, string? into = null, bool mayFetch = true)
    {
        var proposal = new ReferenceProposal { Selections = [new ReferenceSelection(name, version)], Here = Checkout.Path, Base = into, GitHub = GitHub.Access() };
        using ReferenceProposalPlan? plan = await ReferenceProposalPlan.CreateAsync(await WorkspaceAsync(), proposal, isPreview: !mayFetch, Observer, default);
        if (plan is null) return null;
        Shown.Add(plan.Action);
        return approves ? await plan.RunAsync(default) : null;
    }

    /// <summary>Plans a tag of what is checked out.</summary>
    public async Task<TagPlan> TagAsync(string version, bool releaseCommit = false, string? branch = null) => await TagPlan.CreateAsync(await WorkspaceAsync(),
        new TagRequest { Version = ReleaseVersion.Parse(version), ReleaseCommit = releaseCommit, Branch = branch, GitHub = GitHub.Access() }, default);

    public async ValueTask DisposeAsync()
    {
        Checkout.Dispose();
        _folder.Dispose();
        await GitHub.DisposeAsync();
    }
}
