using System.Text.Json;
using System.Text.Json.Serialization;

namespace ReleaseTools.Engine.GitHub;

/// <summary>The body of a refusal (https://docs.github.com/en/rest/using-the-rest-api/troubleshooting-the-rest-api#validation-failed).</summary>
internal sealed record GitHubProblem
{
    public string? Message { get; init; }

    // some places send texts instead of objects, and one a single text instead of a list
    [JsonPropertyName("errors")]
    public JsonElement Raw { get; init; }

    [JsonIgnore]
    public IReadOnlyList<FieldProblem>? Errors => Raw.ValueKind switch
    {
        JsonValueKind.Array => [.. Raw.EnumerateArray().Select(FieldProblem.Of)],
        JsonValueKind.String => [FieldProblem.Of(Raw)],
        _ => null,
    };

    [JsonIgnore]
    public IEnumerable<string> Codes => (Errors ?? []).Select(error => error.Code).OfType<string>();
}

/// <summary>One objection, to one field of what was sent.</summary>
internal sealed record FieldProblem(string? Resource, string? Field, string? Code, string? Message)
{
    /// <summary><c>tag_name already_exists</c>, or what the server says in its own words.</summary>
    public string Words => Message ?? string.Join(' ', ((IEnumerable<string?>)[Field ?? Resource, Code]).Where(part => !string.IsNullOrEmpty(part)));

    public static FieldProblem Of(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => new FieldProblem(Text(json, "resource"), Text(json, "field"), Text(json, "code"), Text(json, "message")),
        JsonValueKind.String => new FieldProblem(null, null, null, json.GetString()),
        _ => new FieldProblem(null, null, null, json.GetRawText()),
    };

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out JsonElement value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;
}
