using System.Text;
using System.Text.Json.Nodes;
using ReleaseTools.Engine.Images.Registry.Credentials;
using ReleaseTools.Images.Registry;

namespace ReleaseTools.Tests.Images.Registry;

public sealed partial class RegistryLoginTests : IAsyncLifetime
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
