using System.Text.Json;
using ReleaseTools.Definitions;
using ReleaseTools.Definitions.Json;

namespace ReleaseTools.Sessions.Json;

/// <summary>Reads an event as <see cref="SessionJson"/> writes it. Properties that it does not know are passed over.</summary>
internal static class EventFields
{
    private const int Schema = 1;

    public static SessionEvent Read(JsonElement json)
    {
        CheckSchema(json.OptionalCount("schema"));
        (DateTimeOffset at, ProcessMark by) = (json.Date("at"), ReadProcess(json.Object("by")));
        return json.Text("event") switch
        {
            "session-opened" => new SessionOpened(SettingsFields.Read(json.Object("settings"))) { At = at, By = by },
            "step-started" => new StepStarted(json.Text("step"), json.Text("fingerprint")) { At = at, By = by },
            "step-advanced" => new StepAdvanced(json.Text("step"), StepOutputFields.Read(json.Object("fact"))) { At = at, By = by },
            "step-completed" => new StepCompleted(json.Text("step"), json.Text("fingerprint"), json.Duration("duration"), ReadFact(json)) { At = at, By = by },
            "step-skipped" => new StepSkipped(json.Text("step"), json.Text("fingerprint"), json.Text("reason")) { At = at, By = by },
            "step-failed" => new StepFailed(json.Text("step"), json.Duration("duration"), json.Text("errorId"), json.Text("message"), json.Flag("cancelled")) { At = at, By = by },
            "session-removed" => new SessionRemoved { At = at, By = by },
            string other => throw JsonFields.Unknown("event", other),
        };
    }

    /// <param name="schema">Null where the event names none.</param>
    /// <exception cref="LaterSchemaException">A later version has written it.</exception>
    public static void CheckSchema(int? schema)
    {
        if (schema > Schema) throw new LaterSchemaException($"it has schema {schema}, and this version reads schema {Schema}");
    }

    private static StepOutput? ReadFact(JsonElement json) => json.OptionalObject("fact") is { } fact ? StepOutputFields.Read(fact) : null;

    private static ProcessMark ReadProcess(JsonElement json) => new(json.Text("machine"), json.Count("processId"), json.Date("startedAt"));
}

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
        Definition = DefinitionJson.FromJson(json.Object("definition")),
        DefinitionDigest = json.Text("definitionDigest"),
        Rehearsal = json.Flag("rehearsal"),
    };
}
