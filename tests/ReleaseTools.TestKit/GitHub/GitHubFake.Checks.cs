using System.Text.Json.Nodes;

namespace ReleaseTools.TestKit.GitHub;

public sealed partial class GitHubFake
{
    private GitHubAnswer? AnswerChecks(GitHubRequest request)
    {
        if (request is not { Method: "GET", Segments: ["repos", var owner, var name, .. var rest] }) return null;
        GitHubFakeRepository repository = Repositories[$"{owner}/{name}"];
        return rest switch
        {
            ["branches", .. var branch] => Branch(repository, string.Join('/', branch)),
            ["rules", "branches", ..] => Page(request, Rules(repository)),
            // the history of the fake is one line
            ["commits"] when Resolve(repository, request["sha"] ?? repository.DefaultBranch) is not null => Page(request, [.. repository.Commits.Keys.Reverse().Select(sha => CommitJson(repository, sha))]),
            ["commits"] => GitHubAnswer.Error(404, "Not Found"),
            ["commits", var sha, "status"] => Status(request, repository, sha),
            ["commits", var sha, "check-runs"] => Runs(request, repository, sha),
            _ => null,
        };
    }

    private GitHubAnswer Branch(GitHubFakeRepository repository, string branch)
    {
        if (!repository.Refs.TryGetValue($"refs/heads/{branch}", out string? sha)) return GitHubAnswer.Error(404, "Branch not found");
        string url = $"{Address}repos/{repository.Name}/branches/{branch}";
        bool isProtected = repository.RequiredChecks.Count > 0;
        return new GitHubAnswer(200, new JsonObject
        {
            ["name"] = branch,
            ["commit"] = CommitJson(repository, sha),
            ["_links"] = new JsonObject { ["self"] = url, ["html"] = $"{Address}{repository.Name}/tree/{branch}" },
            ["protected"] = isProtected,
            ["protection"] = new JsonObject
            {
                ["enabled"] = isProtected,
                ["required_status_checks"] = new JsonObject
                {
                    ["enforcement_level"] = isProtected ? "non_admins" : "off",
                    ["contexts"] = new JsonArray([.. repository.RequiredChecks.Select(check => JsonValue.Create(check))]),
                    ["checks"] = new JsonArray([.. repository.RequiredChecks.Select(check => new JsonObject { ["context"] = check, ["app_id"] = null })]),
                },
            },
            ["protection_url"] = url + "/protection",
        });
    }

    private static List<JsonNode> Rules(GitHubFakeRepository repository) => repository.RulesetChecks.Count == 0 ? [] :
    [
        new JsonObject { ["type"] = "deletion", ["ruleset_source_type"] = "Repository", ["ruleset_source"] = repository.Name, ["ruleset_id"] = 1 },
        new JsonObject
        {
            ["type"] = "required_status_checks",
            ["ruleset_source_type"] = "Repository",
            ["ruleset_source"] = repository.Name,
            ["ruleset_id"] = 1,
            ["parameters"] = new JsonObject
            {
                ["required_status_checks"] = new JsonArray([.. repository.RulesetChecks.Select(check => new JsonObject { ["context"] = check })]),
                ["strict_required_status_checks_policy"] = false,
            },
        },
    ];

    private GitHubAnswer Status(GitHubRequest request, GitHubFakeRepository repository, string sha)
    {
        List<(string Context, string State)> all = repository.Statuses.GetValueOrDefault(sha) ?? [];
        GitHubAnswer page = Page(request, [.. all.Select((status, i) => StatusJson(repository, sha, status, i))]);
        return page with
        {
            Json = new JsonObject
            {
                ["state"] = "pending",
                ["statuses"] = page.Json,
                ["sha"] = sha,
                ["total_count"] = all.Count,
                ["repository"] = Repository(request, repository),
                ["commit_url"] = $"{Address}repos/{repository.Name}/commits/{sha}",
                ["url"] = $"{Address}repos/{repository.Name}/commits/{sha}/status",
            },
        };
    }

    private JsonObject StatusJson(GitHubFakeRepository repository, string sha, (string Context, string State) status, int number) => new()
    {
        ["url"] = $"{Address}repos/{repository.Name}/statuses/{sha}",
        ["avatar_url"] = $"{Address}avatar",
        ["id"] = number + 1,
        ["node_id"] = $"S_{number}",
        ["state"] = status.State,
        ["description"] = "",
        ["target_url"] = $"{Address}ci/{number}",
        ["context"] = status.Context,
        ["created_at"] = "2026-11-21T09:30:00Z",
        ["updated_at"] = "2026-11-21T09:30:00Z",
    };

    private GitHubAnswer Runs(GitHubRequest request, GitHubFakeRepository repository, string sha)
    {
        List<(string Name, string Status, string? Conclusion)> all = repository.CheckRuns.GetValueOrDefault(sha) ?? [];
        GitHubAnswer page = Page(request, [.. all.Select((run, i) => RunJson(repository, sha, run, i))]);
        return page with { Json = new JsonObject { ["total_count"] = all.Count, ["check_runs"] = page.Json } };
    }

    private JsonObject RunJson(GitHubFakeRepository repository, string sha, (string Name, string Status, string? Conclusion) run, int number) => new()
    {
        ["id"] = number + 1,
        ["node_id"] = $"CR_{number}",
        ["head_sha"] = sha,
        ["external_id"] = "",
        ["url"] = $"{Address}repos/{repository.Name}/check-runs/{number + 1}",
        ["html_url"] = $"{Address}{repository.Name}/runs/{number + 1}",
        ["details_url"] = $"{Address}{repository.Name}/runs/{number + 1}",
        ["status"] = run.Status,
        ["conclusion"] = run.Conclusion,
        ["started_at"] = "2026-11-21T09:30:00Z",
        ["completed_at"] = run.Conclusion is null ? null : "2026-11-21T09:40:00Z",
        ["output"] = new JsonObject { ["title"] = null, ["summary"] = null, ["text"] = null, ["annotations_count"] = 0, ["annotations_url"] = $"{Address}annotations" },
        ["name"] = run.Name,
        ["check_suite"] = new JsonObject { ["id"] = 1 },
        ["app"] = null,
        ["pull_requests"] = new JsonArray(),
    };
}
