using System.Collections.Concurrent;
using ReleaseTools.Engine.Http;
using ReleaseTools.Engine.Images.Registry.Credentials;
using ReleaseTools.Images.Registry;

namespace ReleaseTools.Engine.Images.Registry.Auth;

/// <summary>
/// What requests to one registry show, learned from its challenges. Tokens are fetched before a request takes its place in the host's budget: in it, requests that
/// wait for a token could fill every place and keep the token's own request out.
/// </summary>
internal sealed class RegistryAuthorization(HttpPipeline http, RegistryServer server, IRegistryCredentials credentials)
{
    private readonly ConcurrentDictionary<string, TokenSlot> _slots = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, RegistryPass> _basic = new(StringComparer.Ordinal);

    // what the registry wants: known from its first challenge on, so that others need not be turned away first
    private volatile AuthChallenge? _challenge;

    /// <returns>What to show; null = nothing, as far as is known.</returns>
    /// <exception cref="RegistryException">A token is needed, and not to be had.</exception>
    public async ValueTask<RegistryPass?> FindAsync(IReadOnlyList<RegistryScope> scopes, CancellationToken cancellation)
    {
        if (_challenge is not { } challenge) return null;
        if (challenge.Is("Basic")) return _basic.GetValueOrDefault(Repository(scopes));
        return Wider(scopes) ?? await TokenAsync(challenge, Slot(scopes), cancellation);
    }

    /// <summary>After a registry has turned a request away.</summary>
    /// <param name="headers">What it wants, as its <c>WWW-Authenticate</c> says.</param>
    /// <param name="refused">What the request showed; null = nothing.</param>
    /// <param name="isNew">Whether that was got for this very request: then the same again would be refused, too.</param>
    /// <returns>Null where there is nothing else to show.</returns>
    /// <exception cref="RegistryException">The challenge is none that can be met.</exception>
    public async Task<RegistryPass?> RenewAsync(string headers, IReadOnlyList<RegistryScope> scopes, RegistryPass? refused, bool isNew, CancellationToken cancellation)
    {
        IReadOnlyList<AuthChallenge> challenges = AuthChallenge.Parse([headers], server.Name);
        AuthChallenge challenge = challenges.FirstOrDefault(one => one.Is("Bearer")) ?? challenges.FirstOrDefault(one => one.Is("Basic")) ?? throw RegistryException.Strange(server.Name,
            $"it wants to know who asks in a way that is not known here ({string.Join(", ", challenges.Select(one => one.Scheme))}; known are Bearer and Basic)");
        if (challenge.Is("Basic"))
        {
            RegistryPass? pass = refused is null ? await BasicAsync(scopes, cancellation) : null;
            _challenge = challenge;
            return pass;
        }
        refused?.Refuse();
        TokenSlot slot = Slot(scopes);
        if (!slot.Widen(RegistryScope.ParseAll(challenge.Scope)) && isNew) return null;
        RegistryPass token = await TokenAsync(challenge, slot, cancellation);
        _challenge = challenge;
        return token;
    }

    /// <summary>For messages: the login that there is for a repository.</summary>
    public Task<RegistryCredential?> CredentialAsync(IReadOnlyList<RegistryScope> scopes, CancellationToken cancellation) => credentials.FindAsync(server, Repository(scopes), cancellation);

    private TokenSlot Slot(IReadOnlyList<RegistryScope> scopes) => _slots.GetOrAdd(RegistryScope.Text(scopes), _ => new TokenSlot(scopes));

    // who has a token for writing reads with it
    private RegistryPass? Wider(IReadOnlyList<RegistryScope> scopes) =>
        scopes is [{ Actions: "pull" } one] && _slots.TryGetValue(RegistryScope.Push(one.Name).ToString(), out TokenSlot? slot) ? slot.GoodAt(http.Time.GetUtcNow()) : null;

    private Task<RegistryPass> TokenAsync(AuthChallenge challenge, TokenSlot slot, CancellationToken cancellation) => slot.GetAsync(http.Time.GetUtcNow(), async scopes =>
    {
        // looked at before anybody is asked for a password
        server.TokenServer(challenge);
        RegistryCredential? credential = await credentials.FindAsync(server, Repository(scopes), CancellationToken.None);
        return await new TokenRequest(http, server, challenge, scopes, credential).SendAsync(CancellationToken.None);
    }, cancellation);

    private async Task<RegistryPass?> BasicAsync(IReadOnlyList<RegistryScope> scopes, CancellationToken cancellation)
    {
        string repository = Repository(scopes);
        if (await credentials.FindAsync(server, repository, cancellation) is not { IsIdentityToken: false } credential) return null;
        return _basic.GetOrAdd(repository, _ => new RegistryPass(credential.Basic, scopes, credential, DateTimeOffset.MaxValue));
    }

    // the repository that is written to comes first
    private static string Repository(IReadOnlyList<RegistryScope> scopes) => scopes.Count > 0 ? scopes[0].Name : "";
}
