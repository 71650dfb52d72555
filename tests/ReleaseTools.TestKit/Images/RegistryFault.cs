namespace ReleaseTools.TestKit.Images;

/// <summary>What goes wrong with a request.</summary>
/// <param name="Status">Is answered instead of the request being looked at; 0 = nothing of that kind.</param>
public sealed record RegistryFault(int Status = 0)
{
    public string? RetryAfter { get; init; }

    public string? Code { get; init; }

    /// <summary>The connection is reset before the request is looked at.</summary>
    public bool Resets { get; init; }

    /// <summary>The request is done, and its answer lost.</summary>
    public bool LosesAnswer { get; init; }

    /// <summary>The connection is reset after so many bytes of the answer's body.</summary>
    public int? CutsAnswerAt { get; init; }

    /// <summary>Headers that the answer has besides, or otherwise.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();
}
