using System.Text.Json.Nodes;

namespace ReleaseTools.TestKit.GitHub;

public sealed partial class GitHubFake
{
    private static readonly string[] s_pullLinks = ["comments", "commits", "statuses", "html", "issue", "review_comments", "review_comment", "self"];

    private static readonly string[] s_pullUrls =
        ["url", "html_url", "diff_url", "patch_url", "issue_url", "commits_url", "review_comments_url", "review_comment_url", "comments_url", "statuses_url"];

    private GitHubAnswer? AnswerPull(GitHubRequest request)
    {
        if (request.Method != "GET" || request.Segments is not ["repos", var owner, var name, .. var rest]) return null;
        GitHubFakeRepository repository = Repositories[$"{owner}/{name}"];
        return rest switch
        {
            ["pulls"] => Page(request, [.. Listed(request, repository).Select(pull => Pull(request, repository, pull))]),
            ["pulls", var number] => repository.Pulls.Find(pull => $"{pull.Number}" == number) is { } one ? new GitHubAnswer(200, WholePull(request, repository, one)) : GitHubAnswer.Error(404, "Not Found"),
            ["commits", var sha, "pulls"] => OfCommit(request, repository, sha),
            _ => null,
        };
    }

    private static IEnumerable<GitHubFakePull> Listed(GitHubRequest request, GitHubFakeRepository repository)
    {
        if (request["state"] != "closed") return [];                        // there are no open ones
        Func<GitHubFakePull, long> order = request["sort"] == "updated" ? pull => pull.Updated.Ticks : pull => pull.Number;
        return request["direction"] == "asc" ? repository.Pulls.OrderBy(order) : repository.Pulls.OrderByDescending(order);
    }

    private GitHubAnswer OfCommit(GitHubRequest request, GitHubFakeRepository repository, string sha)
    {
        List<GitHubFakePull> pulls = repository.Pulls.FindAll(pull => pull.MergeCommit == sha || pull.HeadCommit == sha || pull.Commits.Contains(sha));
        return pulls.Count == 0 && !repository.Commits.ContainsKey(sha)
            ? GitHubAnswer.Error(422, $"No commit found for SHA: {sha}")
            : Page(request, [.. pulls.Select(pull => Pull(request, repository, pull))]);
    }

    private JsonObject WholePull(GitHubRequest request, GitHubFakeRepository repository, GitHubFakePull pull)
    {
        JsonObject json = Pull(request, repository, pull);
        json["merged"] = pull.Merged is not null;
        json["mergeable"] = null;
        json["mergeable_state"] = "unknown";
        json["merged_by"] = pull.Merged is null ? null : User();
        json["maintainer_can_modify"] = false;
        foreach (string count in (string[])["comments", "review_comments", "commits", "additions", "deletions", "changed_files"]) json[count] = 1;
        return json;
    }

    private JsonObject Pull(GitHubRequest request, GitHubFakeRepository repository, GitHubFakePull pull)
    {
        string url = $"{Address}repos/{repository.Name}/pulls/{pull.Number}";
        var json = new JsonObject
        {
            ["id"] = pull.Number,
            ["node_id"] = $"PR_{pull.Number}",
            ["number"] = pull.Number,
            ["state"] = "closed",
            ["locked"] = false,
            ["draft"] = false,
            ["title"] = pull.Title,
            ["user"] = User(pull.Author),
            ["body"] = pull.Body,
            ["labels"] = new JsonArray([.. pull.Labels.Select((label, i) => Label(repository, label, i))]),
            ["milestone"] = null,
            ["assignee"] = null,
            ["auto_merge"] = null,
            ["author_association"] = "CONTRIBUTOR",
            ["created_at"] = Date(pull.Updated),
            ["updated_at"] = Date(pull.Updated),
            ["closed_at"] = Date(pull.Merged ?? pull.Updated),
            ["merged_at"] = pull.Merged is { } at ? Date(at) : null,
            ["merge_commit_sha"] = pull.MergeCommit,
            ["head"] = Branch(request, repository, pull.HeadBranch, pull.HeadCommit),
            ["base"] = Branch(request, repository, repository.DefaultBranch, repository.First),
            ["_links"] = new JsonObject([.. s_pullLinks.Select(link => KeyValuePair.Create(link, (JsonNode?)new JsonObject { ["href"] = url }))]),
        };
        foreach (string name in s_pullUrls) json[name] = name == "review_comment_url" ? url + "/comments{/number}" : url;
        return json;
    }

    private JsonObject Branch(GitHubRequest request, GitHubFakeRepository repository, string name, string sha)
    {
        JsonObject whole = Repository(request, repository);
        whole["has_downloads"] = true;                                      // required here, and not where a repository is asked for by its name
        return new JsonObject
        {
            ["label"] = $"{repository.Name.Split('/')[0]}:{name}",
            ["ref"] = name,
            ["sha"] = sha,
            ["user"] = User(repository.Name.Split('/')[0]),
            ["repo"] = whole,
        };
    }

    private JsonObject Label(GitHubFakeRepository repository, string name, int id) => new()
    {
        ["id"] = id + 1,
        ["node_id"] = $"LA_{id + 1}",
        ["url"] = $"{Address}repos/{repository.Name}/labels/{Uri.EscapeDataString(name)}",
        ["name"] = name,
        ["description"] = "",
        ["color"] = "ededed",
        ["default"] = false,
    };
}
