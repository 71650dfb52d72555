namespace ReleaseTools.Images.Registry;

/// <summary>One way in which a server lets itself be told who asks (RFC 9110, 11.3): <c>Bearer realm="https://auth.example.com/token",service="registry"</c>.</summary>
/// <param name="Scheme">As the server spells it; compare it with <see cref="Is"/>.</param>
/// <param name="Parameters">By name, which has no case.</param>
/// <param name="Token68">What some schemes have in place of parameters; null elsewhere.</param>
public sealed record AuthChallenge(string Scheme, IReadOnlyDictionary<string, string> Parameters, string? Token68 = null)
{
    /// <summary>The address of the token server, for bearer tokens (https://distribution.github.io/distribution/spec/auth/token/); null where none is named.</summary>
    public string? Realm => this["realm"];

    /// <summary>What the registry calls itself before its token server; null where it doesn't.</summary>
    public string? Service => this["service"];

    /// <summary>What the request that was turned away needs: <c>repository:hello:pull</c>; null where it isn't said.</summary>
    public string? Scope => this["scope"];

    /// <returns>Null where there is no such parameter.</returns>
    public string? this[string name] => Parameters.GetValueOrDefault(name);

    /// <summary>Every challenge of an answer, in order: one header may hold several, and an answer several headers (RFC 9110, 11.6.1).</summary>
    /// <param name="headers">The values of all <c>WWW-Authenticate</c> headers.</param>
    /// <param name="registry">For messages.</param>
    /// <exception cref="RegistryException">A header is not what the RFC says.</exception>
    public static IReadOnlyList<AuthChallenge> Parse(IEnumerable<string> headers, string registry) => [.. headers.SelectMany(header => new ChallengeReader(header, registry).ReadAll())];

    /// <summary>Whether it is of a scheme.</summary>
    public bool Is(string scheme) => string.Equals(Scheme, scheme, StringComparison.OrdinalIgnoreCase);
}
