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
    private readonly ConcurrentDictionary<string, RegistryPass> _logins = new(StringComparer.Ordinal);
    private readonly RegistryPing _ping = new(http, server);
    private readonly TokenEpoch _epoch = new();

    // what the registry wants: known from its first challenge on, so that others need not be turned away first
    private volatile AuthChallenge? _challenge;

    /// <summary>Tells tokens by their age: what it is when a request is sent is wanted when that is refused.</summary>
    public long Age => _epoch.Now;

    /// <returns>What to show; null = nothing, as far as is known.</returns>
    /// <exception cref="RegistryException">A token is needed, and not to be had.</exception>
    /// <exception cref="HttpFailedException">The registry does not answer.</exception>
    public async ValueTask<RegistryPass?> FindAsync(IReadOnlyList<RegistryScope> scopes, CancellationToken cancellation)
    {
        // some registries answer 404 or 403, and no challenge, to whoever does not say who they are: where there is a login it is shown from the first request on
        if (_challenge is null && !_ping.IsAnswered && await HasLoginAsync(scopes, cancellation)) _challenge ??= await _ping.AskAsync(cancellation);
        if (_challenge is not { } challenge) return null;
        RegistryPass? login = await LoginAsync(scopes, challenge, cancellation);
        if (login is not null || challenge.Is("Basic")) return login;
        return Wider(scopes) ?? await TokenAsync(challenge, scopes, cancellation);
    }

    /// <summary>After a registry has turned a request away.</summary>
    /// <param name="headers">What it wants, as its <c>WWW-Authenticate</c> says.</param>
    /// <param name="refused">What the request showed; null = nothing.</param>
    /// <param name="isLast">Whether that was got for this very request, after another one was: then the same again would be refused, too.</param>
    /// <param name="age">What <see cref="Age"/> was when it was sent.</param>
    /// <returns>Null where there is nothing else to show.</returns>
    /// <exception cref="RegistryException">The challenge is none that can be met.</exception>
    public async Task<RegistryPass?> RenewAsync(string headers, IReadOnlyList<RegistryScope> scopes, RegistryPass? refused, bool isLast, long age, CancellationToken cancellation)
    {
        AuthChallenge challenge = RegistryPing.Choose(headers, server);
        RegistryPass? login = await LoginAsync(scopes, challenge, cancellation);
        if (login is not null || challenge.Is("Basic"))
        {
            _challenge = challenge;
            return refused is null ? login : null;
        }
        bool isWider = Slot(scopes).Widen(RegistryScope.ParseAll(challenge.Scope));
        if (isLast && !isWider && refused is { WasTaken: false }) return null;
        refused?.Refuse();
        // it was good once, and has not become too narrow: then none of its age is good any more
        if (refused is { WasTaken: true } && !isWider && challenge["error"] is not "insufficient_scope") _epoch.End(age);
        RegistryPass token = await TokenAsync(challenge, scopes, cancellation);
        _challenge = challenge;
        return token;
    }

    /// <summary>After a registry has answered that there is nothing, or that it may not be seen, without asking who wants to know: some do so to whoever is not logged in.</summary>
    /// <returns>The login; null where there is none, or the registry is known to ask.</returns>
    public async Task<RegistryPass?> OfferAsync(IReadOnlyList<RegistryScope> scopes, CancellationToken cancellation)
    {
        if (_challenge is not null || !await HasLoginAsync(scopes, cancellation)) return null;
        var basic = new AuthChallenge("Basic", new Dictionary<string, string>());
        RegistryPass? login = await LoginAsync(scopes, basic, cancellation);
        if (login is not null) _challenge = basic;
        return login;
    }

    /// <summary>For messages: the login that there is for a repository.</summary>
    public Task<RegistryCredential?> CredentialAsync(IReadOnlyList<RegistryScope> scopes, CancellationToken cancellation) => credentials.FindAsync(server, Repository(scopes), cancellation);

    private TokenSlot Slot(IReadOnlyList<RegistryScope> scopes) => _slots.GetOrAdd(RegistryScope.Text(scopes), _ => new TokenSlot(scopes, _epoch));

    // who has a token for writing reads with it
    private RegistryPass? Wider(IReadOnlyList<RegistryScope> scopes) =>
        scopes is [{ Actions: "pull" } one] && _slots.TryGetValue(RegistryScope.Push(one.Name).ToString(), out TokenSlot? slot) ? slot.GoodAt(http.Time.GetUtcNow()) : null;

    private Task<RegistryPass> TokenAsync(AuthChallenge challenge, IReadOnlyList<RegistryScope> scopes, CancellationToken cancellation) => Slot(scopes).GetAsync(http.Time.GetUtcNow(), async wanted =>
    {
        // looked at before anybody is asked for a password
        server.TokenServer(challenge);
        RegistryCredential? credential = await credentials.FindAsync(server, Repository(wanted), CancellationToken.None);
        return await new TokenRequest(http, server, challenge, wanted, credential).SendAsync(CancellationToken.None);
    }, cancellation);

    // the login as it is: a password where the registry wants one, a registry's own token wherever it wants anything
    private async Task<RegistryPass?> LoginAsync(IReadOnlyList<RegistryScope> scopes, AuthChallenge challenge, CancellationToken cancellation)
    {
        string repository = Repository(scopes);
        RegistryCredential? credential = await credentials.FindAsync(server, repository, cancellation);
        bool isShown = credential is { IsRegistryToken: true } || (challenge.Is("Basic") && credential is { IsIdentityToken: false });
        return isShown ? _logins.GetOrAdd(repository, _ => new RegistryPass(credential!.Header, scopes, credential, DateTimeOffset.MaxValue)) : null;
    }

    // a helper that fails is an error once the registry asks for a login, and only then
    private async Task<bool> HasLoginAsync(IReadOnlyList<RegistryScope> scopes, CancellationToken cancellation)
    {
        try
        {
            return await credentials.FindAsync(server, Repository(scopes), cancellation) is not null;
        }
        catch (RefusedException)
        {
            return false;
        }
    }

    // the repository that is written to comes first
    private static string Repository(IReadOnlyList<RegistryScope> scopes) => scopes.Count > 0 ? scopes[0].Name : "";
}
