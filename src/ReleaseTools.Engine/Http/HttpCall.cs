namespace ReleaseTools.Engine.Http;

/// <summary>One request as it is meant, however often it has to be sent.</summary>
/// <param name="Address">Its query is shown to nobody: it may hold what opens a door.</param>
internal sealed record HttpCall(HttpMethod Method, Uri Address)
{
    public static HttpCall Get(Uri address) => new(HttpMethod.Get, address) { MayRepeat = true };

    /// <summary>
    /// Whether sending it twice does what sending it once does, or the caller finds out: then it is sent again where no answer came, or the answer was that of
    /// a server in trouble. What a server refused as too much (429) was not done, and is sent again in any case.
    /// </summary>
    public bool MayRepeat { get; init; }

    /// <summary>Makes the body anew for each attempt; null where there is none.</summary>
    public Func<HttpContent>? Body { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>Is seen by the address's own host only, never by one that it redirects to.</summary>
    public IHttpCredential? Credential { get; init; }

    /// <summary>Whether a body that was asked for is handed on as it arrives; else it is read whole, and what breaks on the way is asked for again.</summary>
    public bool Streams { get; init; }

    /// <summary>The most that is read whole, in bytes.</summary>
    public int AnswerLimit { get; init; } = 64 << 20;

    /// <summary>How long the body is, in bytes: a longer one may take longer (<see cref="Patience.ForBody"/>).</summary>
    public long BodyLength { get; init; }

    /// <summary>What of the address or the headers nobody may see, should the server repeat it; the credential need not be named here.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];

    /// <summary>Whether the path is a secret, too, as a webhook's is.</summary>
    public bool HidesPath { get; init; }

    /// <summary>Keeps requests that create something apart; null where the host counts them like any other.</summary>
    public CreationPace? Pace { get; init; }

    /// <summary>The request as it may be shown and logged.</summary>
    public string Shown => $"{Method} {Address.GetComponents(HidesPath ? UriComponents.SchemeAndServer : UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)}";

    public HttpCall With(string header, string value) => this with { Headers = [.. Headers, new(header, value)] };

    // a record would print its address and headers
    public override string ToString() => Shown;
}
