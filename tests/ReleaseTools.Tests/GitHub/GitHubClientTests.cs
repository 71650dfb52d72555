using System.Net;
using System.Net.Sockets;
using System.Security;
using System.Text;
using ReleaseTools.Engine.GitHub;
using ReleaseTools.Engine.GitHub.Releases;
using ReleaseTools.Engine.Http;
using ReleaseTools.GitHub;

namespace ReleaseTools.Tests.GitHub;

public sealed class GitHubClientTests
{
    private static readonly CancellationToken s_none = CancellationToken.None;

    [Theory]
    [InlineData(0, 1)]
    [InlineData(100, 1)]
    [InlineData(101, 2)]
    [InlineData(250, 3)]
    public async Task A_list_takes_as_many_requests_as_it_has_pages_of_a_hundred(int releases, int requests)
    {
        await using GitHubWorld world = await GitHubWorld.CreateAsync();
        for (int i = 0; i < releases; i++) world.Repository.Releases.Add(new GitHubFakeRelease { Id = i + 1, Tag = $"v1.{i}.0" });
        List<GitHubRelease> found = await world.Releases().ListAsync(s_none).ToListAsync(s_none);
        Assert.Equal((releases, requests), (found.Count, world.Fake.Requests.Count));
        Assert.Equal(releases, found.Select(release => release.Tag).Distinct().Count());
    }

    [Theory]
    [InlineData("<https://other.example.com/releases?page=2>; rel=\"next\"", "the next page of the list is at other.example.com")]
    [InlineData("<>; rel=\"next\"", "the list leads back to a page that was read")]
    [InlineData("page=2; rel=\"next\"", "where the list goes on can't be read")]
    public async Task A_list_whose_next_page_is_unusable_is_not_taken_for_whole(string link, string says)
    {
        await using GitHubWorld world = await GitHubWorld.CreateAsync();
        world.Fake.Plan = _ => new GitHubFault(200) { Body = "[]", Headers = new() { ["Link"] = link } };

        GitHubException failure = await Assert.ThrowsAsync<GitHubException>(async () => await world.Releases().ListAsync(s_none).ToListAsync(s_none));

        Assert.Equal("GitHubStrange", failure.ErrorId);
        Assert.Contains(says, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_has_not_changed_is_not_sent_again()
    {
        await using GitHubWorld world = await GitHubWorld.CreateAsync();
        world.Repository.Releases.Add(new GitHubFakeRelease { Id = 1, Tag = "v1.0.0" });
        GitHubClient client = world.Client();
        var api = new ReleaseApi(client, GitHubRepository.Parse(GitHubWorld.Name));
        ReleaseResource[] first = [.. await api.ListAsync(s_none).ToListAsync(s_none)];
        ReleaseResource[] again = [.. await api.ListAsync(s_none).ToListAsync(s_none)];
        Assert.Equal(first.Select(release => release.Id), again.Select(release => release.Id));
        Assert.NotNull(world.Fake.Requests.Last().Header("If-None-Match"));
        Assert.Equal(304, world.Fake.Requests.Last().Status);

        world.Repository.Releases.Add(new GitHubFakeRelease { Id = 2, Tag = "v1.1.0" });
        Assert.Equal(2, (await api.ListAsync(s_none).ToListAsync(s_none)).Count);
    }

    [Fact]
    public async Task A_refusal_names_the_field_and_what_it_was_about()
    {
        await using GitHubWorld world = await GitHubWorld.CreateAsync();
        var api = new ReleaseApi(world.Client(), GitHubRepository.Parse(GitHubWorld.Name));
        var refused = await Assert.ThrowsAsync<GitHubException>(() => api.CreateAsync(new ReleaseBody { TagName = "v1.0.0", TargetCommitish = "nowhere", Draft = false }, s_none));
        Assert.Equal("GitHubRefused", refused.ErrorId);
        Assert.Equal(["invalid"], refused.Codes);
        Assert.Equal($"Could not create the release v1.0.0 in acme/hello: {world.Fake.Address.Authority} answered 422 (Validation Failed: target_commitish invalid).", refused.Message);
    }

    [Theory]
    [InlineData("ghp_wrongwrongwrongwrongwrongwrong1", "GitHubTokenRefused", "GH_TOKEN")]
    [InlineData(GitHubFake.ReadToken, "GitHubForbidden", "GH_TOKEN")]
    [InlineData(null, "GitHubTokenRefused", "export GH_TOKEN=$(gh auth token)")]
    public async Task Without_the_right_the_error_says_which_token_was_used(string? token, string errorId, string remedy)
    {
        await using GitHubWorld world = await GitHubWorld.CreateAsync();
        var api = new ReleaseApi(world.Client(token), GitHubRepository.Parse(GitHubWorld.Name));
        var refused = await Assert.ThrowsAsync<GitHubException>(() => api.CreateAsync(new ReleaseBody { TagName = "v1.0.0" }, s_none));
        Assert.Equal(errorId, refused.ErrorId);
        Assert.Contains(remedy, refused.Remedy, StringComparison.Ordinal);
        if (token is not null) Assert.DoesNotContain(token, refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Public_releases_are_read_without_a_token()
    {
        await using GitHubWorld world = await GitHubWorld.CreateAsync();
        world.Repository.Releases.Add(new GitHubFakeRelease { Id = 1, Tag = "v1.0.0" });
        world.Repository.Releases.Add(new GitHubFakeRelease { Id = 2, Tag = "v1.1.0", Draft = true });
        Assert.Equal(["v1.0.0"], await world.Releases(token: null).ListAsync(s_none).Select(release => release.Tag).ToListAsync(s_none));
        Assert.All(world.Fake.Requests, request => Assert.Null(request.Token));
    }

    [Fact]
    public async Task A_budget_that_comes_back_soon_is_waited_for()
    {
        await using GitHubWorld world = await GitHubWorld.CreateAsync();
        long reset = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        world.Fake.Plan = request => request.Number == 1 ? Limited(reset) : null;
        Assert.Empty(await world.Releases().ListAsync(s_none).ToListAsync(s_none));
        Assert.Equal(2, world.Fake.Requests.Count);
        Assert.True(DateTimeOffset.UtcNow.ToUnixTimeSeconds() > reset);
    }

    [Fact]
    public async Task A_budget_that_comes_back_late_is_an_error_that_says_when()
    {
        await using GitHubWorld world = await GitHubWorld.CreateAsync();
        world.Fake.Plan = _ => Limited(DateTimeOffset.UtcNow.AddMinutes(30).ToUnixTimeSeconds());
        var limited = await Assert.ThrowsAsync<GitHubException>(async () => await world.Releases().ListAsync(s_none).ToListAsync(s_none));
        Assert.Equal("GitHubLimit", limited.ErrorId);
        Assert.Matches(@"takes requests again in (30|31) min", limited.Remedy!);
        Assert.Single(world.Fake.Requests);
    }

    [Theory]
    [InlineData("https://uploads.github.com/repos", "https://api.github.com/", true)]
    [InlineData("https://api.github.com/repos", "https://api.github.com/", true)]
    [InlineData("https://github.example.com/api/uploads", "https://github.example.com/api/v3/", true)]
    [InlineData("https://uploads.acme.ghe.com/repos", "https://api.acme.ghe.com/", true)]
    [InlineData("http://uploads.github.com/repos", "https://api.github.com/", false)]
    [InlineData("https://uploads.github.com.evil.example/repos", "https://api.github.com/", false)]
    [InlineData("https://evil.example/repos", "https://api.github.com/", false)]
    [InlineData("https://evil@uploads.github.com/repos", "https://api.github.com/", false)]
    [InlineData("https://uploads.github.com:8443/repos", "https://api.github.com/", false)]
    public void Files_and_the_token_go_to_GitHubs_own_hosts_only(string upload, string api, bool expected) => Assert.Equal(expected, UploadHost.IsTrusted(new Uri(upload), new Uri(api)));

    [Fact]
    public async Task A_redirect_to_another_host_is_followed_without_the_token()
    {
        await using GitHubWorld world = await GitHubWorld.CreateAsync();
        await using GitHubFake other = await GitHubFake.StartAsync();
        other.Add(GitHubWorld.Name);
        world.Fake.Plan = request => new GitHubFault(301) { Headers = new() { ["Location"] = new Uri(other.Address, request.Path.TrimStart('/')).AbsoluteUri } };
        await world.Releases().ListAsync(s_none).ToListAsync(s_none);
        Assert.Equal(GitHubFake.Token, Assert.Single(world.Fake.Requests).Token);
        Assert.Null(Assert.Single(other.Requests).Token);
    }

    [Theory]
    [InlineData("github.com", "", "https://api.github.com/", "https://api.github.com/graphql")]
    [InlineData("github.example.com", "", "https://github.example.com/api/v3/", "https://github.example.com/api/graphql")]
    [InlineData("acme.ghe.com", "", "https://api.acme.ghe.com/", "https://api.acme.ghe.com/graphql")]
    [InlineData("github.com", "GITHUB_API_URL=http://127.0.0.1:1234", "http://127.0.0.1:1234/", "http://127.0.0.1:1234/graphql")]
    [InlineData("git.acme.io", "GITHUB_SERVER_URL=https://git.acme.io GITHUB_API_URL=https://git.acme.io/api/v3 GITHUB_GRAPHQL_URL=https://git.acme.io/api/graphql", "https://git.acme.io/api/v3/", "https://git.acme.io/api/graphql")]
    [InlineData("github.com", "GITHUB_SERVER_URL=https://git.acme.io GITHUB_API_URL=https://git.acme.io/api/v3", "https://api.github.com/", "https://api.github.com/graphql")]
    public void Each_host_has_its_api(string host, string environment, string api, string graphQl)
    {
        GitHubServer server = GitHubServer.Of(host, Variables(environment));
        Assert.Equal((api, graphQl), (server.Api.AbsoluteUri, server.GraphQl.AbsoluteUri));
    }

    [Theory]
    [InlineData("http://github.example.com/api/v3")]
    [InlineData("ftp://127.0.0.1/")]
    [InlineData("nonsense")]
    public void The_token_goes_nowhere_without_encryption(string url) =>
        Assert.Equal("GitHubAddressInvalid", Assert.Throws<UsageException>(() => GitHubServer.Of("github.com", Variables($"GITHUB_API_URL={url}"))).ErrorId);

    [Theory]
    [InlineData("github.com", "GH_TOKEN=a1 GITHUB_TOKEN=b2 GH_ENTERPRISE_TOKEN=c3", "token from GH_TOKEN")]
    [InlineData("github.com", "GITHUB_TOKEN=b2", "token from GITHUB_TOKEN")]
    [InlineData("github.example.com", "GH_TOKEN=a1 GITHUB_ENTERPRISE_TOKEN=d4", "token from GITHUB_ENTERPRISE_TOKEN")]
    [InlineData("github.example.com", "GH_TOKEN=a1", null)]
    [InlineData("acme.ghe.com", "GH_TOKEN=a1", "token from GH_TOKEN")]
    public void A_host_gets_the_token_that_gh_would_send_it(string host, string environment, string? expected) =>
        Assert.Equal(expected, GitHubToken.Find(host, null, Variables(environment))?.ToString());

    [Fact]
    public void The_token_that_gh_keeps_is_found_and_the_one_that_is_given_goes_before_all()
    {
        using var folder = new TestFolder();
        File.WriteAllText(folder.At("hosts.yml"), "github.com:\n    user: ada\n    oauth_token: gho_kept\n    git_protocol: https\nother.example.com:\n    user: ada\n");
        Dictionary<string, string> environment = Variables($"GH_CONFIG_DIR={folder.Path}");
        Assert.Equal("token from gh", GitHubToken.Find("github.com", null, environment)?.ToString());
        Assert.Null(GitHubToken.Find("other.example.com", null, environment));
        var given = new SecureString();
        foreach (char c in "ghp_given") given.AppendChar(c);
        Assert.Equal("token from -Token", GitHubToken.Find("github.com", given, environment)?.ToString());
    }

    [Fact]
    public void A_token_with_a_line_break_is_refused_without_being_repeated()
    {
        var refused = Assert.Throws<UsageException>(() => GitHubToken.Find("github.com", null, new Dictionary<string, string> { ["GH_TOKEN"] = "first\nsecond" }));
        Assert.Equal("GitHubTokenInvalid", refused.ErrorId);
        Assert.DoesNotContain("second", refused.ToString(), StringComparison.Ordinal);
    }

    private static GitHubFault Limited(long reset) => new(403)
    {
        Message = "API rate limit exceeded",
        Headers = new() { ["x-ratelimit-remaining"] = "0", ["x-ratelimit-reset"] = $"{reset}" },
    };

    private static Dictionary<string, string> Variables(string text) =>
        text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(part => part.Split('=', 2)).ToDictionary(part => part[0], part => part[1]);
}
