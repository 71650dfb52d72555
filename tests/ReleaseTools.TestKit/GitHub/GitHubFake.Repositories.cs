using System.Text.Json.Nodes;

namespace ReleaseTools.TestKit.GitHub;

public sealed partial class GitHubFake
{
    private static readonly string[] s_userUrls =
        ["events", "followers", "following", "gists", "organizations", "received_events", "repos", "starred", "subscriptions", "avatar"];

    private static readonly string[] s_repositoryUrls =
    [
        "archive", "assignees", "blobs", "branches", "collaborators", "comments", "commits", "compare", "contents", "contributors", "deployments", "downloads", "events", "forks",
        "git_commits", "git_refs", "git_tags", "hooks", "issue_comment", "issue_events", "issues", "keys", "labels", "languages", "merges", "milestones", "notifications", "pulls", "releases",
        "stargazers", "statuses", "subscribers", "subscription", "tags", "teams", "trees", "clone", "svn",
    ];

    private GitHubAnswer? AnswerRepository(GitHubRequest request)
    {
        if (request.Segments is not ["repos", var owner, var name, ..]) return null;
        if (!Repositories.TryGetValue($"{owner}/{name}", out GitHubFakeRepository? repository)) return GitHubAnswer.Error(404, "Not Found");
        return (request.Method, request.Segments[3..]) switch
        {
            ("GET", []) => new GitHubAnswer(200, Repository(request, repository)),
            ("GET", ["commits", var reference]) => Commit(repository, reference),
            _ => null,
        };
    }

    private GitHubAnswer? AnswerReference(GitHubRequest request)
    {
        if (request.Segments is not ["repos", var owner, var name, "git", "ref" or "refs", .. var reference]) return null;
        GitHubFakeRepository repository = Repositories[$"{owner}/{name}"];
        string full = "refs/" + string.Join('/', reference);
        switch (request.Method)
        {
            case "GET":
                return repository.Refs.TryGetValue(full, out string? sha) ? new GitHubAnswer(200, Reference(repository, full, sha)) : GitHubAnswer.Error(404, "Not Found");
            case "DELETE" when !request.CanWrite:
                return GitHubAnswer.Error(403, "Resource not accessible by personal access token");
            case "DELETE":
                // a release without its tag is a draft again
                foreach (GitHubFakeRelease release in repository.Releases.Where(release => $"refs/tags/{release.Tag}" == full)) release.Draft = true;
                return repository.Refs.Remove(full) ? new GitHubAnswer(204) : GitHubAnswer.Error(422, "Reference does not exist");
            default:
                return null;
        }
    }

    private GitHubAnswer Commit(GitHubFakeRepository repository, string reference)
    {
        if (repository.Commits.Count == 0) return GitHubAnswer.Error(409, "Git Repository is empty.");
        string? sha = Resolve(repository, reference);
        return sha is null ? GitHubAnswer.Error(422, $"No commit found for SHA: {reference}") : new GitHubAnswer(200, CommitJson(repository, sha));
    }

    /// <summary>A commit's id, a branch or a tag, as the API takes them.</summary>
    private static string? Resolve(GitHubFakeRepository repository, string reference) =>
        repository.Commits.ContainsKey(reference) ? reference
        : repository.Refs.GetValueOrDefault($"refs/{reference}") ?? repository.Refs.GetValueOrDefault($"refs/heads/{reference}") ?? repository.Refs.GetValueOrDefault($"refs/tags/{reference}");

    private JsonObject CommitJson(GitHubFakeRepository repository, string sha)
    {
        string url = $"{Address}repos/{repository.Name}/commits/{sha}";
        return new JsonObject
        {
            ["url"] = url,
            ["sha"] = sha,
            ["node_id"] = "C_" + sha[..8],
            ["html_url"] = url,
            ["comments_url"] = url + "/comments",
            ["commit"] = new JsonObject
            {
                ["url"] = url,
                ["author"] = Signature(),
                ["committer"] = Signature(),
                ["message"] = repository.Commits[sha],
                ["comment_count"] = 0,
                ["tree"] = new JsonObject { ["sha"] = sha, ["url"] = url },
            },
            ["author"] = User(),
            ["committer"] = User(),
            ["parents"] = new JsonArray(),
        };
    }

    private static JsonObject Signature() => new() { ["name"] = "Ada", ["email"] = "ada@example.com", ["date"] = "2026-11-21T09:30:00Z" };

    private JsonObject Reference(GitHubFakeRepository repository, string full, string sha) => new()
    {
        ["ref"] = full,
        ["node_id"] = "REF_1",
        ["url"] = $"{Address}repos/{repository.Name}/git/{full}",
        ["object"] = new JsonObject { ["type"] = "commit", ["sha"] = sha, ["url"] = $"{Address}repos/{repository.Name}/git/commits/{sha}" },
    };

    private JsonObject Repository(GitHubRequest request, GitHubFakeRepository repository)
    {
        string url = $"{Address}repos/{repository.Name}";
        var json = new JsonObject
        {
            ["id"] = 1,
            ["node_id"] = "R_1",
            ["name"] = repository.Name.Split('/')[1],
            ["full_name"] = repository.Name,
            ["owner"] = User(repository.Name.Split('/')[0]),
            ["private"] = false,
            ["html_url"] = $"{Address}{repository.Name}",
            ["description"] = "A repository",
            ["url"] = url,
            ["git_url"] = "git://example.com/x.git",
            ["ssh_url"] = "git@example.com:x.git",
            ["mirror_url"] = null,
            ["homepage"] = null,
            ["language"] = null,
            ["license"] = null,
            ["default_branch"] = repository.DefaultBranch,
            ["created_at"] = "2026-11-21T09:30:00Z",
            ["pushed_at"] = "2026-11-21T09:30:00Z",
            ["updated_at"] = "2026-11-21T09:30:00Z",
        };
        foreach (string name in s_repositoryUrls) json[name + "_url"] = $"{url}/{name}";
        foreach (string name in (string[])["forks_count", "stargazers_count", "watchers_count", "size", "open_issues_count", "subscribers_count", "network_count", "forks", "open_issues", "watchers"]) json[name] = 0;
        foreach (string name in (string[])["fork", "has_issues", "has_downloads", "has_projects", "has_wiki", "has_pages", "has_discussions", "archived", "disabled"]) json[name] = false;
        json["has_issues"] = repository.HasIssues;
        if (request.Token is not null)
            json["permissions"] = new JsonObject { ["admin"] = false, ["maintain"] = false, ["push"] = request.CanWrite, ["triage"] = request.CanWrite, ["pull"] = true };
        return json;
    }

    private JsonObject User(string login = "ada")
    {
        var json = new JsonObject { ["login"] = login, ["id"] = 1, ["node_id"] = "U_1", ["gravatar_id"] = "", ["type"] = "User", ["site_admin"] = false, ["url"] = $"{Address}users/{login}", ["html_url"] = $"{Address}{login}" };
        foreach (string name in s_userUrls) json[name + "_url"] = $"{Address}users/{login}/{name}";
        return json;
    }
}
