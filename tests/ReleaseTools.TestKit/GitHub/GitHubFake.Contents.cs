using System.Text;
using System.Text.Json.Nodes;

namespace ReleaseTools.TestKit.GitHub;

public sealed partial class GitHubFake
{
    /// <summary>Whose the token is that may only read: forks are made for them, and are theirs to write to.</summary>
    public const string Reader = "rita";

    private GitHubAnswer? AnswerContents(GitHubRequest request)
    {
        if (request.Segments is not ["repos", var owner, var name, .. var rest]) return null;
        GitHubFakeRepository repository = Repositories[$"{owner}/{name}"];
        if (request.Method != "GET" && rest is ["git", ..] or ["forks"])
        {
            bool mayWrite = request.CanWrite || (request.Token is not null && (owner == Reader || rest is ["forks"]));
            if (!mayWrite) return GitHubAnswer.Error(request.Token is null ? 401 : 403, "Resource not accessible by personal access token");
        }
        return (request.Method, rest) switch
        {
            ("GET", ["contents", .. var path]) => ReadFile(repository, string.Join('/', path), request["ref"] ?? repository.DefaultBranch),
            ("GET", ["git", "commits", var sha]) => repository.Commits.ContainsKey(sha) ? new GitHubAnswer(200, GitCommit(repository, sha)) : GitHubAnswer.Error(404, "Not Found"),
            ("POST", ["git", "trees"]) => MakeTree(repository, request.Json),
            ("POST", ["git", "commits"]) => MakeCommit(repository, request.Json),
            ("POST", ["git", "refs"]) => MakeReference(repository, request.Json),
            ("PATCH", ["git", "refs", .. var reference]) => MoveReference(repository, "refs/" + string.Join('/', reference), request.Json),
            ("POST", ["forks"]) => MakeFork(request, repository),
            _ => null,
        };
    }

    private static GitHubAnswer ReadFile(GitHubFakeRepository repository, string path, string reference) =>
        Resolve(repository, reference) is { } commit && repository.FilesAt(commit).TryGetValue(path, out string? text)
            ? new GitHubAnswer(200) { Bytes = Encoding.UTF8.GetBytes(text) }
            : GitHubAnswer.Error(404, "Not Found");

    private GitHubAnswer MakeTree(GitHubFakeRepository repository, JsonObject json)
    {
        string from = (string)json["base_tree"]!;
        if (!repository.HasTree(from)) return GitHubAnswer.Error(422, "base_tree is not a valid tree oid");
        string tree = repository.AddTree(from, json["tree"]!.AsArray().Select(entry => ((string)entry!["path"]!, (string)entry["content"]!)));
        return new GitHubAnswer(201, new JsonObject { ["sha"] = tree, ["url"] = $"{Address}repos/{repository.Name}/git/trees/{tree}", ["truncated"] = false, ["tree"] = new JsonArray() });
    }

    private GitHubAnswer MakeCommit(GitHubFakeRepository repository, JsonObject json)
    {
        string tree = (string)json["tree"]!;
        if (!repository.HasTree(tree)) return GitHubAnswer.Error(422, "Tree SHA does not exist");
        return new GitHubAnswer(201, GitCommit(repository, repository.AddCommit(tree, (string)json["message"]!, json["parents"]!.AsArray().Select(parent => (string)parent!))));
    }

    private GitHubAnswer MakeReference(GitHubFakeRepository repository, JsonObject json)
    {
        (string name, string sha) = ((string)json["ref"]!, (string)json["sha"]!);
        if (repository.Refs.ContainsKey(name)) return GitHubAnswer.Error(422, "Reference already exists");
        if (!repository.Commits.ContainsKey(sha)) return GitHubAnswer.Error(422, "Object does not exist");
        repository.Refs[name] = sha;
        return new GitHubAnswer(201, Reference(repository, name, sha));
    }

    private GitHubAnswer MoveReference(GitHubFakeRepository repository, string name, JsonObject json)
    {
        string sha = (string)json["sha"]!;
        if (!repository.Refs.TryGetValue(name, out string? there)) return GitHubAnswer.Error(422, "Reference does not exist");
        bool isForward = repository.ParentOf.GetValueOrDefault(sha) == there;
        if (!isForward && (bool?)json["force"] is not true) return GitHubAnswer.Error(422, "Update is not a fast forward");
        repository.Refs[name] = sha;
        return new GitHubAnswer(200, Reference(repository, name, sha));
    }

    private GitHubAnswer MakeFork(GitHubRequest request, GitHubFakeRepository repository)
    {
        string name = $"{(request.CanWrite ? "ada" : Reader)}/{repository.Name.Split('/')[1]}";
        // whoever has one gets it
        if (!Repositories.TryGetValue(name, out GitHubFakeRepository? fork)) Repositories[name] = fork = repository.Fork(name.Split('/')[0]);
        return new GitHubAnswer(202, Repository(request, fork));
    }

    private JsonObject GitCommit(GitHubFakeRepository repository, string sha)
    {
        string url = $"{Address}repos/{repository.Name}/git/commits/{sha}", tree = repository.TreeOf(sha);
        return new JsonObject
        {
            ["sha"] = sha,
            ["node_id"] = "C_" + sha[..8],
            ["url"] = url,
            ["html_url"] = url,
            ["author"] = Signature(),
            ["committer"] = Signature(),
            ["message"] = repository.Commits[sha],
            ["tree"] = new JsonObject { ["sha"] = tree, ["url"] = $"{Address}repos/{repository.Name}/git/trees/{tree}" },
            ["parents"] = new JsonArray(),
            ["verification"] = new JsonObject { ["verified"] = false, ["reason"] = "unsigned", ["signature"] = null, ["payload"] = null, ["verified_at"] = null },
        };
    }
}
