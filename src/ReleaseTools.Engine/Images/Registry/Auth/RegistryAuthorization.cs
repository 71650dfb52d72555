using System.Collections.Concurrent;
using System.Net;
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
        // another request may have pinged, and not stored the challenge yet
        if ((_challenge ?? _ping.Answer) is not { } challenge) return null;
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

/// <summary>Asks a registry, once, what it wants to see of whoever comes (https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#determining-support).</summary>
internal sealed class RegistryPing(HttpPipeline http, RegistryServer server)
{
    private const int LongestAnswer = 1 << 20;

    private readonly Lock _lock = new();
    private Task<AuthChallenge?>? _asking;

    /// <summary>Whether it need not be asked any more.</summary>
    public bool IsAnswered => Answered is not null;

    /// <summary>The challenge in the answer; null if there is none, or no answer yet.</summary>
    public AuthChallenge? Answer => Answered?.Result;

    private Task<AuthChallenge?>? Answered
    {
        get
        {
            lock (_lock) return _asking is { IsCompletedSuccessfully: true } ? _asking : null;
        }
    }

    /// <returns>Null where it asks nobody, or in a way that is no use.</returns>
    /// <exception cref="HttpFailedException">It does not answer: it is asked again the next time.</exception>
    public Task<AuthChallenge?> AskAsync(CancellationToken cancellation)
    {
        lock (_lock)
        {
            if (_asking is null or { IsCompleted: true, IsCompletedSuccessfully: false }) _asking = FetchAsync();
            return _asking.WaitAsync(cancellation);
        }
    }

    /// <summary>The way of several that is taken: tokens, else passwords.</summary>
    /// <param name="headers">The values of its <c>WWW-Authenticate</c> headers, with commas between.</param>
    /// <exception cref="RegistryException">There is none that is known.</exception>
    public static AuthChallenge Choose(string headers, RegistryServer server)
    {
        IReadOnlyList<AuthChallenge> challenges = AuthChallenge.Parse([headers], server.Name);
        return challenges.FirstOrDefault(one => one.Is("Bearer")) ?? challenges.FirstOrDefault(one => one.Is("Basic")) ?? throw RegistryException.Strange(server.Name,
            $"it wants to know who asks in a way that is not known here ({string.Join(", ", challenges.Select(one => one.Scheme))}; known are Bearer and Basic)");
    }

    private async Task<AuthChallenge?> FetchAsync()
    {
        try
        {
            using HttpAnswer answer = await http.SendAsync(HttpCall.Get(new Uri(server.Address, "v2/")) with { AnswerLimit = LongestAnswer }, CancellationToken.None);
            bool isAsked = answer.Status is HttpStatusCode.Unauthorized && answer.Address is { } from && server.Owns(from);
            return isAsked && answer.Header("WWW-Authenticate") is { } headers ? Choose(headers, server) : null;
        }
        catch (Exception e) when (e is RegistryException or AnswerTooLongException)
        {
            return null;                                                    // the request itself may be let in without, or says it better
        }
    }
}

/// <summary>Where the token for some scopes is kept. However many want it, it is fetched once, and who waits for a fetch that fails gets that failure.</summary>
internal sealed class TokenSlot(IReadOnlyList<RegistryScope> scopes, TokenEpoch epoch)
{
    private readonly Lock _lock = new();
    private Task<RegistryPass>? _fetch;
    private long _number;

    /// <summary>What is asked for: also what the registry once said was needed besides.</summary>
    public IReadOnlyList<RegistryScope> Scopes { get; private set; } = scopes;

    /// <summary>The token, where there is one that is good now.</summary>
    public RegistryPass? GoodAt(DateTimeOffset now)
    {
        lock (_lock) return _fetch is { IsCompletedSuccessfully: true } done && IsGood(done, now) ? done.Result : null;
    }

    /// <returns>Whether that is more than was known.</returns>
    public bool Widen(IEnumerable<RegistryScope> more)
    {
        lock (_lock)
        {
            IReadOnlyList<RegistryScope> wider = RegistryScope.Merge([.. Scopes, .. more]);
            bool isWider = RegistryScope.Text(wider) != RegistryScope.Text(Scopes);
            Scopes = wider;
            return isWider;
        }
    }

    /// <param name="fetch">Gets a new one; begun at most once at a time, and ended by nobody who waits for it.</param>
    public Task<RegistryPass> GetAsync(DateTimeOffset now, Func<IReadOnlyList<RegistryScope>, Task<RegistryPass>> fetch, CancellationToken cancellation)
    {
        lock (_lock)
        {
            if (_fetch is null || !IsGood(_fetch, now)) (_number, _fetch) = (epoch.Begin(), fetch(Scopes));
            return _fetch.WaitAsync(cancellation);
        }
    }

    // what is under way when all tokens end may bring one of those
    private bool IsGood(Task<RegistryPass> fetch, DateTimeOffset now) =>
        !epoch.HasEnded(_number) && (!fetch.IsCompleted || (fetch.IsCompletedSuccessfully && fetch.Result.IsGoodAt(now)));
}
