using System.Text.Json.Nodes;

namespace ReleaseTools.TestKit.GitHub;

public sealed partial class GitHubFake
{
    private GitHubAnswer? AnswerIssue(GitHubRequest request)
    {
        if (request.Segments is not ["repos", var owner, var name, "issues", .. var rest]) return null;
        GitHubFakeRepository repository = Repositories[$"{owner}/{name}"];
        if (request.Method != "GET" && !request.CanWrite) return GitHubAnswer.Error(request.Token is null ? 401 : 403, request.Token is null ? "Requires authentication" : "Resource not accessible by personal access token");
        if (!repository.HasIssues) return GitHubAnswer.Error(410, "Issues has been disabled in this repository.");
        GitHubFakeIssue? one = rest is [var number] ? repository.Issues.Find(issue => $"{issue.Number}" == number) : null;
        return (request.Method, rest) switch
        {
            ("GET", []) => Page(request, [.. Listed(repository, request["state"] ?? "open")]),
            ("POST", []) => OpenIssue(repository, request.Json),
            (_, [_]) when one is null => GitHubAnswer.Error(404, "Not Found"),
            ("GET", [_]) => new GitHubAnswer(200, Issue(repository, one!)),
            ("PATCH", [_]) => ChangeIssue(repository, one!, request.Json),
            _ => null,
        };
    }

    /// <summary>Issues and pull requests in one list, as the service has them, newest first.</summary>
    private IEnumerable<JsonNode> Listed(GitHubFakeRepository repository, string state)
    {
        IEnumerable<(long Number, JsonObject Json)> all =
        [
            .. repository.Issues.Where(issue => state == "all" || issue.State == state).Select(issue => (issue.Number, Issue(repository, issue))),
            .. repository.Requests.Where(each => state == "all" || each.State == state).Select(each => (each.Number, IssueOf(repository, each))),
        ];
        return all.OrderByDescending(each => each.Number).Select(each => each.Json);
    }

    private JsonObject IssueOf(GitHubFakeRepository repository, GitHubFakeRequest each)
    {
        JsonObject json = Issue(repository, new GitHubFakeIssue { Number = each.Number, Title = each.Title, Body = each.Body, State = each.State });
        string page = $"{Address}{repository.Name}/pull/{each.Number}";
        json["pull_request"] = new JsonObject { ["url"] = $"{Address}repos/{repository.Name}/pulls/{each.Number}", ["html_url"] = page, ["diff_url"] = page + ".diff", ["patch_url"] = page + ".patch", ["merged_at"] = null };
        return json;
    }

    private GitHubAnswer OpenIssue(GitHubFakeRepository repository, JsonObject json)
    {
        if ((string?)json["title"] is not { Length: > 0 } title) return GitHubAnswer.Invalid("Issue", "title", "missing_field");
        var issue = new GitHubFakeIssue { Number = repository.NextNumber, Title = title, Body = (string?)json["body"] ?? "" };
        repository.Issues.Add(issue);
        return new GitHubAnswer(201, Issue(repository, issue));
    }

    private GitHubAnswer ChangeIssue(GitHubFakeRepository repository, GitHubFakeIssue issue, JsonObject json)
    {
        issue.Title = (string?)json["title"] ?? issue.Title;
        issue.Body = (string?)json["body"] ?? issue.Body;
        issue.State = (string?)json["state"] ?? issue.State;
        issue.StateReason = (string?)json["state_reason"] ?? issue.StateReason;
        issue.Changes++;
        return new GitHubAnswer(200, Issue(repository, issue));
    }

    private JsonObject Issue(GitHubFakeRepository repository, GitHubFakeIssue issue)
    {
        string url = $"{Address}repos/{repository.Name}/issues/{issue.Number}";
        return new JsonObject
        {
            ["url"] = url,
            ["repository_url"] = $"{Address}repos/{repository.Name}",
            ["labels_url"] = url + "/labels{/name}",
            ["comments_url"] = url + "/comments",
            ["events_url"] = url + "/events",
            ["html_url"] = $"{Address}{repository.Name}/issues/{issue.Number}",
            ["id"] = issue.Number + 50_000,
            ["node_id"] = $"I_{issue.Number}",
            ["number"] = issue.Number,
            ["title"] = issue.Title,
            ["body"] = issue.Body,
            ["state"] = issue.State,
            ["state_reason"] = issue.StateReason,
            ["locked"] = false,
            ["user"] = User(),
            ["labels"] = new JsonArray(),
            ["assignee"] = null,
            ["assignees"] = new JsonArray(),
            ["milestone"] = null,
            ["comments"] = 0,
            ["created_at"] = "2026-11-21T09:30:00Z",
            ["updated_at"] = "2026-11-21T09:30:00Z",
            ["closed_at"] = issue.State == "closed" ? "2026-11-21T10:30:00Z" : null,
            ["author_association"] = "MEMBER",
        };
    }
}
