using System.Text;
using ReleaseTools.Engine.Images.Registry.Credentials;
using ReleaseTools.Images.Registry;

namespace ReleaseTools.Tests.Images.Registry;

/// <summary>Where logins are found, and which of several counts.</summary>
public sealed class CredentialFileTests : IDisposable
{
    private const string Registry = "registry.example.com";

    private readonly TestFolder _home = new();
    private readonly Dictionary<string, string> _environment = new(StringComparer.Ordinal);

    // in the order in which they count
    private static readonly (string Variable, string Value, string File)[] s_places =
    [
        ("DOCKER_AUTH_CONFIG", "", ""),
        ("DOCKER_CONFIG", "docker", "docker/config.json"),
        ("REGISTRY_AUTH_FILE", "auth/registry.json", "auth/registry.json"),
        ("XDG_RUNTIME_DIR", "run", "run/containers/auth.json"),
        ("XDG_CONFIG_HOME", "config", "config/containers/auth.json"),
    ];

    public CredentialFileTests() => _environment["HOME"] = _home.Path;

    public void Dispose() => _home.Dispose();

    [Fact]
    public async Task Of_all_places_the_first_that_knows_the_registry_counts()
    {
        for (int place = s_places.Length - 1; place >= 0; place--)
        {
            (string variable, string value, string file) = s_places[place];
            if (file.Length > 0) _home.Write(file, Login(variable));
            _environment[variable] = file.Length > 0 ? Path.Combine(_home.Path, value) : Login(variable);

            Assert.Equal(variable, (await FindAsync())!.User);
        }
    }

    [Theory]
    [InlineData(".config/containers/auth.json")]
    [InlineData(".docker/config.json")]
    public async Task Without_variables_the_usual_places_are_read(string file)
    {
        string there = _home.Write(file, Login("ada"));

        RegistryCredential found = (await FindAsync())!;

        Assert.Equal(("ada", Path.GetFullPath(there)), (found.User, Path.GetFullPath(found.Source)));
    }

    [Fact]
    public async Task Podman_s_login_counts_before_that_of_docker()
    {
        _home.Write(".config/containers/auth.json", Login("podman"));
        _home.Write(".docker/config.json", Login("docker"));

        Assert.Equal("podman", (await FindAsync())!.User);
    }

    [Fact]
    public async Task A_place_that_does_not_know_the_registry_is_passed_over()
    {
        _environment["DOCKER_AUTH_CONFIG"] = """{"auths":{"other.example.com":{"auth":"YTpi"},"registry.example.com":{}}}""";
        _environment["REGISTRY_AUTH_FILE"] = Path.Combine(_home.Path, "missing.json");
        _environment["DOCKER_CONFIG"] = _home.Path;
        _home.Write("config.json", " \n");
        _home.Write(".config/containers/auth.json", Login("ada"));

        Assert.Equal("ada", (await FindAsync())!.User);
    }

    [Theory]
    [InlineData("{ MARKED", "is no JSON at line 1")]
    [InlineData("[]", "is no JSON object")]
    [InlineData("""{"auths":{"registry.example.com":{"auth":"MARKED%"}}}""", "is no base64")]
    [InlineData("""{"auths":{"registry.example.com":{"auth":"TUFSS0VE"}}}""", "is no user and password")]
    public async Task A_place_that_can_not_be_read_is_named(string text, string says)
    {
        string file = _home.Write("auth.json", text);
        _home.Write(".docker/config.json", Login("ada"));
        foreach ((string variable, string value, string name) in new[] { ("REGISTRY_AUTH_FILE", file, file), ("DOCKER_AUTH_CONFIG", text, "$DOCKER_AUTH_CONFIG") })
        {
            _environment[variable] = value;

            UsageException wrong = await Assert.ThrowsAsync<UsageException>(FindAsync);

            Assert.Contains($"in {name} can't be used: ", wrong.Message, StringComparison.Ordinal);
            Assert.Contains(says, wrong.Message, StringComparison.Ordinal);
            RegistryWorld.TellsNoSecret(wrong);
        }
    }

    [Fact]
    public async Task A_place_that_can_not_be_read_is_no_matter_behind_one_that_knows_the_registry()
    {
        _environment["DOCKER_AUTH_CONFIG"] = Login("ada");
        _home.Write(".docker/config.json", "{");

        Assert.Equal("ada", (await FindAsync())!.User);
    }

    [Theory]
    [InlineData("team/hello", "hello")]
    [InlineData("team/hello/deep", "hello")]
    [InlineData("team/hellooo", "team")]
    [InlineData("team/world", "team")]
    [InlineData("teams/world", "all")]
    [InlineData("", "all")]
    public async Task A_part_of_a_registry_may_have_a_login_of_its_own(string repository, string user)
    {
        _environment["DOCKER_AUTH_CONFIG"] = $$"""{"auths":{"{{Registry}}":{{Entry("all")}},"{{Registry}}/team":{{Entry("team")}},"{{Registry}}/team/hello":{{Entry("hello")}} } }""";

        Assert.Equal(user, (await FindAsync(repository))!.User);
    }

    [Theory]
    [InlineData("""{"registrytoken":"t"}""", false, true)]
    [InlineData("""{"auth":"YTpi","registrytoken":"t"}""", false, true)]
    [InlineData("""{"identitytoken":"t"}""", true, false)]
    [InlineData("""{"username":"<token>","password":"t"}""", true, false)]
    [InlineData("""{"auth":"YTpi"}""", false, false)]
    public async Task A_login_is_of_a_kind(string entry, bool isIdentityToken, bool isRegistryToken)
    {
        _environment["DOCKER_AUTH_CONFIG"] = $$"""{"auths":{"{{Registry}}":{{entry}} } }""";

        RegistryCredential found = (await FindAsync())!;

        Assert.Equal((isIdentityToken, isRegistryToken), (found.IsIdentityToken, found.IsRegistryToken));
    }

    private Task<RegistryCredential?> FindAsync() => FindAsync("hello");

    private Task<RegistryCredential?> FindAsync(string repository) =>
        new RegistryCredentials(_environment).FindAsync(RegistryServer.Of(Registry, RegistryOptions.None), repository, CancellationToken.None);

    private static string Login(string user) => $$"""{"auths":{"{{Registry}}":{{Entry(user)}} } }""";

    private static string Entry(string user) => $$"""{"auth":"{{Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:MARKED"))}}"}""";
}
