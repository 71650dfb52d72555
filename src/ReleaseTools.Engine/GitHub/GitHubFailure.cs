using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using ReleaseTools.Engine.Http;

namespace ReleaseTools.Engine.GitHub;

/// <summary>What GitHub's refusals mean, as a person can use it (https://docs.github.com/en/rest/using-the-rest-api/troubleshooting-the-rest-api).</summary>
internal static class GitHubFailure
{
    /// <param name="asked">As part of a sentence: <c>create the release v1.2.0 in acme/hello</c>.</param>
    /// <param name="target">What the request was about: a repository, a release.</param>
    /// <param name="host">As repositories name it.</param>
    public static ReleaseException Of(HttpCall call, HttpAnswer answer, string asked, object target, string host, GitHubToken? token)
    {
        string giveToken = GitHubToken.HowToGive(host);
        GitHubProblem problem = Read(answer);
        string words = Words(answer, problem);
        string what = $"Could not {asked}: {call.Address.Authority} answered {(int)answer.Status}{(words.Length > 0 ? $" ({words})" : "")}.";
        (string id, ErrorCategory category, string remedy) = answer.Status switch
        {
            _ when HttpRepetition.IsTooMuch(answer) => ("GitHubLimit", ErrorCategory.ResourceBusy, Later(answer, token is null ? giveToken : null)),
            HttpStatusCode.Unauthorized => ("GitHubTokenRefused", ErrorCategory.PermissionDenied, token is null ? giveToken : $"The token from {token.Source} is no longer valid, or of another host: make a new one."),
            HttpStatusCode.Forbidden => ("GitHubForbidden", ErrorCategory.PermissionDenied, Rights(call, answer, token, giveToken)),
            HttpStatusCode.NotFound => ("GitHubMissing", ErrorCategory.ObjectNotFound,
                token is null ? $"Check the name; a private repository is seen only with a token: {giveToken}" : $"Check the name, and whether the token from {token.Source} may see it."),
            HttpStatusCode.UnprocessableEntity when IsImmutable(words) => ("GitHubImmutable", ErrorCategory.ResourceExists,
                "An immutable release stays as it is, and its tag can't be used again: release the next version. (Repositories make them under Settings, Releases.)"),
            HttpStatusCode.Conflict or HttpStatusCode.UnprocessableEntity => ("GitHubRefused", ErrorCategory.InvalidArgument, Remedy.FixAndRerun),
            _ => ("GitHubFailed", ErrorCategory.ResourceUnavailable, "Run the same command again: what is done stays done. How GitHub is: https://www.githubstatus.com"),
        };
        return new GitHubException(id, category, target, what, remedy, answer.Status) { Codes = [.. problem.Codes] };
    }

    /// <summary>No answer came at all.</summary>
    public static ReleaseException Unreached(string asked, object target, Exception e) => new GitHubException("GitHubUnreachable", ErrorCategory.ResourceUnavailable, target,
        $"Could not {asked}: {e.Message.TrimEnd('.')}.", "Check the network and the proxy, then run the same command again: what is done stays done.", status: null, e);

    /// <summary>The answer is none that the service gives.</summary>
    public static ReleaseException Strange(string asked, object target, Uri address, string what, Exception? inner = null) => new GitHubException("GitHubStrange", ErrorCategory.InvalidData, target,
        $"Could not {asked}: the answer of {address.Authority} makes no sense: {what}.", "Check that GITHUB_API_URL, where it is set, is the address of GitHub's REST API.", status: null, inner);

    public static bool IsImmutable(string words) => words.Contains("immutable", StringComparison.OrdinalIgnoreCase);

    private static string Later(HttpAnswer answer, string? giveToken) => answer.RetryAfter is { } wait && wait > TimeSpan.Zero
        ? $"It takes requests again in {Math.Ceiling(wait.TotalMinutes):0} min: run the same command again then, what is done stays done.{(giveToken is null ? "" : $" With a token it takes more: {giveToken}")}"
        : "Run the same command again in a while: what is done stays done.";

    private static string Rights(HttpCall call, HttpAnswer answer, GitHubToken? token, string giveToken) =>
        token is null ? giveToken
        : answer.Header("X-Accepted-GitHub-Permissions") is { Length: > 0 } needed ? $"The token from {token.Source} lacks a permission; this needs: {answer.Clean(needed)}."
        : $"The token from {token.Source} may not do that: it needs write access to the repository's {Subject(call.Address)} (in GitHub Actions: permissions: {Subject(call.Address).Replace(' ', '-')}: write).";

    // what is asked of /repos/OWNER/NAME/SUBJECT counts for that permission, and all else for the contents
    private static string Subject(Uri address)
    {
        string[] parts = address.AbsolutePath.Split('/');
        return parts.Contains("pulls") ? "pull requests" : parts.Contains("issues") ? "issues" : "contents";
    }

    private static string Words(HttpAnswer answer, GitHubProblem problem)
    {
        IEnumerable<string> fields = (problem.Errors ?? []).Select(error => error.Words).Where(words => words.Length > 0);
        string text = problem.Message is null && problem.Errors is null ? answer.Words : string.Join(": ", ((IEnumerable<string?>)[problem.Message, string.Join(", ", fields)]).Where(part => !string.IsNullOrEmpty(part)));
        return answer.Clean(text).TrimEnd('.');
    }

    private static GitHubProblem Read(HttpAnswer answer)
    {
        try
        {
            return JsonSerializer.Deserialize(answer.Body.Span, GitHubJson.Default.GitHubProblem) ?? new GitHubProblem();
        }
        catch (JsonException)
        {
            return new GitHubProblem();                                     // a proxy's page, or nothing
        }
    }
}

/// <summary>GitHub did not do what it was asked.</summary>
/// <param name="status">What it answered; null where no answer came.</param>
public sealed class GitHubException(string errorId, ErrorCategory category, object target, string message, string remedy, HttpStatusCode? status, Exception? inner = null)
    : ReleaseException(errorId, category, target, message, remedy, inner)
{
    public HttpStatusCode? Status => status;

    /// <summary>The codes of the fields that it objects to, such as <c>already_exists</c>.</summary>
    public IReadOnlyList<string> Codes { get; init; } = [];

    /// <summary>Whether it may have been done nevertheless: no answer came, or that of a server in trouble.</summary>
    public bool MayBeDone => status is null or >= HttpStatusCode.InternalServerError;
}

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

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(GitHubProblem))]
internal sealed partial class GitHubJson : JsonSerializerContext;
