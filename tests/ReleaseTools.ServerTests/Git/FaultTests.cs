using System.Security.Cryptography;
using ReleaseTools.Branches;
using ReleaseTools.Engine.Source.Remotes;
using ReleaseTools.Tests.Fixtures;

namespace ReleaseTools.ServerTests.Git;

/// <summary>Remotes that can't be reached, don't let us in, or break off.</summary>
public sealed class FaultTests
{
    [HttpTheory]
    [InlineData("ann", "wrong-password")]
    [InlineData(null, null)]
    public async Task Without_the_right_password_the_error_says_how_to_give_one_and_not_which_it_was(string? user, string? password)
    {
        using var world = new RemoteWorld("http") { Credential = user is null ? null : new GitCredential(user, password!) };
        string here = CheckoutState.Of(world.First);

        var error = await Assert.ThrowsAsync<RefusedException>(() => world.TagAsync("1.0.0"));

        Assert.Equal("RemoteAuthentication", error.ErrorId);
        Assert.Contains("RELEASE_GIT_TOKEN", error.Remedy, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong-password", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(here, CheckoutState.Of(world.First));
    }

    [HttpFact]
    public async Task Credentials_in_the_url_and_helpers_of_git_work_as_they_are()
    {
        using var world = new RemoteWorld("http") { Credential = null };
        world.First.Git("config", "credential.helper", $"!f() {{ echo username={GitServer.User}; echo password={GitServer.Password}; }}; f");
        Assert.Equal(TagOutcome.Created, (await world.TagAsync("1.0.0")).Outcome);

        world.First.Git("config", "--unset-all", "credential.helper");
        world.First.Git("remote", "set-url", "origin", world.Url.Replace("http://", $"http://{GitServer.User}:{GitServer.Password}@", StringComparison.Ordinal));
        Assert.Equal(TagOutcome.Created, (await world.TagAsync("1.0.1")).Outcome);

        world.Hook("pre-receive", "exit 1");
        var error = await Assert.ThrowsAsync<RefusedException>(() => world.TagAsync("1.0.2"));
        Assert.DoesNotContain(GitServer.Password, error.ToString(), StringComparison.Ordinal);
    }

    [HttpFact]
    public async Task Our_credential_is_not_handed_to_the_helpers_of_git_to_keep()
    {
        using var world = new RemoteWorld("http");
        using var folder = new TemporaryFolder();
        world.First.Git("config", "credential.helper", $"!f() {{ cat >>'{folder.At("seen")}'; }}; f");
        await world.TagAsync("1.0.0");
        Assert.False(File.Exists(folder.At("seen")));
    }

    [Fact]
    public async Task A_port_where_nobody_listens_is_unreachable()
    {
        using var world = new RemoteWorld("file");
        world.First.Git("remote", "set-url", "origin", $"http://127.0.0.1:{GitServer.FreePort()}/hello.git");
        var error = await Assert.ThrowsAsync<ReleaseException>(() => world.TagAsync("1.0.0"));
        Assert.Equal("RemoteUnreachable", error.ErrorId);
        Assert.Contains("tried 4 times", error.Message, StringComparison.Ordinal);
    }

    [Theory, FileRemote, HttpRemote]
    public async Task A_repository_that_is_not_there_is_missing(string kind)
    {
        using var world = new RemoteWorld(kind);
        world.First.Git("remote", "set-url", "origin", world.Url.Replace("hello.git", "other.git", StringComparison.Ordinal));
        Assert.Equal("RemoteMissing", (await Assert.ThrowsAsync<RefusedException>(() => world.TagAsync("1.0.0"))).ErrorId);
    }

    [HttpTheory]
    [InlineData("500 Internal Server Error")]
    [InlineData("503 Service Unavailable")]
    [InlineData("429 Too Many Requests")]
    public async Task A_server_that_is_ill_is_asked_again_and_then_given_up(string status)
    {
        using var proxy = new FaultyProxy { Status = status, Only = "/hello.git", Times = 2 };
        using var world = new RemoteWorld("http", proxy.Start);
        Assert.Equal(TagOutcome.Created, (await world.TagAsync("1.0.0")).Outcome);
        proxy.Times = int.MaxValue;
        var error = await Assert.ThrowsAsync<ReleaseException>(() => world.TagAsync("1.0.1"));
        Assert.Equal("RemoteUnavailable", error.ErrorId);
        Assert.Contains(status[..3], error.Message, StringComparison.Ordinal);
        Assert.Equal("", world.First.Git("tag", "--list", "v1.0.1"));
    }

    [HttpFact]
    public async Task A_push_that_breaks_off_in_the_middle_is_made_again()
    {
        using var proxy = new FaultyProxy { DropAfter = 200_000, Times = 2 };
        using var world = new RemoteWorld("http", proxy.Start);
        Big(world.First);
        StagingBranch staged = await world.StageAsync();
        Assert.Equal(world.First.Head, world.At(staged.Name));
    }

    [HttpFact]
    public async Task A_push_whose_answer_is_lost_is_found_to_be_done()
    {
        using var proxy = new FaultyProxy { DropAnswer = true, Times = 1 };
        using var world = new RemoteWorld("http", proxy.Start);
        ReleaseBranchResult branch = await world.BranchAsync("release-1.18");
        Assert.Equal(branch.Commit, world.At("release-1.18"));
        Assert.Equal(branch.Commit, world.First.Git("rev-parse", "v1.18.0-rc.0^{commit}"));
    }

    [HttpFact]
    public async Task A_transfer_that_stands_still_is_ended()
    {
        using var proxy = new FaultyProxy { StallAfter = 200_000 };
        using var world = new RemoteWorld("http", proxy.Start);
        world.Limits = new RemoteLimits { Stall = TimeSpan.FromSeconds(1), Attempts = 1 };
        Big(world.First);
        var error = await Assert.ThrowsAsync<ReleaseException>(() => world.StageAsync());
        Assert.Equal("RemoteUnavailable", error.ErrorId);
        Assert.Equal("", world.At("hello-staging-master"));
    }

    [HttpFact]
    public async Task A_call_that_takes_too_long_and_one_that_is_cancelled_end_with_their_processes()
    {
        using var proxy = new FaultyProxy { StallAfter = 200_000 };
        using var world = new RemoteWorld("http", proxy.Start);
        Big(world.First);
        world.Limits = new RemoteLimits { Call = TimeSpan.FromSeconds(3) };
        Assert.Equal("RemoteTimeout", (await Assert.ThrowsAsync<ReleaseException>(() => world.StageAsync())).ErrorId);
        Assert.Empty(CommandLines.Holding(world.Url));

        using var cancel = new CancellationTokenSource();
        world.Limits = new RemoteLimits();
        (Engine.Source.GitRepository source, GitRemote remote) = await world.OpenAsync(world.First);
        Task<string?> push = remote.PushAsync("push", [RefUpdate.Branch("x", null, world.First.Head)], runsHooks: false, cancel.Token);
        for (int i = 0; i < 500 && CommandLines.Holding(world.Url).Count == 0 && !push.IsCompleted; i++) await Task.Delay(20);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => push);
        for (int i = 0; i < 500 && CommandLines.Holding(world.Url).Count > 0; i++) await Task.Delay(20);
        Assert.Empty(CommandLines.Holding(world.Url));
        Assert.NotNull(source);
    }

    [HttpFact]
    public async Task The_secret_is_on_no_command_line_in_no_file_and_in_no_output()
    {
        if (!OperatingSystem.IsLinux()) return;
        using var proxy = new FaultyProxy { Pause = TimeSpan.FromMilliseconds(20) };
        using var world = new RemoteWorld("http", proxy.Start);
        Big(world.First);
        Task<StagingBranch> staging = world.StageAsync();
        int looks = 0;
        while (!staging.IsCompleted)
        {
            Assert.Empty(CommandLines.Holding(GitServer.Password));
            if (CommandLines.Holding(world.Url).Count > 0) looks++;
            await Task.Delay(5);
        }
        Assert.True(looks > 3, $"the push was seen only {looks} times");
        Assert.NotEmpty((await staging).Commit);
        foreach (string file in Directory.EnumerateFiles(world.First.Path, "*", SearchOption.AllDirectories))
            Assert.DoesNotContain(GitServer.Password, await File.ReadAllTextAsync(file), StringComparison.Ordinal);
    }

    [HttpFact]
    public async Task The_secret_does_not_follow_a_redirect_to_another_host()
    {
        using var stranger = new FaultyProxy { Status = "401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"x\"", Only = "HTTP" };
        using var proxy = new FaultyProxy { Only = "HTTP" };
        using var world = new RemoteWorld("http", server =>
        {
            // the same machine by another name: another host to git
            proxy.Status = $"302 Found\r\nLocation: http://localhost:{stranger.Start(server)}/hello.git/info/refs?service=git-upload-pack";
            return proxy.Start(server);
        });
        Assert.Equal("RemoteAuthentication", (await Assert.ThrowsAsync<RefusedException>(() => world.TagAsync("1.0.0"))).ErrorId);
        Assert.NotEmpty(stranger.Requests);
        Assert.DoesNotContain(stranger.Requests, request => request.Contains("uthorization", StringComparison.Ordinal));
    }

    [HttpFact]
    public async Task What_a_server_says_back_of_the_secret_is_masked()
    {
        using var world = new RemoteWorld("http");
        world.Hook("pre-receive", $"printf 'not you, %s\\033[31m\\n' {GitServer.Password} >&2; exit 1");
        var error = await Assert.ThrowsAsync<RefusedException>(() => world.TagAsync("1.0.0"));
        Assert.Contains("not you, ***", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(GitServer.Password, error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', error.Message);
    }

    [Fact]
    public async Task A_credential_for_a_folder_is_a_mistake()
    {
        using var world = new RemoteWorld("file");
        Engine.Source.GitRepository source = await Engine.Source.GitRepository.OpenAsync(world.First.Path, CancellationToken.None);
        Assert.Equal("CredentialUnused", (await Assert.ThrowsAsync<UsageException>(() => GitRemote.FindAsync(source, null, new GitCredential("ann", "secret"), new Dictionary<string, string>(), null, CancellationToken.None))).ErrorId);
        Assert.Equal("RemoteMissing", (await Assert.ThrowsAsync<RefusedException>(() => GitRemote.FindAsync(source, "upstream", null, new Dictionary<string, string>(), null, CancellationToken.None))).ErrorId);
    }

    private static void Big(GitRepository checkout)
    {
        checkout.Write("big.txt", Convert.ToHexString(RandomNumberGenerator.GetBytes(1_500_000)));
        checkout.Git("add", "--all");
        checkout.Commit("feat: big");
    }
}
