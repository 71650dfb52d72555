using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ReleaseTools.Engine.Http;
using ReleaseTools.GitHub;

namespace ReleaseTools.Engine.GitHub;

/// <summary>The discussions of one repository. They are in GraphQL only (https://docs.github.com/en/graphql/guides/using-the-graphql-api-for-discussions).</summary>
internal sealed class GitHubDiscussions(GitHubClient client, GitHubRepository repository)
{
    private const string Find = "query($owner:String!,$name:String!){repository(owner:$owner,name:$name){id hasDiscussionsEnabled discussionCategories(first:100){nodes{id name}}}}";

    private const string Create = "mutation($input:CreateDiscussionInput!){createDiscussion(input:$input){discussion{url}}}";

    /// <summary>Where a new discussion goes.</summary>
    /// <exception cref="ReleaseException">There is no such repository or category, or no discussions at all.</exception>
    public async Task<DiscussionPlace> FindAsync(string category, CancellationToken cancellation)
    {
        JsonNode data = await AskAsync(Find, new JsonObject { ["owner"] = repository.Owner, ["name"] = repository.Name }, $"look up the discussions of {repository}", mayRepeat: true, cancellation);
        JsonNode? found = data["repository"];
        JsonObject[] categories = [.. (found?["discussionCategories"]?["nodes"]?.AsArray() ?? []).OfType<JsonObject>()];
        if (found?["hasDiscussionsEnabled"]?.GetValue<bool>() is not true)
            throw Refused($"{repository} has no discussions", "Switch them on in its settings, under Features.");
        JsonObject named = categories.FirstOrDefault(one => string.Equals((string?)one["name"], category, StringComparison.OrdinalIgnoreCase))
            ?? throw Refused($"{repository} has no category of discussions called {category}; there are {string.Join(", ", categories.Select(one => (string?)one["name"]))}", "Name one of them, or make it.");
        return new DiscussionPlace((string)found["id"]!, (string)named["id"]!);
    }

    /// <returns>Where it can be read.</returns>
    /// <exception cref="GitHubException">Whether it was made is not known where <see cref="GitHubException.MayBeDone"/> says so.</exception>
    public async Task<string> CreateAsync(DiscussionPlace place, string title, string body, CancellationToken cancellation)
    {
        var input = new JsonObject { ["repositoryId"] = place.RepositoryId, ["categoryId"] = place.CategoryId, ["title"] = title, ["body"] = body };
        JsonNode data = await AskAsync(Create, new JsonObject { ["input"] = input }, $"make a discussion in {repository}", mayRepeat: false, cancellation);
        return (string?)data["createDiscussion"]?["discussion"]?["url"] ?? "";
    }

    private async Task<JsonNode> AskAsync(string query, JsonObject variables, string asked, bool mayRepeat, CancellationToken cancellation)
    {
        byte[] json = Encoding.UTF8.GetBytes(new JsonObject { ["query"] = query, ["variables"] = variables }.ToJsonString());
        HttpCall call = client.Call(HttpMethod.Post, client.Server.GraphQl) with
        {
            Body = () => GitHubClient.Json(json),
            BodyLength = json.Length,
            MayRepeat = mayRepeat,
            Pace = mayRepeat ? null : client.Paces.Changes,
        };
        using HttpAnswer answer = await client.SendAsync(call, asked, repository, cancellation);
        JsonObject whole = Parse(answer) ?? throw GitHubFailure.Strange(asked, repository, client.Server.GraphQl, "it is no JSON object");
        // refusals come with status 200; what was done in spite of an error was done
        if (whole["errors"] is JsonArray { Count: > 0 } errors && !HasResult(whole["data"]))
            throw Failure(errors, answer, asked);
        return whole["data"] as JsonObject ?? throw GitHubFailure.Strange(asked, repository, client.Server.GraphQl, "it has no data");
    }

    private static bool HasResult(JsonNode? data) => data is JsonObject fields && fields.Any(field => field.Value is not null);

    private ReleaseException Failure(JsonArray errors, HttpAnswer answer, string asked)
    {
        JsonObject[] all = [.. errors.OfType<JsonObject>()];
        string words = answer.Clean(string.Join("; ", all.Select(error => error["message"]?.ToString())));
        // a refusal says of which type it is; one without any can be a timeout of something that was done all the same
        return all.Length > 0 && all.All(error => error["type"] is not null)
            ? Refused($"could not {asked}: {words}", "Check the name, and whether the token may write discussions there.")
            : GitHubFailure.Strange(asked, repository, client.Server.GraphQl, words);
    }

    private static JsonObject? Parse(HttpAnswer answer)
    {
        try { return JsonNode.Parse(answer.Body.Span) as JsonObject; }
        catch (JsonException) { return null; }
    }

    private RefusedException Refused(string message, string remedy) => new("DiscussionRefused", ErrorCategory.InvalidArgument, repository, message, remedy);
}

/// <summary>A category of a repository, by GitHub's own ids.</summary>
internal sealed record DiscussionPlace(string RepositoryId, string CategoryId);
