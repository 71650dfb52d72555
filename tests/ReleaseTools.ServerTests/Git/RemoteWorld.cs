using ReleaseTools.Branches;
using ReleaseTools.Engine.Branches;
using ReleaseTools.Engine.Processes;
using ReleaseTools.Engine.Source.Remotes;
using ReleaseTools.Tests.Fixtures;
using ReleaseTools.Versions;
using EngineRepository = ReleaseTools.Engine.Source.GitRepository;

namespace ReleaseTools.ServerTests.Git;

/// <summary>A remote repository, in a folder or behind HTTP, with one checkout or several.</summary>
internal sealed class RemoteWorld : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<GitRepository> _checkouts = [];
    private readonly GitServer? _server;

    public RemoteWorld(string kind, Func<int, int>? proxy = null)
    {
        Bare = _folder.At("hello.git");
        First = NewCheckout();
        First.Git("init", "--quiet", "--bare", "--initial-branch=main", Bare);
        First.Git("-C", Bare, "config", "http.receivepack", "true");
        if (kind == "http") _server = new GitServer(_folder.Path);
        int port = _server is null ? 0 : proxy?.Invoke(_server.Port) ?? _server.Port;
        Url = _server is null ? Bare : $"http://127.0.0.1:{port}/hello.git";
        First.Git("remote", "add", "origin", Url);
        First.Write("release.yaml", "product: hello\n");
        First.Commit("feat: say hello", "hello.txt");
        PushMain();
    }

    /// <summary>The remote's folder: what tests set up and look at, past any server.</summary>
    public string Bare { get; }

    public string Url { get; }

    /// <summary>The first checkout; main is pushed.</summary>
    public GitRepository First { get; }

    public GitCredential? Credential { get; set; } = new(GitServer.User, GitServer.Password);

    /// <summary>Quick to give up, for tests.</summary>
    public RemoteLimits Limits { get; set; } = new() { FirstDelay = TimeSpan.FromMilliseconds(20) };

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

    /// <summary>The subjects of commits on the remote, oldest first.</summary>
    public string[] Subjects(string range) => First.Git("-C", Bare, "log", "--reverse", "--topo-order", "--format=%s", range).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    public void Hook(string name, string script)
    {
        string path = Path.Combine(Bare, "hooks", name);
        File.WriteAllText(path, "#!/bin/sh\n" + script + "\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, (UnixFileMode)0b111_101_101);
    }

    public async Task<ReleaseTag> TagAsync(string version, string? commit = null, GitRepository? from = null, bool sign = false, string branch = "", CancellationToken cancellation = default)
    {
        GitRepository checkout = from ?? First;
        (EngineRepository source, GitRemote remote) = await OpenAsync(checkout);
        return await new TagMaker(source, remote).MakeAsync(Request(version, commit == "" ? null : commit ?? checkout.Head, branch) with { Sign = sign }, cancellation);
    }

    public Task<ReleaseTag> TagReleaseCommitAsync(string version, string branch, GitRepository? from = null) => TagAsync(version, "", from, branch: branch);

    public async Task<ReleaseBranchResult> BranchAsync(string? name, string? commit = null, GitRepository? from = null, string first = "rc.0")
    {
        (EngineRepository source, GitRemote remote) = await OpenAsync(from ?? First);
        ReleaseBranch? branch = null;
        Assert.True(name is null || ReleaseBranch.TryParse(name, out branch));
        return await new BranchMaker(source, remote).MakeAsync(new BranchRequest { Branch = branch, Commit = commit, First = first, Product = "hello", TagPrefix = "v" }, CancellationToken.None);
    }

    public async Task<StagingBranch> StageAsync(GitRepository? from = null, string? commit = null)
    {
        GitRepository checkout = from ?? First;
        (EngineRepository source, GitRemote remote) = await OpenAsync(checkout);
        return await new StagingPublisher(source, remote).PublishAsync(new StagingRequest { Prefix = "hello", Branch = "main", Commit = commit ?? checkout.Head }, CancellationToken.None);
    }

    public async Task<(EngineRepository Source, GitRemote Remote)> OpenAsync(GitRepository checkout)
    {
        EngineRepository source = await EngineRepository.OpenAsync(checkout.Path, CancellationToken.None);
        return (source, (await GitRemote.FindAsync(source, null, Url.StartsWith("http", StringComparison.Ordinal) ? Credential : null, ProcessEnvironment.Read(), Limits, CancellationToken.None))!);
    }

    public void Dispose()
    {
        _server?.Dispose();
        foreach (GitRepository checkout in _checkouts) checkout.Dispose();
        _folder.Dispose();
    }

    private static TagRequest Request(string version, string? commit, string branch) => new()
    {
        Name = "v" + version,
        Version = ReleaseVersion.Parse(version),
        Message = $"hello {version}",
        Commit = commit,
        Branch = branch,
    };

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
