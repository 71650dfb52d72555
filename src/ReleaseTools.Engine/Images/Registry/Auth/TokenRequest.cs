using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using ReleaseTools.Engine.Http;
using ReleaseTools.Engine.Images.Registry.Credentials;
using ReleaseTools.Images.Registry;

namespace ReleaseTools.Engine.Images.Registry.Auth;

/// <summary>
/// Gets one token of a registry's token server: with a password (https://distribution.github.io/distribution/spec/auth/token/), with an identity token
/// (https://distribution.github.io/distribution/spec/auth/oauth/), or with nothing.
/// </summary>
internal sealed class TokenRequest(HttpPipeline http, RegistryServer server, AuthChallenge challenge, IReadOnlyList<RegistryScope> scopes, RegistryCredential? credential)
{
    private const int LongestAnswer = 1 << 20;

    private static readonly TimeSpan s_usualLife = TimeSpan.FromSeconds(60), s_longestLife = TimeSpan.FromDays(1), s_longestMargin = TimeSpan.FromSeconds(30);

    private string Asked => $"get a token for {RegistryScope.Text(scopes)} of {server.Name}";

    /// <exception cref="RegistryException">There is none to be had.</exception>
    public async Task<RegistryPass> SendAsync(CancellationToken cancellation)
    {
        Uri realm = server.TokenServer(challenge);
        DateTimeOffset begun = http.Time.GetUtcNow();
        using (HttpAnswer answer = await AskAsync(realm, cancellation))
        {
            if (!answer.IsSuccess) throw RegistryFailure.Of(server, answer, Asked, server.Name, credential);
            TokenAnswer token = Read(answer);
            string text = token.Token is { Length: > 0 } one ? one : token.AccessToken ?? "";
            if (text.Length == 0 || !text.All(c => c is > ' ' and < '\u007f')) throw RegistryException.Strange(server.Name, $"its token server {realm.Authority} gives no token");
            TimeSpan left = LifeLeft(token, answer);
            TimeSpan margin = left / 5 < s_longestMargin ? left / 5 : s_longestMargin;
            return new RegistryPass(new AuthenticationHeaderValue("Bearer", text), scopes, credential, begun + left - margin);
        }
    }

    private async Task<HttpAnswer> AskAsync(Uri realm, CancellationToken cancellation)
    {
        try
        {
            if (credential is not { IsIdentityToken: true }) return await http.SendAsync(Get(realm), cancellation);
            HttpAnswer posted = await http.SendAsync(Post(realm), cancellation);
            if (!IsUnknownWay(posted)) return posted;
            HttpAnswer got = await http.SendAsync(Get(realm), cancellation);
            (got.IsSuccess ? posted : got).Dispose();
            return got.IsSuccess ? got : posted;
        }
        catch (HttpFailedException e)
        {
            throw RegistryFailure.Unreached(Asked, server.Name, e);
        }
    }

    // token servers that know no POST say so in several ways (https://github.com/containerd/containerd/blob/main/core/remotes/docker/authorizer.go lists whose)
    private static bool IsUnknownWay(HttpAnswer answer) =>
        answer.Status is HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized or HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed;

    private HttpCall Get(Uri realm)
    {
        string query = UrlText.Query([("service", challenge.Service), .. scopes.Select(scope => ("scope", (string?)scope.ToString())), ("account", credential is { User.Length: > 0 } ? credential.User : null)]);
        return HttpCall.Get(new UriBuilder(realm) { Query = string.Join('&', new[] { realm.Query.TrimStart('?'), query.TrimStart('?') }.Where(part => part.Length > 0)) }.Uri) with
        {
            AnswerLimit = LongestAnswer,
            Credential = credential is null ? null : new RegistryPass(credential.Basic, scopes, credential, DateTimeOffset.MaxValue),
            Secrets = credential?.Secrets ?? [],
        };
    }

    private HttpCall Post(Uri realm)
    {
        KeyValuePair<string, string>[] form =
        [
            new("grant_type", "refresh_token"), new("service", challenge.Service ?? ""), new("client_id", HttpTransport.UserAgent.Product!.Name),
            new("scope", RegistryScope.Text(scopes)), new("refresh_token", credential!.Secret),
        ];
        return new HttpCall(HttpMethod.Post, realm) { MayRepeat = true, AnswerLimit = LongestAnswer, Body = () => new FormUrlEncodedContent(form), Secrets = credential.Secrets };
    }

    private TokenAnswer Read(HttpAnswer answer)
    {
        try
        {
            return JsonSerializer.Deserialize(answer.Body.Span, RegistryJson.Default.TokenAnswer) ?? new TokenAnswer(null, null, null, null);
        }
        catch (JsonException e)
        {
            throw RegistryException.Strange(server.Name, $"what its token server gives is not what was expected, at {e.Path ?? "its start"}");
        }
    }

    // a server may give the same token out again and again: how old it is tells its own clock, which need not be ours
    private static TimeSpan LifeLeft(TokenAnswer token, HttpAnswer answer)
    {
        TimeSpan life = token.ExpiresIn is { } seconds and > 0 ? TimeSpan.FromSeconds(Math.Min(seconds, s_longestLife.TotalSeconds)) : s_usualLife;
        TimeSpan age = token.IssuedAt is { } issued && DateTimeOffset.TryParse(answer.Header("Date"), out DateTimeOffset now) ? now - issued : TimeSpan.Zero;
        return age > TimeSpan.Zero && age < life ? life - age : life;
    }
}

/// <summary>What a token server gives (https://distribution.github.io/distribution/spec/auth/token/#token-response-fields).</summary>
/// <param name="Token">Or <paramref name="AccessToken"/>: servers of either age give either, or both.</param>
/// <param name="ExpiresIn">In seconds; null = 60.</param>
internal sealed record TokenAnswer(string? Token, string? AccessToken, double? ExpiresIn, DateTimeOffset? IssuedAt)
{
    // a record would print its tokens
    public override string ToString() => "token";
}

/// <summary>
/// Which tokens of a registry may still be shown. A registry that refuses one before its end has most likely ended all of them, whatever they are for: one whose keys were
/// replaced, or that was restarted. Each fetch has a number, so that a late refusal of an old token does not end one that was fetched since.
/// </summary>
internal sealed class TokenEpoch
{
    private long _begun, _ended;

    /// <summary>The number of the newest fetch, for <see cref="End"/>.</summary>
    public long Now => Interlocked.Read(ref _begun);

    /// <returns>The number of a fetch that begins.</returns>
    public long Begin() => Interlocked.Increment(ref _begun);

    /// <summary>Ends all tokens whose fetch had begun then.</summary>
    /// <param name="at">What <see cref="Now"/> was when the request that was refused was sent.</param>
    public void End(long at)
    {
        for (long ended; (ended = Interlocked.Read(ref _ended)) < at && Interlocked.CompareExchange(ref _ended, at, ended) != ended;) { }
    }

    public bool HasEnded(long number) => number <= Interlocked.Read(ref _ended);
}
