using System.Text;
using System.Text.Json.Nodes;

namespace ReleaseTools.TestKit.Images;

/// <summary>What the fake answers.</summary>
public sealed record RegistryAnswer(int Status, byte[]? Body = null, string? Type = null)
{
    public Dictionary<string, string> Headers { get; init; } = [];

    public static RegistryAnswer Json(int status, JsonNode json, string type = "application/json") => new(status, Encoding.UTF8.GetBytes(json.ToJsonString()), type);

    public static RegistryAnswer Error(int status, string code, string message) =>
        Json(status, new JsonObject { ["errors"] = new JsonArray(new JsonObject { ["code"] = code, ["message"] = message, ["detail"] = new JsonObject { ["of"] = "the fake" } }) });

    public RegistryAnswer With(string header, string value) => this with { Headers = new(Headers) { [header] = value } };
}
