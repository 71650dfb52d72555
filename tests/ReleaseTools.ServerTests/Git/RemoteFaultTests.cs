using System.Collections.Concurrent;
using System.Security.Cryptography;
using ReleaseTools.Branches;
using ReleaseTools.Engine.Source.Remotes;

namespace ReleaseTools.ServerTests.Git;

/// <summary>Remotes that can't be reached, don't let us in, or break off.</summary>
public sealed class RemoteFaultTests
{
    [Theory]
    [InlineData("ann", "wrong-password")]
    [InlineData(null, null)]
    public async Task Without_the_right_password_the_error_says_how_to_give_one_and_not_which_it_was(string? user, string? password)
    {
        await using RemoteWorld world = await RemoteWorld.CreateAsync("http");
        world.Credential = user is null ? null : new GitCredential(user, password!);
        string here = CheckoutState.Of(world.First);

        var error = await Assert.ThrowsAsync<RefusedException>(() => world.TagAsync("1.0.0"));

        Assert.Equal("RemoteAuthentication", error.ErrorId);
        Assert.Contains("RELEASE_GIT_TOKEN", error.Remedy, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong-password", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(here, CheckoutState.Of(world.First));
    }

    [Fact]
    public async Task Credentials_in_the_url_and_helpers_of_git_work_as_they_are()
    {
        await using RemoteWorld world = await RemoteWorld.CreateAsync("http");
        world.Credential = null;
        world.First.Git("config", "credential.helper", $"!f() {{ echo username={RemoteWorld.User}; echo password={RemoteWorld.Password}; }}; f");
        Assert.Equal(TagOutcome.Created, (await world.TagAsync("1.0.0")).Outcome);

        world.First.Git("config", "--unset-all", "credential.helper");
        world.First.Git("remote", "set-url", "origin", world.Url.Replace("http://", $"http://{RemoteWorld.User}:{RemoteWorld.Password}@", StringComparison.Ordinal));
        Assert.Equal(TagOutcome.Created, (await world.TagAsync("1.0.1")).Outcome);

        world.Hook("pre-receive", "exit 1");
        var error = await Assert.ThrowsAsync<RefusedException>(() => world.TagAsync("1.0.2"));
        Assert.DoesNotContain(RemoteWorld.Password, error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Our_credential_is_not_handed_to_the_helpers_of_git_to_keep()
    {
        await using RemoteWorld world = await RemoteWorld.CreateAsync("http");
        using var folder = new TestFolder();
        world.First.Git("config", "credential.helper", $"!f() {{ cat >>'{folder.At("seen")}'; }}; f");
        await world.TagAsync("1.0.0");
        Assert.False(File.Exists(folder.At("seen")));
    }

    [Fact]
    public async Task A_port_where_nobody_listens_is_unreachable()
    {
        await using RemoteWorld world = await RemoteWorld.CreateAsync("file");
        world.First.Git("remote", "set-url", "origin", $"http://127.0.0.1:1/hello.git");
        var error = await Assert.ThrowsAsync<ReleaseException>(() => world.TagAsync("1.0.0"));
        Assert.Equal("RemoteUnreachable", error.ErrorId);
        Assert.Contains("tried 4 times", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("file")]
    [InlineData("http")]
    public async Task A_repository_that_is_not_there_is_missing(string kind)
    {
        await using RemoteWorld world = await RemoteWorld.CreateAsync(kind);
        world.First.Git("remote", "set-url", "origin", world.Url.Replace("hello.git", "other.git", StringComparison.Ordinal));
        Assert.Equal("RemoteMissing", (await Assert.ThrowsAsync<RefusedException>(() => world.TagAsync("1.0.0"))).ErrorId);
    }

    [Theory]
    [InlineData(FaultKind.InternalError, "500")]
    [InlineData(FaultKind.SlowDown, "503")]
    [InlineData(FaultKind.TooManyRequests, "429")]
    public async Task A_server_that_is_ill_is_asked_again_and_then_given_up(FaultKind fault, string status)
    {
        await using RemoteWorld world = await RemoteWorld.CreateAsync("http");
        world.Proxy.Fail("/hello.git", fault, times: 2);
        Assert.Equal(TagOutcome.Created, (await world.TagAsync("1.0.0")).Outcome);
        world.Proxy.Fail("/hello.git", fault);
        var error = await Assert.ThrowsAsync<ReleaseException>(() => world.TagAsync("1.0.1"));
        Assert.Equal("RemoteUnavailable", error.ErrorId);
        Assert.Contains(status, error.Message, StringComparison.Ordinal);
        Assert.Equal("", world.First.Git("tag", "--list", "v1.0.1"));
    }

    [Fact]
    public async Task A_push_that_breaks_off_in_the_middle_is_made_again()
    {
        await using RemoteWorld world = await RemoteWorld.CreateAsync("http");
        world.Proxy.Fail(Push, FaultKind.ResetInBody, times: 2);
        Big(world.First);
        StagingBranch staged = await world.StageAsync();
        Assert.Equal(world.First.Head, world.At(staged.Name));
    }

    [Fact]
    public async Task A_push_whose_answer_is_lost_is_found_to_be_done()
    {
        await using RemoteWorld world = await RemoteWorld.CreateAsync("http");
        world.Proxy.Fail(Push, FaultKind.LostAnswer, times: 1);
        ReleaseBranchResult branch = await world.BranchAsync("release-1.18");
        Assert.Equal(branch.Commit, world.At("release-1.18"));
        Assert.Equal(branch.Commit, world.First.Git("rev-parse", "v1.18.0-rc.0^{commit}"));
    }

    [Fact]
    public async Task A_transfer_that_stands_still_is_ended()
    {
        await using RemoteWorld world = await RemoteWorld.CreateAsync("http");
        world.Proxy.Fail(Push, FaultKind.StallInBody);
        world.Limits = new RemoteLimits { Stall = TimeSpan.FromSeconds(1), Retry = world.Limits.Retry with { Attempts = 1 } };
        Big(world.First);
        var error = await Assert.ThrowsAsync<ReleaseException>(() => world.StageAsync());
        Assert.Equal("RemoteUnavailable", error.ErrorId);
        Assert.Equal("", world.At("hello-staging-master"));
    }

    [Fact]
    public async Task A_call_that_takes_too_long_and_one_that_is_cancelled_end_with_their_processes()
    {
        await using RemoteWorld world = await RemoteWorld.CreateAsync("http");
        world.Proxy.Fail(Push, FaultKind.StallInBody);
        Big(world.First);
        world.Limits = new RemoteLimits { Call = TimeSpan.FromSeconds(3) };
        Assert.Equal("RemoteTimeout", (await Assert.ThrowsAsync<ReleaseException>(() => world.StageAsync())).ErrorId);
        Assert.Empty(ProcessList.CommandLines(world.Url));

        using var cancel = new CancellationTokenSource();
        world.Limits = new RemoteLimits();
        (Engine.Source.GitRepository source, GitRemote remote) = await world.OpenAsync(world.First);
        Task<string?> push = remote.PushAsync("push", [RefUpdate.Branch("x", null, world.First.Head)], runsHooks: false, cancel.Token);
        await Eventually.HoldsAsync(() => ProcessList.CommandLines(world.Url).Count > 0 || push.IsCompleted, "git begins");
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => push);
        await Eventually.HoldsAsync(() => ProcessList.CommandLines(world.Url).Count == 0, "git ends");
        Assert.NotNull(source);
    }

    [Fact]
    public async Task The_secret_is_on_no_command_line_in_no_file_and_in_no_output()
    {
        Requires.Linux();
        await using RemoteWorld world = await RemoteWorld.CreateAsync("http");
        world.Proxy.Fail(Push, FaultKind.SlowBody);
        Big(world.First);
        Task<StagingBranch> staging = world.StageAsync();
        int looks = 0;
        while (!staging.IsCompleted)
        {
            Assert.Empty(ProcessList.CommandLines(RemoteWorld.Password));
            if (ProcessList.CommandLines(world.Url).Count > 0) looks++;
            await Task.Delay(5);
        }
        Assert.True(looks > 3, $"the push was seen only {looks} times");
        Assert.NotEmpty((await staging).Commit);
        foreach (string file in Directory.EnumerateFiles(world.First.Path, "*", SearchOption.AllDirectories))
            Assert.DoesNotContain(RemoteWorld.Password, await File.ReadAllTextAsync(file), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_secret_does_not_follow_a_redirect_to_another_host()
    {
        var seen = new ConcurrentQueue<string>();
        await using LoopbackServer stranger = await LoopbackServer.StartAsync(context =>
        {
            seen.Enqueue(context.Request.Headers.Authorization.ToString());
            (context.Response.StatusCode, context.Response.Headers.WWWAuthenticate) = (401, "Basic realm=\"x\"");
            return Task.CompletedTask;
        });
        // the same machine by another name: another host to git
        await using LoopbackServer trusted = await LoopbackServer.StartAsync(context =>
        {
            context.Response.Redirect($"http://localhost:{stranger.Address.Port}/hello.git/info/refs?service=git-upload-pack");
            return Task.CompletedTask;
        });
        await using RemoteWorld world = await RemoteWorld.CreateAsync("http");
        world.First.Git("remote", "set-url", "origin", new Uri(trusted.Address, "hello.git").AbsoluteUri);

        Assert.Equal("RemoteAuthentication", (await Assert.ThrowsAsync<RefusedException>(() => world.TagAsync("1.0.0"))).ErrorId);

        Assert.NotEmpty(seen);
        Assert.All(seen, Assert.Empty);
    }

    [Fact]
    public async Task What_a_server_says_back_of_the_secret_is_masked()
    {
        await using RemoteWorld world = await RemoteWorld.CreateAsync("http");
        world.Hook("pre-receive", $"printf 'not you, %s\\033[31m\\n' {RemoteWorld.Password} >&2; exit 1");
        var error = await Assert.ThrowsAsync<RefusedException>(() => world.TagAsync("1.0.0"));
        Assert.Contains("not you, ***", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(RemoteWorld.Password, error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', error.Message);
    }

    [Fact]
    public async Task A_credential_for_a_folder_is_a_mistake()
    {
        await using RemoteWorld world = await RemoteWorld.CreateAsync("file");
        Engine.Source.GitRepository source = await Engine.Source.GitRepository.OpenAsync(world.First.Path, CancellationToken.None);
        Assert.Equal("CredentialUnused", (await Assert.ThrowsAsync<UsageException>(() => GitRemote.FindAsync(source, null, new GitCredential("ann", "secret"), new Dictionary<string, string>(), null, CancellationToken.None))).ErrorId);
        Assert.Equal("RemoteMissing", (await Assert.ThrowsAsync<RefusedException>(() => GitRemote.FindAsync(source, "upstream", null, new Dictionary<string, string>(), null, CancellationToken.None))).ErrorId);
    }

    // of a push; what comes before it asks for the refs
    private const string Push = "/hello.git/git-receive-pack";

    private static void Big(GitRepository checkout)
    {
        checkout.Write("big.txt", Convert.ToHexString(RandomNumberGenerator.GetBytes(1_500_000)));
        checkout.Git("add", "--all");
        checkout.Commit("feat: big");
    }
}
