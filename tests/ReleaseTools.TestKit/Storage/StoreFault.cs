namespace ReleaseTools.TestKit.Storage;

/// <summary>What goes wrong with a request.</summary>
/// <param name="Status">Is answered instead of the request being looked at; 0 = nothing of that kind.</param>
public sealed record StoreFault(int Status = 0)
{
    public string Body { get; init; } = "";

    public string? RetryAfter { get; init; }

    /// <summary>No answer comes, until the client gives up.</summary>
    public bool Stalls { get; init; }

    /// <summary>The answer's headers come, and its body does not, until the client gives up.</summary>
    public bool StallsInAnswer { get; init; }

    /// <summary>The connection is reset before the request is looked at.</summary>
    public bool Resets { get; init; }

    /// <summary>The request is done, and its answer lost.</summary>
    public bool LosesAnswer { get; init; }

    /// <summary>The connection is reset after so many bytes of the answer's body.</summary>
    public int? CutsAnswerAt { get; init; }

    /// <summary>Of an upload's part only so many bytes are kept, as the service may (https://cloud.google.com/storage/docs/performing-resumable-uploads#chunked-upload).</summary>
    public int? KeepsOnly { get; init; }

    /// <summary>How many requests it hits.</summary>
    public int Times { get; init; } = 1;
}
