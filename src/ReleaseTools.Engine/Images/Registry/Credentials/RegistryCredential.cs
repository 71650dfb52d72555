using System.Net.Http.Headers;
using System.Text;

namespace ReleaseTools.Engine.Images.Registry.Credentials;

/// <summary>Who one is for a registry. Its secret is shown nowhere.</summary>
internal sealed class RegistryCredential
{
    /// <summary>The user's name that stands for an identity token (https://docs.docker.com/reference/cli/docker/login/#credential-helper-protocol).</summary>
    private const string TokenUser = "<token>";

    private readonly string _secret;

    /// <param name="source">Where it was found, for people: a file, a program.</param>
    public RegistryCredential(string user, string secret, string source, bool isIdentityToken = false) =>
        (User, _secret, Source, IsIdentityToken) = (user, secret, source, isIdentityToken || user == TokenUser);

    public string User { get; }

    public string Source { get; }

    /// <summary>Whether the secret is for the token server alone, which gives tokens for it; else it is a password.</summary>
    public bool IsIdentityToken { get; }

    internal string Secret => _secret;

    /// <summary>What must never be seen, in each form that it is sent in.</summary>
    internal IReadOnlyList<string> Secrets => [_secret, Basic.Parameter!, Uri.EscapeDataString(_secret)];

    /// <summary>User and password (RFC 7617).</summary>
    internal AuthenticationHeaderValue Basic => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{_secret}")));

    public override string ToString() => $"login from {Source}";
}
