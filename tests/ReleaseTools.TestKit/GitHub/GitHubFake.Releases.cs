using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ReleaseTools.TestKit.GitHub;

public sealed partial class GitHubFake
{
    private GitHubAnswer? AnswerRelease(GitHubRequest request)
    {
        if (request.Segments is not ["repos", var owner, var name, "releases", .. var rest]) return null;
        GitHubFakeRepository repository = Repositories[$"{owner}/{name}"];
        if (request.Method != "GET" && !request.CanWrite) return GitHubAnswer.Error(request.Token is null ? 401 : 403, request.Token is null ? "Requires authentication" : "Resource not accessible by personal access token");
        List<GitHubFakeRelease> seen = [.. repository.Releases.Where(release => !release.Draft || request.CanWrite).OrderByDescending(release => release.Created).ThenByDescending(release => release.Id)];
        GitHubFakeRelease? one = rest is [var id, ..] && long.TryParse(id, out long number) ? seen.Find(release => release.Id == number) : null;
        return (request.Method, rest) switch
        {
            ("GET", []) => Page(request, seen, release => Release(repository, release)),
            ("GET", ["latest"]) => Found(repository, seen.Find(release => release.IsLatest)),
            ("GET", ["tags", .. var tag]) => Found(repository, seen.Find(release => !release.Draft && release.Tag == string.Join('/', tag))),
            ("GET", ["assets", _]) or ("DELETE", ["assets", _]) => null,
            ("POST", []) => Create(repository, request.Json),
            _ when one is null => GitHubAnswer.Error(404, "Not Found"),
            ("GET", [_]) => Found(repository, one),
            ("PATCH", [_]) => Change(repository, one, request.Json),
            ("DELETE", [_]) => Delete(repository, one),
            ("GET", [_, "assets"]) => Page(request, [.. one.Assets.Select(asset => Asset(repository, one, asset))]),
            ("POST", [_, "assets"]) => Upload(repository, one, request),
            _ => null,
        };
    }

    private GitHubAnswer? AnswerAsset(GitHubRequest request)
    {
        if (request.Segments is not ["repos", var owner, var name, "releases", "assets", var id]) return null;
        GitHubFakeRepository repository = Repositories[$"{owner}/{name}"];
        GitHubFakeRelease? release = repository.Releases.Find(each => each.Assets.Any(asset => $"{asset.Id}" == id));
        if (release?.Assets.Find(asset => $"{asset.Id}" == id) is not { } found) return GitHubAnswer.Error(404, "Not Found");
        if (request.Method == "GET")
        {
            return request.Header("Accept") == "application/octet-stream"
                ? new GitHubAnswer(200) { Bytes = found.Bytes }
                : new GitHubAnswer(200, Asset(repository, release, found));
        }
        if (!request.CanWrite) return GitHubAnswer.Error(403, "Resource not accessible by personal access token");
        if (release.Immutable) return GitHubAnswer.Error(422, "Cannot delete asset from an immutable release.");
        release.Assets.Remove(found);
        return new GitHubAnswer(204);
    }

    private GitHubAnswer Found(GitHubFakeRepository repository, GitHubFakeRelease? release) => release is null ? GitHubAnswer.Error(404, "Not Found") : new GitHubAnswer(200, Release(repository, release));

    private GitHubAnswer Create(GitHubFakeRepository repository, JsonObject json)
    {
        var release = new GitHubFakeRelease { Id = NextId(), Tag = (string)json["tag_name"]!, Target = (string?)json["target_commitish"] ?? repository.DefaultBranch, Draft = true };
        if (!TakesDraftsOfPublishedTags && repository.Releases.Exists(other => other.Tag == release.Tag)) return GitHubAnswer.Invalid("Release", "tag_name", "already_exists");
        if (Apply(repository, release, json, (bool?)json["draft"] ?? false) is { } objection) return objection;
        if ((bool?)json["generate_release_notes"] is true) release.Body += $"\n**Full Changelog**: {Address}{repository.Name}/commits/{release.Tag}\n";
        repository.Releases.Add(release);
        return new GitHubAnswer(201, Release(repository, release));
    }

    private GitHubAnswer Change(GitHubFakeRepository repository, GitHubFakeRelease release, JsonObject json) =>
        Apply(repository, release, json, (bool?)json["draft"] ?? release.Draft) ?? new GitHubAnswer(200, Release(repository, release));

    private GitHubAnswer? Apply(GitHubFakeRepository repository, GitHubFakeRelease release, JsonObject json, bool draft)
    {
        if (RefusesTargets && json["target_commitish"] is not null) return GitHubAnswer.Error(403, "Resource not accessible by integration");
        string tag = (string?)json["tag_name"] ?? release.Tag, target = (string?)json["target_commitish"] ?? release.Target, body = (string?)json["body"] ?? release.Body;
        if (body.Length > 125_000) return GitHubAnswer.Invalid("Release", "body", "too_long");
        if (!draft)
        {
            if (repository.UsedTags.Contains(tag)) return GitHubAnswer.Error(422, "Validation Failed: tag_name was used by an immutable release");
            if (repository.Releases.Any(other => other != release && !other.Draft && other.Tag == tag)) return GitHubAnswer.Invalid("Release", "tag_name", "already_exists");
            if (!repository.Refs.ContainsKey($"refs/tags/{tag}"))
            {
                if (Resolve(repository, target) is not { } sha) return GitHubAnswer.Invalid("Release", "target_commitish", "invalid");
                repository.Refs[$"refs/tags/{tag}"] = sha;
            }
            if ((string?)json["discussion_category_name"] is { } category)
            {
                if (!repository.Categories.Contains(category)) return GitHubAnswer.Invalid("Release", "discussion_category_name", "invalid");
                release.Discussion = category;
            }
            if ((string?)json["make_latest"] is "true")
            {
                foreach (GitHubFakeRelease other in repository.Releases) other.IsLatest = false;
                release.IsLatest = true;
            }
            release.Published ??= DateTimeOffset.UtcNow;
            release.Immutable = repository.Immutable;
        }
        (release.Tag, release.Target, release.Body, release.Draft) = (tag, target, body, draft);
        release.Name = (string?)json["name"] ?? release.Name;
        release.Prerelease = (bool?)json["prerelease"] ?? release.Prerelease;
        return null;
    }

    private static GitHubAnswer Delete(GitHubFakeRepository repository, GitHubFakeRelease release)
    {
        repository.Releases.Remove(release);
        if (release.Immutable) repository.UsedTags.Add(release.Tag);
        return new GitHubAnswer(204);
    }

    private GitHubAnswer Upload(GitHubFakeRepository repository, GitHubFakeRelease release, GitHubRequest request)
    {
        string name = Renamed(request["name"]!);
        if (release.Immutable) return GitHubAnswer.Error(422, "Cannot upload assets to an immutable release.");
        if (release.Assets.Any(asset => asset.Name == name)) return GitHubAnswer.Invalid("ReleaseAsset", "name", "already_exists");
        if (request.Bytes.Length == 0) return GitHubAnswer.Error(400, "Bad Content-Length: 0");
        var asset = new GitHubFakeAsset(NextId(), name, request.Bytes) { Label = request["label"], ContentType = request.Header("Content-Type") ?? "" };
        release.Assets.Add(asset);
        return new GitHubAnswer(201, Asset(repository, release, asset));
    }

    private void LeaveStarter(GitHubRequest request)
    {
        if (Repositories.GetValueOrDefault($"{request.Segments[1]}/{request.Segments[2]}")?.Releases.Find(each => $"{each.Id}" == request.Segments[4]) is not { } release) return;
        string name = Renamed(request["name"]!);
        if (release.Assets.All(asset => asset.Name != name)) release.Assets.Add(new GitHubFakeAsset(NextId(), name, []) { IsUploaded = false });
    }

    private JsonObject Release(GitHubFakeRepository repository, GitHubFakeRelease release)
    {
        string url = $"{Address}repos/{repository.Name}/releases/{release.Id}";
        return new JsonObject
        {
            ["url"] = url,
            ["assets_url"] = url + "/assets",
            ["upload_url"] = url + "/assets{?name,label}",
            ["html_url"] = $"{Address}{repository.Name}/releases/tag/{release.Tag}",
            ["tarball_url"] = $"{url}/tarball",
            ["zipball_url"] = $"{url}/zipball",
            ["id"] = release.Id,
            ["node_id"] = $"RE_{release.Id}",
            ["tag_name"] = release.Tag,
            ["target_commitish"] = release.Target,
            ["name"] = release.Name,
            ["body"] = release.Body,
            ["draft"] = release.Draft,
            ["prerelease"] = release.Prerelease,
            ["immutable"] = release.Immutable,
            ["created_at"] = Date(release.Created),
            ["published_at"] = release.Published is { } at ? Date(at) : null,
            ["author"] = User(),
            ["assets"] = new JsonArray([.. release.Assets.Select(asset => Asset(repository, release, asset))]),
        };
    }

    private JsonObject Asset(GitHubFakeRepository repository, GitHubFakeRelease release, GitHubFakeAsset asset) => new()
    {
        ["url"] = $"{Address}repos/{repository.Name}/releases/assets/{asset.Id}",
        ["browser_download_url"] = $"{Address}{repository.Name}/releases/download/{release.Tag}/{Uri.EscapeDataString(asset.Name)}",
        ["id"] = asset.Id,
        ["node_id"] = $"RA_{asset.Id}",
        ["name"] = asset.Name,
        ["label"] = asset.Label,
        ["state"] = asset.IsUploaded ? "uploaded" : "starter",
        ["content_type"] = asset.ContentType,
        ["size"] = asset.Bytes.Length,
        ["digest"] = TellsDigests && asset.IsUploaded ? "sha256:" + asset.Sha256 : null,
        ["download_count"] = 0,
        ["created_at"] = Date(release.Created),
        ["updated_at"] = Date(release.Created),
        ["uploader"] = User(),
    };

    private static string Date(DateTimeOffset at) => at.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);

    private static string Renamed(string name) => Unwelcome().Replace(name, ".").Trim('.');

    [GeneratedRegex("[^A-Za-z0-9_.+-]+")]
    private static partial Regex Unwelcome();
}
