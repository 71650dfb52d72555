using System.Net.Http.Headers;
using System.Text;

namespace ReleaseTools.Engine.Images.Registry.Credentials;

/// <summary>Who one is for a registry. Its secret is shown nowhere.</summary>
internal sealed class RegistryCredential
{
    /// <summary>The user name that marks an identity token (https://docs.docker.com/reference/cli/docker/login/#credential-helper-protocol).</summary>
    private const string TokenUser = "<token>";

    private readonly string _secret;

    /// <param name="source">Where it was found, for people: a file, a program.</param>
    public RegistryCredential(string user, string secret, string source, bool isIdentityToken = false) =>
        (User, _secret, Source, IsIdentityToken) = (user, secret, source, isIdentityToken || user == TokenUser);

    public string User { get; }

    public string Source { get; }

    /// <summary>Whether the secret is for the token server alone, which gives tokens for it; else it is a password.</summary>
    public bool IsIdentityToken { get; }

    /// <summary>Whether the secret is a token that the registry itself takes, as it is.</summary>
    public bool IsRegistryToken { get; private init; }

    internal string Secret => _secret;

    /// <summary>What must never be seen, in each form that it is sent in.</summary>
    internal IReadOnlyList<string> Secrets => [_secret, Basic.Parameter!, Uri.EscapeDataString(_secret)];

    /// <summary>User and password (RFC 7617); an identity token in the place of a password where a token server takes it no other way.</summary>
    internal AuthenticationHeaderValue Basic => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{(User.Length > 0 ? User : TokenUser)}:{_secret}")));

    /// <summary>What the registry itself is shown.</summary>
    internal AuthenticationHeaderValue Header => IsRegistryToken ? new("Bearer", _secret) : Basic;

    /// <summary>The <c>registrytoken</c> of a login (https://github.com/docker/cli/blob/master/cli/config/types/authconfig.go).</summary>
    public static RegistryCredential OfRegistryToken(string token, string source) => new("", token, source) { IsRegistryToken = true };

    public override string ToString() => $"login from {Source}";
}
