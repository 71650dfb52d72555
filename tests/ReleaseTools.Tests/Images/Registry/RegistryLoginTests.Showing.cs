using System.Text.Json.Nodes;
using ReleaseTools.Engine.Images.Registry;
using ReleaseTools.Images.Registry;

namespace ReleaseTools.Tests.Images.Registry;

/// <summary>When a login is shown, in which form, and what happens once it is refused.</summary>
public sealed partial class RegistryLoginTests
{
    [Fact]
    public async Task Who_is_not_logged_in_asks_nothing_besides()
    {
        _world.Restart(login: null);
        Fake.Asks = "none";

        await _world.Open().ResolveAsync("v1", s_none);

        Assert.Equal("HEAD manifests", Assert.Single(Fake.Requests).Verb);
    }

    [Fact]
    public async Task Many_who_are_logged_in_ask_what_is_wanted_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 30).Select(number => _world.Open($"hello-{number}").ResolveAsync("v1", s_none)));

        Assert.Equal((1, 0), (Fake.Count("GET v2"), Fake.Requests.Count(request => request.Kind == "manifests" && request.Authorization.Length == 0)));
    }

    [Theory]
    [InlineData("token", 404, true)]
    [InlineData("token", 403, true)]
    [InlineData("basic", 404, true)]
    [InlineData("basic", 404, false)]
    [InlineData("basic", 403, false)]
    public async Task A_registry_that_hides_what_is_there_is_shown_the_login(string asks, int status, bool pingAsks)
    {
        (Fake.Asks, Fake.HidesAs, Fake.PingAsks) = (asks, status, pingAsks);
        var image = new TestImage(1);

        await image.WriteAsync(_world.Open(), "v1");

        Assert.Equal(image.Manifest.Digest, (await _world.Open().FindManifestAsync("v1", s_none))!.Digest);
        Assert.Equal(["v1"], await _world.Open().ListTagsAsync(s_none).ToListAsync());
        Assert.Equal(pingAsks ? 0 : 1, Fake.Requests.Count(request => request.Kind != "v2" && request.Kind != "token" && request.Authorization.Length == 0));
    }

    [Fact]
    public async Task What_is_missing_is_missing_also_where_the_login_was_shown()
    {
        (Fake.Asks, Fake.HidesAs, Fake.PingAsks) = ("basic", 404, false);

        Assert.Null(await _world.Open().ResolveAsync("v1", s_none));
        Assert.Null(await _world.Open().ResolveAsync("v2", s_none));

        Assert.Equal(3, Fake.Count("HEAD manifests"));
    }

    [Theory]
    [InlineData("token")]
    [InlineData("basic")]
    public async Task A_registry_token_is_shown_to_the_registry_as_it_is(string asks)
    {
        Fake.Asks = asks;
        if (asks == "basic") Fake.Challenge = "Basic realm=\"the fake\"";
        _world.Restart(new JsonObject { ["registrytoken"] = RegistryFake.RegistryToken });
        if (asks == "token") await new TestImage(1).WriteAsync(_world.Open(), "v1");
        else await RefusedAsync(() => _world.Open().FindManifestAsync("v1", s_none));

        Assert.All(Fake.Requests.Where(request => request.Kind != "v2"), request => Assert.Equal($"Bearer {RegistryFake.RegistryToken}", request.Authorization));
        Assert.Equal(0, Fake.TokensGiven);
    }

    [Fact]
    public async Task A_registry_token_that_is_refused_is_not_sent_to_the_token_server()
    {
        _world.Restart(new JsonObject { ["registrytoken"] = "MARKED-WRONG" });

        RegistryException refusal = await RefusedAsync(() => _world.Open().FindManifestAsync("v1", s_none));

        Assert.Equal(("RegistryUnauthorized", 0), (refusal.ErrorId, Fake.Count("GET token")));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(404)]
    [InlineData(405)]
    public async Task A_token_server_that_knows_no_post_is_asked_by_get(int status)
    {
        Fake.RefusesPost = status;
        _world.Restart(new JsonObject { ["identitytoken"] = RegistryFake.IdentityToken });

        await new TestImage(1).WriteAsync(_world.Open(), "v1");

        Assert.Equal(Fake.Count("POST token"), Fake.Count("GET token"));
        Assert.All(Fake.Requests.Where(request => request.Kind is not "token" and not "v2"), request => Assert.StartsWith("Bearer MARKED-TOKEN", request.Authorization, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_wrong_identity_token_is_refused_with_what_the_token_server_says_first()
    {
        Fake.RefusesPost = 400;
        _world.Restart(new JsonObject { ["identitytoken"] = "MARKED-WRONG" });

        RegistryException refusal = await RefusedAsync(() => _world.Open().FindManifestAsync("v1", s_none));

        Assert.Contains("answered 400 (the fake knows no POST)", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Bearer realm={0}token,service=fake")]
    [InlineData("Bearer realm=/token,service=fake,scope=repository:hello:pull,push")]
    [InlineData("Negotiate, Basic realm=\"x\", Bearer realm=\"/token\",service=\"fake\"")]
    public async Task A_challenge_as_some_registries_write_it_is_met(string challenge)
    {
        Fake.Challenge = string.Format(System.Globalization.CultureInfo.InvariantCulture, challenge, Fake.Address);
        var image = new TestImage(1);

        await image.WriteAsync(_world.Open(), "v1");

        Assert.Equal(image.Manifest.Digest, await _world.Open().ResolveAsync("v1", s_none));
    }

    [Fact]
    public async Task Tokens_that_end_all_at_once_are_all_replaced()
    {
        RegistryFake fake = Fake;
        int requests = 0;
        fake.Plan = request =>
        {
            // long after every repository has tokens for reading and for writing, and once more while they are replaced
            if (request.Kind != "token" && Interlocked.Increment(ref requests) is 150 or 200) fake.EndTokens();
            return null;
        };

        await Task.WhenAll(Enumerable.Range(0, 25).Select(async number =>
        {
            RegistryRepository repository = _world.Open($"hello-{number}");
            await repository.ResolveAsync("v1", s_none);
            for (int i = 0; i < 3; i++) await new TestImage(number * 10 + i).WriteAsync(repository, $"v{i}");
            Assert.Equal(3, await repository.ListTagsAsync(s_none).CountAsync());
        }));

        Assert.True(requests > 200);
        Assert.Equal(25, fake.Repositories.Values.Count(repository => repository.Tags.Count == 3));
    }

    [Fact]
    public async Task A_token_that_was_cached_for_reading_is_not_the_answer_to_one_for_writing_that_ended()
    {
        RegistryRepository repository = _world.Open();
        await repository.ResolveAsync("v1", s_none);
        await new TestImage(1).WriteAsync(repository, "v1");
        Fake.EndTokens();

        Assert.NotNull(await repository.ResolveAsync("v1", s_none));
        Assert.Equal(3, Fake.TokensGiven);
    }
}
