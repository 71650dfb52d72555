using System.Net;
using System.Text.Json;
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
