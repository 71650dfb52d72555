using System.Text;
using System.Text.Json.Nodes;
using ReleaseTools.Engine.Images.Registry;
using ReleaseTools.Engine.Images.Registry.Credentials;
using ReleaseTools.Images.Registry;

namespace ReleaseTools.Tests.Images.Registry;

public sealed class RegistryLoginTests : IAsyncLifetime
{
    private static readonly CancellationToken s_none = CancellationToken.None;

    private RegistryWorld _world = null!;

    private RegistryFake Fake => _world.Fake;

    public async ValueTask InitializeAsync()
    {
        _world = await RegistryWorld.StartAsync();
        Fake.Asks = "token";
    }

    public async ValueTask DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task Many_who_want_the_same_token_fetch_it_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => _world.Open().ResolveAsync("v1", s_none)));

        Assert.Equal(1, Fake.TokensGiven);
    }

    [Fact]
    public async Task Once_a_registry_has_said_what_it_wants_nobody_is_turned_away_first()
    {
        await _world.Open("a").ResolveAsync("v1", s_none);
        await _world.Open("b").ResolveAsync("v1", s_none);

        Assert.Equal(["GET v2", "GET token", "HEAD manifests", "GET token", "HEAD manifests"], Fake.Requests.Select(request => request.Verb));
        Assert.All(Fake.Requests.Where(request => request.Kind == "manifests"), request => Assert.StartsWith("Bearer", request.Authorization, StringComparison.Ordinal));
    }

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

    [Fact]
    public async Task Who_only_reads_asks_for_no_right_to_write()
    {
        await _world.Open().ResolveAsync("v1", s_none);
        await _world.Open().HasBlobAsync(new TestImage(1).LayerBlob, s_none);

        Assert.Equal("repository:hello:pull", Assert.Single(Fake.Requests, request => request.Kind == "token")["scope"]);
    }

    [Fact]
    public async Task A_token_is_renewed_before_it_ends()
    {
        (Fake.SaidLife, Fake.TokenLife) = (1, TimeSpan.FromSeconds(2));
        await _world.Open().ResolveAsync("v1", s_none);
        await Task.Delay(900);
        await _world.Open().ResolveAsync("v1", s_none);

        Assert.Equal(2, Fake.TokensGiven);
        Assert.DoesNotContain(Fake.Requests, request => request.Kind == "manifests" && request.Authorization.Length == 0);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(0)]
    public async Task A_token_that_does_not_say_how_long_it_lasts_lasts_a_minute(int? said)
    {
        Fake.SaidLife = said;
        for (int i = 0; i < 3; i++) await _world.Open().ResolveAsync("v1", s_none);

        Assert.Equal(1, Fake.TokensGiven);
    }

    [Fact]
    public async Task Nobody_reads_what_is_public()
    {
        _world.Restart(login: null);
        Fake.IsPublic = true;

        Assert.Null(await _world.Open().FindManifestAsync("v1", s_none));
        RegistryException refusal = await RefusedAsync(() => new TestImage(1).WriteAsync(_world.Open(), "v1"));
        Assert.Equal(("RegistryUnauthorized", $"Log in: docker login {Fake.Name}."), (refusal.ErrorId, refusal.Remedy));
    }

    [Theory]
    [InlineData("token")]
    [InlineData("basic")]
    public async Task A_wrong_password_is_refused_with_where_it_came_from(string asks)
    {
        Fake.Asks = asks;
        _world.Restart(new JsonObject { ["username"] = "ada", ["password"] = "MARKED-WRONG-PASSWORD" });

        RegistryException refusal = await RefusedAsync(() => _world.Open().FindManifestAsync("v1", s_none));

        Assert.Equal("RegistryUnauthorized", refusal.ErrorId);
        Assert.Contains("config.json is refused", refusal.Remedy, StringComparison.Ordinal);
        Assert.Contains($"{Fake.Name} answered 401 (", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_identity_token_is_shown_to_the_token_server_alone()
    {
        _world.Restart(new JsonObject { ["auth"] = Convert.ToBase64String(Encoding.UTF8.GetBytes("00000000-0000-0000-0000-000000000000:")), ["identitytoken"] = RegistryFake.IdentityToken });
        await new TestImage(1).WriteAsync(_world.Open(), "v1");

        Assert.DoesNotContain(Fake.Requests, request => request.Authorization.StartsWith("Basic", StringComparison.Ordinal));
        _world.Restart(new JsonObject { ["identitytoken"] = "MARKED-WRONG" });
        await RefusedAsync(() => _world.Open().FindManifestAsync("v1", s_none));
    }

    [Theory]
    [InlineData("credsStore", """read -r server; echo "{\"ServerURL\":\"$server\",\"Username\":\"ada\",\"Secret\":\"MARKED-PASSWORD:with-a-colon\"}" """)]
    [InlineData("credHelpers", """echo '{"Username":"<token>","Secret":"MARKED-IDENTITY"}' """)]
    public async Task A_helper_keeps_the_login(string where, string script)
    {
        Requires.Unix();
        _world.Install("docker-credential-marked", script);
        _world.Restart(login: null, new JsonObject { [where] = where == "credsStore" ? "marked" : new JsonObject { [Fake.Name] = "marked" } });

        var image = new TestImage(1);
        await image.WriteAsync(_world.Open(), "v1");

        Assert.Equal(image.Manifest.Digest, await _world.Open().ResolveAsync("v1", s_none));
        // a password goes into a header, a token that stands for it into a form
        Assert.All(Fake.Requests.Where(request => request.Kind == "token"), request => Assert.Equal(where == "credsStore" ? "GET" : "POST", request.Method));
    }

    [Theory]
    [InlineData("echo 'credentials not found in native keychain'; exit 1", "RegistryUnauthorized", "Log in")]
    [InlineData("echo 'MARKED-OUTPUT is locked'; echo MARKED-ERROR >&2; exit 3", "CredentialHelperFailed", "exit code 3")]
    [InlineData("echo MARKED-OUTPUT", "CredentialHelperFailed", "is no login")]
    [InlineData("echo '{\"Username\":7}'", "CredentialHelperFailed", "is no login")]
    [InlineData(null, "CredentialHelperMissing", "not installed")]
    public async Task A_helper_that_has_no_login_says_why(string? script, string id, string says)
    {
        Requires.Unix();
        if (script is not null) _world.Install("docker-credential-kept", script);
        _world.Restart(login: null, new JsonObject { ["credsStore"] = "kept" });

        ReleaseException failure = await Assert.ThrowsAnyAsync<ReleaseException>(() => _world.Open().FindManifestAsync("v1", s_none));

        Assert.Equal(id, failure.ErrorId);
        Assert.Contains(says, $"{failure.Message} {failure.Remedy}", StringComparison.Ordinal);
        RegistryWorld.TellsNoSecret(failure);
    }

    [Fact]
    public async Task A_helper_that_does_not_answer_is_ended()
    {
        Requires.Unix();
        using var folder = new TestFolder();
        string helper = folder.Write("docker-credential-slow", "#!/bin/sh\nsleep 600\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(helper, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var environment = new Dictionary<string, string> { ["PATH"] = $"{folder.Path}:{Environment.GetEnvironmentVariable("PATH")}" };

        var failure = await Assert.ThrowsAsync<RefusedException>(() => new CredentialHelper("slow", environment, TimeSpan.FromSeconds(1)).GetAsync("registry.example.com", s_none));

        Assert.Contains("did not answer within 1 s", failure.Message, StringComparison.Ordinal);
        await Eventually.HoldsAsync(() => ProcessList.CommandLines(helper).Count == 0, "the helper ends");
    }

    [Theory]
    [InlineData("registry")]
    [InlineData("ftp://127.0.0.1/token")]
    [InlineData("http://ada:MARKED@127.0.0.1/token")]
    [InlineData("")]
    public async Task A_realm_that_is_no_address_gets_no_password(string realm)
    {
        Fake.Realm = realm;

        RegistryException refusal = await RefusedAsync(() => _world.Open().FindManifestAsync("v1", s_none));

        Assert.Equal("RegistryRealm", refusal.ErrorId);
        Assert.Contains(Fake.Name, refusal.Message, StringComparison.Ordinal);
        Assert.Equal("GET v2", Assert.Single(Fake.Requests).Verb);
    }

    [Theory]
    [InlineData("Negotiate abc==, Digest realm=\"x\"", "a way that is not known here (Negotiate, Digest;")]
    [InlineData("Bearer realm=\"x", "a quoted value does not end")]
    public async Task A_challenge_that_can_not_be_met_is_named(string challenge, string says)
    {
        Fake.Challenge = challenge;

        RegistryException refusal = await RefusedAsync(() => _world.Open().FindManifestAsync("v1", s_none));

        Assert.Contains(says, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_server_elsewhere_gets_the_password_and_the_registry_does_not()
    {
        await using RegistryFake other = await RegistryFake.StartAsync();
        Fake.Realm = $"{other.Address}token?audience=fake";
        await RefusedAsync(() => _world.Open().FindManifestAsync("v1", s_none));

        Assert.All(other.Requests, request => Assert.StartsWith("Basic", request.Authorization, StringComparison.Ordinal));
        Assert.All(other.Requests, request => Assert.Equal(("fake", "fake"), (request["audience"], request["service"])));
        Assert.All(Fake.Requests, request => Assert.DoesNotContain("Basic", request.Authorization, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("token")]
    [InlineData("basic")]
    public async Task Whoever_a_blob_is_fetched_from_instead_sees_no_login(string asks)
    {
        Fake.Asks = asks;
        var image = new TestImage(1);
        await image.WriteAsync(_world.Open(), "v1");
        await using RegistryFake other = await RegistryFake.StartAsync();
        (other.Elsewhere, Fake.BlobHost) = (image.Layer, other.Address);

        Assert.Equal(image.Layer, await TestImage.BytesAsync(_world.Open(), image.LayerBlob));
        Assert.Equal("", Assert.Single(other.Requests).Authorization);
    }

    [Fact]
    public async Task Whoever_a_blob_is_fetched_from_instead_can_not_ask_for_the_password()
    {
        var image = new TestImage(1);
        await image.WriteAsync(_world.Open(), "v1");
        await using RegistryFake other = await RegistryFake.StartAsync();
        Fake.BlobHost = other.Address;
        other.Plan = request => request.Kind == "elsewhere" ? new RegistryFault(401) { Headers = new Dictionary<string, string> { ["WWW-Authenticate"] = $"Bearer realm=\"{other.Address}token\"" } } : null;

        RegistryException refusal = await RefusedAsync(() => _world.Open().ReadBlobAsync(image.LayerBlob, s_none));

        Assert.Contains($"{other.Name}, to which {Fake.Name} refers, answered 401", refusal.Message, StringComparison.Ordinal);
        Assert.Single(other.Requests);
    }

    [Fact]
    public async Task An_upload_that_goes_on_elsewhere_takes_no_login_along()
    {
        await using RegistryFake other = await RegistryFake.StartAsync();
        Fake.UploadHost = other.Address;

        await RefusedAsync(() => new TestImage(1).WriteAsync(_world.Open(), "v1"));

        Assert.NotEmpty(other.Requests);
        Assert.All(other.Requests, request => Assert.Equal("", request.Authorization));
    }

    private static async Task<RegistryException> RefusedAsync(Func<Task> work)
    {
        RegistryException refusal = await Assert.ThrowsAsync<RegistryException>(work);
        RegistryWorld.TellsNoSecret(refusal);
        return refusal;
    }
}
