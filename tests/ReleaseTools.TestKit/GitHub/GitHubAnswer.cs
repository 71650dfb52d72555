using System.Text.Json.Nodes;

namespace ReleaseTools.TestKit.GitHub;

/// <summary>What the fake answers.</summary>
/// <param name="Json">Null where there is no body, or one of bytes.</param>
public sealed record GitHubAnswer(int Status, JsonNode? Json = null)
{
    public byte[]? Bytes { get; init; }

    public string? RetryAfter { get; init; }

    public Dictionary<string, string> Headers { get; init; } = [];

    public static GitHubAnswer Error(int status, string message) =>
        new(status, new JsonObject { ["message"] = message, ["documentation_url"] = "https://docs.github.com/rest", ["status"] = $"{status}" });

    public static GitHubAnswer Invalid(string resource, string field, string code) => new(422, new JsonObject
    {
        ["message"] = "Validation Failed",
        ["errors"] = new JsonArray(new JsonObject { ["resource"] = resource, ["field"] = field, ["code"] = code }),
        ["documentation_url"] = "https://docs.github.com/rest",
        ["status"] = "422",
    });
}

/// <summary>What goes wrong with a request.</summary>
/// <param name="Status">Is answered instead of the request being looked at; 0 = nothing of that kind.</param>
public sealed record GitHubFault(int Status = 0)
{
    public string Message { get; init; } = "Server Error";

    /// <summary>The whole answer; null = an error with the message.</summary>
    public string? Body { get; init; }

    public string? RetryAfter { get; init; }

    public Dictionary<string, string> Headers { get; init; } = [];

    /// <summary>No answer comes, until the client gives up.</summary>
    public bool Stalls { get; init; }

    /// <summary>The connection is reset before the request is looked at.</summary>
    public bool Resets { get; init; }

    /// <summary>The request is done, and its answer lost.</summary>
    public bool LosesAnswer { get; init; }
}
