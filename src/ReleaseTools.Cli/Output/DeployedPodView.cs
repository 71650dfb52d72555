using System.Text.Json.Nodes;
using ReleaseTools.Pods;
using ReleaseTools.Pods.Machine;

namespace ReleaseTools.Cli.Output;

/// <summary>Deployed pods, as a table or a line each.</summary>
internal sealed class DeployedPodView(ConsoleWriter console)
{
    public void Show(IReadOnlyList<DeployedPod> pods)
    {
        if (pods.Count == 0)
        {
            console.Line("No pod is deployed.");
            return;
        }
        var table = new TextTable();
        table.Add("Pod", "Version", "State", "Enabled", "Active", "Good", "Runtime", "Ports");
        foreach (DeployedPod pod in pods)
        {
            table.Add(pod.Label.ToString(), pod.Version.ToString(), Word(pod.State), YesNo(pod.IsEnabled), YesNo(pod.IsActive), YesNo(pod.IsGood), Word(pod.Runtime),
                pod.Ports.Count == 0 ? "-" : string.Join(" ", pod.Ports.Select(port => $"{port.Name}={port.Number}")));
        }
        console.Block(table, hasHeadings: true);
        console.Line();
    }

    public static void Show(ConsoleWriter console, IReadOnlyList<UsedPort> ports)
    {
        if (ports.Count == 0)
        {
            console.Line("No deployed pod has a port.");
            return;
        }
        var table = new TextTable();
        table.Add("Port", "Pod", "Name");
        foreach (UsedPort port in ports) table.Add($"{port.Number}", port.Pod.ToString(), port.Name);
        console.Block(table, hasHeadings: true);
        console.Line();
    }

    /// <summary>What was done with a pod.</summary>
    public static string Line(DeployedPod pod) => pod.Change switch
    {
        PodChange.None => $"{pod.Pod}: unchanged",
        PodChange.MarkedGood => $"{pod.Pod}: marked good",
        PodChange.Deployed => $"{pod.Pod}: deployed into {pod.Folder}",
        var change => $"{pod.Pod}: {Word(change)}",
    };

    public static string Word<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();

    private static string YesNo(bool value) => value ? "yes" : "no";
}

/// <summary>Deployed pods for <c>--output json</c>.</summary>
internal static class DeployedPodJson
{
    public static string Write(IEnumerable<DeployedPod> pods) => new JsonArray([.. pods.Select(Write)]).ToJsonString(ReadableJson.Options);

    public static JsonObject Write(DeployedPod pod) => new()
    {
        ["pod"] = pod.Pod.ToString(),
        ["label"] = pod.Label.ToString(),
        ["version"] = pod.Version.ToString(),
        ["change"] = DeployedPodView.Word(pod.Change),
        ["runtime"] = DeployedPodView.Word(pod.Runtime),
        ["state"] = DeployedPodView.Word(pod.State),
        ["enabled"] = pod.IsEnabled,
        ["active"] = pod.IsActive,
        ["good"] = pod.IsGood,
        ["units"] = new JsonArray([.. pod.Units.Select(unit => new JsonObject { ["name"] = unit.Name, ["state"] = DeployedPodView.Word(unit.State), ["enabled"] = unit.IsEnabled })]),
        ["ports"] = new JsonObject(pod.Ports.Select(port => KeyValuePair.Create(port.Name, (JsonNode?)port.Number))),
        ["folder"] = pod.Folder,
        ["deployedAt"] = $"{pod.DeployedAt.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}",
    };
}

/// <summary>What would be done with pods, for <c>--output json</c>.</summary>
internal static class PodPlanJson
{
    public static string Write(IEnumerable<PodPlan> plans) => new JsonArray([.. plans.Select(Write)]).ToJsonString(ReadableJson.Options);

    public static JsonObject Write(PodPlan plan) => new() { ["pod"] = plan.Pod.ToString(), ["whatIf"] = new JsonArray([.. plan.Lines.Select(line => JsonValue.Create(line))]) };
}
