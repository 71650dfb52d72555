using System.Text.Json;
using System.Text.Json.Nodes;
using ReleaseTools.Pods;

namespace ReleaseTools.Cli.Output;

/// <summary>Pods for programs.</summary>
internal static class PodJson
{
    public static string Write(IReadOnlyList<PodReleaseResult> results) => new JsonArray([.. results.Select(result => new JsonObject
    {
        ["channel"] = result.Channel,
        ["pod"] = result.Pod.ToString(),
        ["outcome"] = JsonNamingPolicy.CamelCase.ConvertName(result.Outcome.ToString()),
        ["tip"] = Node(result.Tip),
        ["built"] = new JsonArray([.. result.Built.Select(image => JsonValue.Create(image.ToString()))]),
        ["overlay"] = new JsonArray([.. result.Overlay.Select(line => JsonValue.Create(line))]),
        ["store"] = result.Store,
    })]).ToJsonString(ReadableJson.Options);

    public static string Write(IReadOnlyList<PodRelease> releases) => new JsonArray([.. releases.Select(release => new JsonObject
    {
        ["channel"] = release.Channel,
        ["pod"] = release.Pod.ToString(),
        ["label"] = release.Label.ToString(),
        ["version"] = release.Version.ToString(),
        ["isTip"] = release.IsTip,
        ["isPrevious"] = release.IsPrevious,
        ["released"] = release.Released,
        ["path"] = release.Path,
        ["store"] = release.Store,
    })]).ToJsonString(ReadableJson.Options);

    public static string Write(PodTipMove move) => Node(move).ToJsonString(ReadableJson.Options);

    public static string Write(PodVolumeResult volume) => new JsonObject
    {
        ["volume"] = volume.Volume.ToString(),
        ["size"] = volume.Size,
        ["sha512"] = volume.Sha512,
        ["isNew"] = volume.IsNew,
        ["store"] = volume.Store,
    }.ToJsonString(ReadableJson.Options);

    public static string Write(PodBundle bundle) => new JsonObject
    {
        ["channel"] = bundle.Channel,
        ["pod"] = bundle.Pod.ToString(),
        ["path"] = bundle.Path,
        ["size"] = bundle.Size,
        ["sha512"] = bundle.Sha512,
    }.ToJsonString(ReadableJson.Options);

    public static string Write(PodBundleCheck check) => new JsonObject
    {
        ["pod"] = check.Pod?.ToString(),
        ["path"] = check.Path,
        ["isValid"] = check.IsValid,
        ["verified"] = check.Verified,
        ["remote"] = new JsonArray([.. check.Remote.Select(each => JsonValue.Create(each))]),
        ["findings"] = new JsonArray([.. check.Findings.Select(finding => new JsonObject
        {
            ["file"] = finding.File,
            ["fault"] = JsonNamingPolicy.CamelCase.ConvertName(finding.Fault.ToString()),
            ["message"] = finding.Message,
        })]),
    }.ToJsonString(ReadableJson.Options);

    private static JsonObject Node(PodTipMove move) => new()
    {
        ["channel"] = move.Channel,
        ["label"] = move.Label.ToString(),
        ["from"] = move.From?.ToString(),
        ["to"] = move.To.ToString(),
        ["verdict"] = JsonNamingPolicy.CamelCase.ConvertName(move.Verdict.ToString()),
        ["reason"] = move.Reason,
    };
}
