using ReleaseTools.Branches;
using ReleaseTools.Engine.Branches;
using ReleaseTools.Engine.Processes;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Source.Remotes;
using ReleaseTools.Versions;
using EngineRepository = ReleaseTools.Engine.Source.GitRepository;

namespace ReleaseTools.ServerTests.Git;

/// <summary>A remote repository, in a folder or behind HTTP, with one checkout or several.</summary>
internal sealed class RemoteWorld : IAsyncDisposable
{
    public const string User = AttachedServer.AccessKey, Password = "correct-horse-battery";

    private readonly TestFolder _folder = new();
    private readonly List<GitRepository> _checkouts = [];
    private AttachedServer? _server;
    private FaultProxy? _proxy;

    private RemoteWorld()
    {
        Bare = _folder.At("hello.git");
        First = NewCheckout();
        First.Git("init", "--quiet", "--bare", "--initial-branch=main", Bare);
        First.Git("-C", Bare, "config", "http.receivepack", "true");
    }

    /// <param name="kind"><c>file</c>: its URL is a folder; <c>http</c>: git http-backend behind lighttpd, with a password, and a proxy before it.</param>
    public static async Task<RemoteWorld> CreateAsync(string kind)
    {
        var world = new RemoteWorld();
        if (kind == "http")
        {
            world._server = new AttachedServer("git-http", ("TEST_ROOT", world._folder.Path), ("TEST_PASSWORD", Password));
            world._proxy = await FaultProxy.StartAsync(world._server.Address);
        }
        world.First.Git("remote", "add", "origin", world.Url);
        world.First.Write("release.yaml", "product: hello\n");
        world.First.Commit("feat: say hello", "hello.txt");
        world.PushMain();
        return world;
    }

    /// <summary>What networks and servers do on bad days, between the checkouts and the server.</summary>
    public FaultProxy Proxy => _proxy ?? throw new InvalidOperationException("The remote is a folder.");

    /// <summary>The remote's folder: what tests set up and look at, past any server.</summary>
    public string Bare { get; }

    public string Url => _proxy is null ? Bare : new Uri(_proxy.Address, "hello.git").AbsoluteUri;

    /// <summary>The first checkout; main is pushed.</summary>
    public GitRepository First { get; }

    public GitCredential? Credential { get; set; } = new(User, Password);

    /// <summary>Quick to give up, for tests.</summary>
    public RemoteLimits Limits { get; set; } = new()
    {
        Retry = new RemoteLimits().Retry with { FirstDelay = TimeSpan.FromMilliseconds(20) },
        Races = new RemoteLimits().Races with { FirstDelay = TimeSpan.FromMilliseconds(5), LongestDelay = TimeSpan.FromMilliseconds(20) },
    };

    /// <summary>Another person's checkout of the same remote.</summary>
    public GitRepository NewCheckoutOfMain()
    {
        GitRepository checkout = NewCheckout();
        checkout.Git("remote", "add", "origin", Url);
        checkout.Git("fetch", "--quiet", Bare, "main:refs/remotes/origin/main");
        checkout.Git("reset", "--quiet", "--hard", "origin/main");
        return checkout;
    }

    public void PushMain(GitRepository? from = null) => (from ?? First).Git("push", "--quiet", Bare, "HEAD:refs/heads/main");

    /// <summary>What a ref of the remote names, as a commit; empty where there is none.</summary>
    public string At(string name)
    {
        try { return First.Git("-C", Bare, "rev-parse", "--verify", "--quiet", name + "^{commit}"); }
        catch (InvalidOperationException) { return ""; }
    }

    /// <summary>All refs of the remote with what they name.</summary>
    public string Refs => First.Git("-C", Bare, "for-each-ref");

    /// <summary>Removes the locks of a git that was killed while it updated refs of the remote.</summary>
    public void RemoveLocks()
    {
        foreach (string path in Directory.EnumerateFiles(Bare, "*.lock", SearchOption.AllDirectories)) File.Delete(path);
    }

    /// <summary>The subjects of commits on the remote, oldest first.</summary>
    public string[] Subjects(string range) => First.Git("-C", Bare, "log", "--reverse", "--topo-order", "--format=%s", range).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public void Hook(string name, string script)
    {
        string path = Path.Combine(Bare, "hooks", name);
        File.WriteAllText(path, "#!/bin/sh\n" + script + "\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, (UnixFileMode)0b111_101_101);
    }

    public Task<ReleaseTag> TagAsync(string version, string? commit = null, GitRepository? from = null, bool sign = false, string? branch = null, CancellationToken cancellation = default) =>
        TagAsync(from, new TagRequest { Version = ReleaseVersion.Parse(version), Commit = commit ?? (from ?? First).Head, Branch = branch, Sign = sign }, cancellation);

    public Task<ReleaseTag> TagReleaseCommitAsync(string version, string branch, GitRepository? from = null) =>
        TagAsync(from, new TagRequest { Version = ReleaseVersion.Parse(version), Branch = branch, ReleaseCommit = true }, default);

    public async Task<ReleaseBranchResult> BranchAsync(string? name, string? commit = null, GitRepository? from = null, string first = "rc.0")
    {
        var request = new BranchRequest { Branch = name, Commit = commit, First = first, Credential = UsableCredential, Limits = Limits };
        return await (await BranchPlan.CreateAsync(await WorkspaceAsync(from), request, isPreview: false, CancellationToken.None)).RunAsync(CancellationToken.None);
    }

    public async Task<StagingBranch> StageAsync(GitRepository? from = null, string? commit = null)
    {
        var request = new StagingRequest { Prefix = "hello", Branch = "main", Commit = commit ?? (from ?? First).Head, Credential = UsableCredential, Limits = Limits };
        return await (await StagingPlan.CreateAsync(await WorkspaceAsync(from), request, CancellationToken.None)).RunAsync(CancellationToken.None);
    }

    public async Task<(EngineRepository Source, GitRemote Remote)> OpenAsync(GitRepository checkout)
    {
        EngineRepository source = await EngineRepository.OpenAsync(checkout.Path, CancellationToken.None);
        return (source, (await GitRemote.FindAsync(source, null, UsableCredential, ProcessEnvironment.Read(), Limits, CancellationToken.None))!);
    }

    public async ValueTask DisposeAsync()
    {
        if (_proxy is not null) await _proxy.DisposeAsync();
        _server?.Dispose();
        foreach (GitRepository checkout in _checkouts) checkout.Dispose();
        _folder.Dispose();
    }

    private GitCredential? UsableCredential => Url.StartsWith("http", StringComparison.Ordinal) ? Credential : null;

    private async Task<ReleaseTag> TagAsync(GitRepository? from, TagRequest request, CancellationToken cancellation)
    {
        TagPlan plan = await TagPlan.CreateAsync(await WorkspaceAsync(from), request with { Credential = UsableCredential, Limits = Limits }, cancellation);
        return await plan.RunAsync(cancellation);
    }

    private Task<ReleaseWorkspace> WorkspaceAsync(GitRepository? checkout) => ReleaseWorkspace.OpenAsync((checkout ?? First).Path, sessionStore: null, CancellationToken.None);

    private GitRepository NewCheckout()
    {
        var checkout = new GitRepository();
        checkout.Git("config", "user.name", "Ann Author");
        checkout.Git("config", "user.email", "ann@example.com");
        checkout.Git("config", "credential.helper", "");
        _checkouts.Add(checkout);
        return checkout;
    }
}
