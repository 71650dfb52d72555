using System.Text.Json;
using System.Text.Json.Nodes;
using ReleaseTools.References;

namespace ReleaseTools.Cli.Output;

/// <summary>Findings and changes for programs.</summary>
internal static class ReferencesJson
{
    public static string Write(IReadOnlyList<VersionReferenceFinding> findings) => new JsonArray([.. findings.Select(finding => new JsonObject
    {
        ["fault"] = JsonNamingPolicy.CamelCase.ConvertName(finding.Fault.ToString()),
        ["name"] = finding.Name,
        ["path"] = finding.Path,
        ["line"] = finding.Line,
        ["column"] = finding.Column,
        ["found"] = finding.Found,
        ["wanted"] = finding.Wanted,
        ["declared"] = finding.Declared,
        ["message"] = finding.Message,
    })]).ToJsonString(ReadableJson.Options);

    public static string Write(IReadOnlyList<VersionReferenceChange> changes) => new JsonArray([.. changes.Select(change => new JsonObject
    {
        ["path"] = change.Path,
        ["line"] = change.Line,
        ["before"] = change.Before,
        ["after"] = change.After,
        ["name"] = change.Name,
        ["version"] = change.Version,
    })]).ToJsonString(ReadableJson.Options);

    /// <param name="request">Null where there was nothing to change.</param>
    public static string Write(VersionReferenceRequest? request) => request is null ? "null" : new JsonObject
    {
        ["gitHubRepository"] = request.GitHubRepository,
        ["number"] = request.Number,
        ["title"] = request.Title,
        ["page"] = request.Page,
        ["branch"] = request.Branch,
        ["base"] = request.Base,
        ["commit"] = request.Commit,
        ["state"] = request.State,
        ["outcome"] = JsonNamingPolicy.CamelCase.ConvertName(request.Outcome.ToString()),
        ["changes"] = JsonNode.Parse(Write(request.Changes)),
    }.ToJsonString(ReadableJson.Options);

    /// <param name="planned">What would be done; null for nothing.</param>
    public static string WhatIf(string? planned) => new JsonObject { ["whatIf"] = true, ["planned"] = planned }.ToJsonString(ReadableJson.Options);
}
