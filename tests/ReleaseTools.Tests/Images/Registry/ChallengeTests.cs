using FsCheck;
using FsCheck.Fluent;
using ReleaseTools.Images.Registry;

namespace ReleaseTools.Tests.Images.Registry;

public sealed class ChallengeTests
{
    private const string Registry = "registry.example.com";

    [Theory]
    [InlineData("Basic", "Basic()")]
    [InlineData("Basic realm=\"a\"", "Basic(realm=a)")]
    [InlineData("Bearer realm=\"https://a/t\",service=\"s\",scope=\"repository:a:pull,push\"", "Bearer(realm=https://a/t;service=s;scope=repository:a:pull,push)")]
    [InlineData("bearer REALM = \"a\" ,\tService=s", "bearer(REALM=a;Service=s)")]
    [InlineData("Bearer realm=\"a \\\"b\\\" \\\\ c\"", "Bearer(realm=a \"b\" \\ c)")]
    [InlineData("Bearer realm=\"\"", "Bearer(realm=)")]
    [InlineData("Basic realm=\"a\", Bearer realm=\"b\",service=\"c\"", "Basic(realm=a) Bearer(realm=b;service=c)")]
    [InlineData("Basic, Bearer realm=b", "Basic() Bearer(realm=b)")]
    [InlineData("Negotiate, Basic realm=\"x\"", "Negotiate() Basic(realm=x)")]
    [InlineData("Negotiate YWJj==, Bearer realm=b", "Negotiate[YWJj==] Bearer(realm=b)")]
    [InlineData("NTLM a.b-c/d", "NTLM[a.b-c/d]")]
    [InlineData(",, Basic realm=a,, ,", "Basic(realm=a)")]
    [InlineData("Newauth realm=\"apps\", type=1, title=\"Login to \\\"apps\\\"\", Basic realm=\"simple\"", "Newauth(realm=apps;type=1;title=Login to \"apps\") Basic(realm=simple)")]
    [InlineData("Bearer realm=https://a.example.com/t?x=y,service=s", "Bearer(realm=https://a.example.com/t?x=y;service=s)")]
    [InlineData("Bearer realm=/token , service=[::1]:5000", "Bearer(realm=/token;service=[::1]:5000)")]
    [InlineData("Bearer realm=https://a/t,scope=repository:a:pull,push,service=s", "Bearer(realm=https://a/t;scope=repository:a:pull,push;service=s)")]
    [InlineData("Bearer realm=https://a/t,scope=repository:a:pull,push, Basic realm=b", "Bearer(realm=https://a/t;scope=repository:a:pull,push) Basic(realm=b)")]
    [InlineData("Bearer realm=https://a/t,scope=repository:a:pull,Basic realm=b", "Bearer(realm=https://a/t;scope=repository:a:pull) Basic(realm=b)")]
    [InlineData("Bearer realm=https://a/t,scope=registry:catalog:*", "Bearer(realm=https://a/t;scope=registry:catalog:*)")]
    [InlineData("Bearer realm=https://a/t, Negotiate", "Bearer(realm=https://a/t) Negotiate()")]
    [InlineData("", "")]
    public void A_header_is_read_as_the_rfc_says(string header, string expected) => Assert.Equal(expected, Shown(AuthChallenge.Parse([header], Registry)));

    [Fact]
    public void Several_headers_are_several_challenges() => Assert.Equal("Basic(realm=a) Bearer(realm=b)", Shown(AuthChallenge.Parse(["Basic realm=a", "Bearer realm=b"], Registry)));

    [Theory]
    [InlineData("\"Basic\"", "stands where a scheme should")]
    [InlineData("Bearer: realm=a", "':' follows the scheme Bearer")]
    [InlineData("Bearer realm=\"a", "does not end")]
    [InlineData("Bearer realm=\"a\\", "does not end")]
    [InlineData("Bearer realm=\"a\nb\"", "has a control character")]
    [InlineData("Bearer service=a,realm=", "realm has no value")]
    [InlineData("Bearer realm=https://a/t;service=b", "';' follows the value of realm")]
    [InlineData("Bearer realm=https://a/t\\x", "'\\' follows the value of realm")]
    [InlineData("Bearer realm=a,realm=b", "Bearer has realm twice")]
    [InlineData("Bearer realm=\"a\" service=\"b\"", "'s' follows the value of realm")]
    public void What_is_no_challenge_is_named(string header, string says)
    {
        var wrong = Assert.Throws<RegistryException>(() => AuthChallenge.Parse([header], Registry));
        Assert.Contains(Registry, wrong.Message, StringComparison.Ordinal);
        Assert.Contains(says, wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_header_is_read_or_named_as_wrong() => Prop.ForAll(
        Gen.Elements("Bearer", "Basic", " ", "\t", ",", "=", "\"", "\\", "realm", "scope", "pull", ":", "/", "https://a/t", "é", "\0", "==", ";").ListOf(14).Select(string.Concat).ToArbitrary(), header =>
        {
            try
            {
                foreach (AuthChallenge challenge in AuthChallenge.Parse([header], Registry).Where(challenge => challenge.Is("Bearer"))) RegistryServer.Of(Registry, RegistryOptions.None).TokenServer(challenge);
            }
            catch (RegistryException e)
            {
                Assert.Contains(Registry, e.Message, StringComparison.Ordinal);
            }
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("registry.example.com", "https://auth.example.com/token?a=b", null)]
    [InlineData("registry.example.com", "http://registry.example.com/token", "without encryption")]
    [InlineData("registry.example.com", "https://ada:secret@auth.example.com/", "holds a login")]
    [InlineData("registry.example.com", "registry.example.com", "no http or https address")]
    [InlineData("registry.example.com", "file:///etc/passwd", "no http or https address")]
    [InlineData("127.0.0.1:5000", "http://127.0.0.1:5001/token", null)]
    [InlineData("127.0.0.1:5000", "https://auth.example.com/token", null)]
    public void A_password_goes_only_where_it_is_safe(string registry, string realm, string? says)
    {
        var server = RegistryServer.Of(registry, RegistryOptions.None);
        AuthChallenge challenge = AuthChallenge.Parse([$"Bearer realm=\"{realm}\""], registry).Single();
        if (says is null) Assert.Equal(new Uri(realm), server.TokenServer(challenge));
        else Assert.Contains(says, Assert.Throws<RegistryException>(() => server.TokenServer(challenge)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("registry.example.com", "/token", "https://registry.example.com/token")]
    [InlineData("registry.example.com", "/service/token?a=b", "https://registry.example.com/service/token?a=b")]
    [InlineData("registry.example.com", "//auth.example.com/token", "https://auth.example.com/token")]
    [InlineData("127.0.0.1:5000", "/token", "http://127.0.0.1:5000/token")]
    [InlineData("docker.io", "/token", "https://registry-1.docker.io/token")]
    public void A_realm_without_a_host_is_on_the_registry(string registry, string realm, string address) =>
        Assert.Equal(new Uri(address), RegistryServer.Of(registry, RegistryOptions.None).TokenServer(AuthChallenge.Parse([$"Bearer realm={realm}"], registry).Single()));

    [Theory]
    [InlineData("registry.example.com", "//ada:secret@auth.example.com/token", "holds a login")]
    [InlineData("registry.example.com", "//", "no http or https address")]
    public void A_realm_without_a_scheme_is_checked_as_well(string registry, string realm, string says)
    {
        var server = RegistryServer.Of(registry, RegistryOptions.None);
        Assert.Contains(says, Assert.Throws<RegistryException>(() => server.TokenServer(AuthChallenge.Parse([$"Bearer realm=\"{realm}\""], registry).Single())).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("docker.io", "https://registry-1.docker.io/")]
    [InlineData("registry.example.com:5000", "https://registry.example.com:5000/")]
    [InlineData("localhost:5000", "http://localhost:5000/")]
    [InlineData("127.3.2.1", "http://127.3.2.1/")]
    [InlineData("[::1]:5000", "http://[::1]:5000/")]
    [InlineData("10.0.0.1:5000", "https://10.0.0.1:5000/")]
    [InlineData("Lab.example.com:5000", "http://lab.example.com:5000/")]
    [InlineData("localhost.example.com", "https://localhost.example.com/")]
    public void Only_this_machine_and_what_is_named_is_spoken_to_without_encryption(string registry, string address) =>
        Assert.Equal(address, RegistryServer.Of(registry, RegistryOptions.WithPlainHttp(["lab.example.com:5000"])).Address.AbsoluteUri);

    [Theory]
    [InlineData("http://lab.example.com:5000")]
    [InlineData("lab.example.com/hello")]
    [InlineData("lab")]                                                     // no image has it as its registry: that would be Docker Hub's
    [InlineData("*")]
    public void What_is_no_registry_is_not_taken_for_one(string name) =>
        Assert.Equal("RegistryNameInvalid", Assert.Throws<UsageException>(() => RegistryOptions.WithPlainHttp([name])).ErrorId);

    [Theory]
    [InlineData("repository:a/b:push,pull", "repository:a/b:pull,push")]
    [InlineData("repository:host:5000/a:pull", "repository:host:5000/a:pull")]
    [InlineData("repository:a:pull repository:b:pull repository:a:push", "repository:a:pull,push repository:b:pull")]
    [InlineData("registry:catalog:*", "registry:catalog:*")]
    [InlineData("nonsense repository:a: :b:c", "")]
    [InlineData(null, "")]
    public void Scopes_of_one_resource_are_one(string? text, string expected) => Assert.Equal(expected, RegistryScope.Text(RegistryScope.ParseAll(text)));

    private static string Shown(IEnumerable<AuthChallenge> challenges) => string.Join(' ', challenges.Select(one =>
        one.Scheme + (one.Token68 is { } token ? $"[{token}]" : $"({string.Join(';', one.Parameters.Select(parameter => $"{parameter.Key}={parameter.Value}"))})")));
}
