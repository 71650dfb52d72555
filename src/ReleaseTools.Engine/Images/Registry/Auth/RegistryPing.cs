using System.Net;
using ReleaseTools.Engine.Http;
using ReleaseTools.Images.Registry;

namespace ReleaseTools.Engine.Images.Registry.Auth;

/// <summary>Asks a registry, once, what it wants to see of whoever comes (https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#determining-support).</summary>
internal sealed class RegistryPing(HttpPipeline http, RegistryServer server)
{
    private const int LongestAnswer = 1 << 20;

    private readonly Lock _lock = new();
    private Task<AuthChallenge?>? _asking;

    /// <summary>Whether it need not be asked any more.</summary>
    public bool IsAnswered
    {
        get
        {
            lock (_lock) return _asking is { IsCompletedSuccessfully: true };
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
