using System.Text.Json;
using ReleaseTools.Definitions.Json;

namespace ReleaseTools.Sessions.Json;

/// <summary>Reads what a session was opened with.</summary>
internal static class SettingsFields
{
    public static SessionSettings Read(JsonElement json) => new()
    {
        Product = json.Text("product"),
        Version = json.Version("version"),
        Tag = json.Text("tag"),
        Channel = json.OptionalText("channel"),
        Commit = json.Text("commit"),
        CommitDate = json.Date("commitDate"),
        Branch = json.OptionalText("branch") ?? "",
        Repository = json.Text("repository"),
        SourceUrl = json.OptionalText("sourceUrl"),
        Dirty = json.Flag("dirty"),
        Definition = DefinitionFields.Read(json.Object("definition")),
        DefinitionDigest = json.Text("definitionDigest"),
        Rehearsal = json.Flag("rehearsal"),
    };
}
