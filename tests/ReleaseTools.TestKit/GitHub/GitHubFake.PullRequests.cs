using System.Text.Json.Nodes;

namespace ReleaseTools.TestKit.GitHub;

public sealed partial class GitHubFake
{
    private GitHubAnswer? AnswerPullRequest(GitHubRequest request)
    {
        if (request.Segments is not ["repos", var owner, var name, "pulls", .. var rest]) return null;
        GitHubFakeRepository repository = Repositories[$"{owner}/{name}"];
        // from a fork of their own anybody proposes what they like
        bool isFork = request is { Method: "POST", Token: not null } && rest is [] && ((string)request.Json["head"]!).Contains(':', StringComparison.Ordinal);
        if (request.Method != "GET" && !request.CanWrite && !isFork) return GitHubAnswer.Error(request.Token is null ? 401 : 403, request.Token is null ? "Requires authentication" : "Resource not accessible by personal access token");
        return (request.Method, rest) switch
        {
            // what was merged is told by the other list
            ("GET", []) when repository.Pulls.Count == 0 => Page(request, [.. repository.Requests.Where(each => IsListed(repository, each, request)).OrderByDescending(each => each.Number).Select(each => PullRequest(request, repository, each))]),
            ("POST", []) => OpenRequest(request, repository, request.Json),
            _ => null,
        };
    }

    private static bool IsListed(GitHubFakeRepository repository, GitHubFakeRequest each, GitHubRequest request) =>
        each.State == (request["state"] ?? "open")
        && (request["base"] is not { } into || each.Base == into)
        && (request["head"] is not { } head || head == (each.Head.Contains(':', StringComparison.Ordinal) ? each.Head : $"{repository.Name.Split('/')[0]}:{each.Head}"));

    private GitHubAnswer OpenRequest(GitHubRequest request, GitHubFakeRepository repository, JsonObject json)
    {
        string head = (string)json["head"]!, into = (string)json["base"]!;
        if (HeadOf(repository, head) is null) return GitHubAnswer.Invalid("PullRequest", "head", "invalid");
        if (HeadOf(repository, into) is null) return GitHubAnswer.Invalid("PullRequest", "base", "invalid");
        if (repository.Requests.Any(each => each is { State: "open" } && each.Head == head && each.Base == into))
        {
            GitHubAnswer refusal = GitHubAnswer.Invalid("PullRequest", "head", "custom");
            refusal.Json!["errors"]![0]!["message"] = $"A pull request already exists for {repository.Name.Split('/')[0]}:{head}.";
            return refusal;
        }
        var made = new GitHubFakeRequest { Number = repository.NextNumber, Head = head, Base = into, Title = (string)json["title"]!, Body = (string?)json["body"] ?? "" };
        repository.Requests.Add(made);
        return new GitHubAnswer(201, PullRequest(request, repository, made));
    }

    private string? HeadOf(GitHubFakeRepository repository, string branch) =>
        branch.Split(':') is [var owner, var name] ? (Repositories.TryGetValue($"{owner}/{repository.Name.Split('/')[1]}", out GitHubFakeRepository? fork) ? HeadOf(fork, name) : null)
        : repository.HeadOf is { } find ? find(branch) : repository.Refs.GetValueOrDefault($"refs/heads/{branch}");

    private JsonObject PullRequest(GitHubRequest request, GitHubFakeRepository repository, GitHubFakeRequest each)
    {
        string url = $"{Address}repos/{repository.Name}/pulls/{each.Number}", page = $"{Address}{repository.Name}/pull/{each.Number}", issue = $"{Address}repos/{repository.Name}/issues/{each.Number}";
        var links = new JsonObject();
        foreach (string link in (string[])["self", "html", "issue", "comments", "review_comments", "review_comment", "commits", "statuses"]) links[link] = new JsonObject { ["href"] = url };
        var json = new JsonObject
        {
            ["url"] = url,
            ["id"] = each.Number + 70_000,
            ["node_id"] = $"PR_{each.Number}",
            ["html_url"] = page,
            ["diff_url"] = page + ".diff",
            ["patch_url"] = page + ".patch",
            ["issue_url"] = issue,
            ["commits_url"] = url + "/commits",
            ["review_comments_url"] = url + "/comments",
            ["review_comment_url"] = $"{Address}repos/{repository.Name}/pulls/comments{{/number}}",
            ["comments_url"] = issue + "/comments",
            ["statuses_url"] = $"{Address}repos/{repository.Name}/statuses/0",
            ["number"] = each.Number,
            ["state"] = each.State,
            ["locked"] = false,
            ["title"] = each.Title,
            ["user"] = User(),
            ["body"] = each.Body,
            ["labels"] = new JsonArray(),
            ["milestone"] = null,
            ["active_lock_reason"] = null,
            ["created_at"] = "2026-11-21T09:30:00Z",
            ["updated_at"] = "2026-11-21T09:30:00Z",
            ["closed_at"] = null,
            ["merged_at"] = null,
            ["merge_commit_sha"] = null,
            ["assignee"] = null,
            ["head"] = End(request, repository, each.Head),
            ["base"] = End(request, repository, each.Base),
            ["_links"] = links,
            ["author_association"] = "MEMBER",
            ["auto_merge"] = null,
            ["draft"] = false,
            ["merged"] = false,
            ["mergeable"] = true,
            ["mergeable_state"] = "clean",
            ["merged_by"] = null,
            ["maintainer_can_modify"] = false,
        };
        foreach (string count in (string[])["comments", "review_comments", "commits", "additions", "deletions", "changed_files"]) json[count] = 0;
        return json;
    }

    private JsonObject End(GitHubRequest request, GitHubFakeRepository repository, string branch) => new()
    {
        ["label"] = branch.Contains(':', StringComparison.Ordinal) ? branch : $"{repository.Name.Split('/')[0]}:{branch}",
        ["ref"] = branch.Split(':')[^1],
        ["sha"] = HeadOf(repository, branch) ?? "",
        ["user"] = User(repository.Name.Split('/')[0]),
        ["repo"] = Repository(request, repository),
    };
}
