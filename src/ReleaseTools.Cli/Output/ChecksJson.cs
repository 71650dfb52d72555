using System.Text.Json;
using System.Text.Json.Nodes;
using ReleaseTools.Checks;

namespace ReleaseTools.Cli.Output;

/// <summary>Commits and their checks for programs.</summary>
internal static class ChecksJson
{
    /// <param name="passedOver">Newer ones, newest first.</param>
    public static string Write(CheckedCommit found, IEnumerable<CheckedCommit> passedOver)
    {
        JsonObject json = Commit(found);
        json["passedOver"] = new JsonArray([.. passedOver.Select(Commit)]);
        return json.ToJsonString(ReadableJson.Options);
    }

    private static JsonObject Commit(CheckedCommit commit) => new()
    {
        ["commit"] = commit.Commit,
        ["branch"] = commit.Branch,
        ["subject"] = commit.Subject,
        ["author"] = commit.Author,
        ["date"] = commit.Date,
        ["isGreen"] = commit.IsGreen,
        ["reason"] = commit.Reason,
        ["checks"] = new JsonArray([.. commit.Checks.Select(check => new JsonObject
        {
            ["name"] = check.Name,
            ["state"] = check.State,
            ["outcome"] = JsonNamingPolicy.CamelCase.ConvertName(check.Outcome.ToString()),
            ["page"] = check.Page,
        })]),
    };
}
