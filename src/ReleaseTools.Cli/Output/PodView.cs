using System.Globalization;
using ReleaseTools.Pods;

namespace ReleaseTools.Cli.Output;

/// <summary>Pods for people.</summary>
internal static class PodView
{
    public static void Show(ConsoleWriter console, PodReleaseResult result)
    {
        bool isPlan = result.Outcome is PodReleaseOutcome.Planned;
        foreach (PodTag image in result.Built) console.Line($"  {(isPlan ? "would build" : "built")} {image}");
        foreach (string line in result.Overlay) console.Line($"  {line}");
        console.Line($"{(isPlan ? "What if: " : "")}{result}: {(result.Outcome is PodReleaseOutcome.Exists ? "already released" : isPlan ? "release" : "released")}");
        console.Line($"  {result.Tip}");
    }

    public static void Show(ConsoleWriter console, IReadOnlyList<PodRelease> releases)
    {
        if (releases.Count == 0)
        {
            console.Line("No pods are released there.");
            return;
        }
        var table = new TextTable();
        table.Add("Channel", "Pod", "Version", "Link", "Released");
        foreach (PodRelease release in releases)
        {
            table.Add(release.Channel, release.Label.ToString(), release.Version.ToString(), release.IsTip ? "tip" : release.IsPrevious ? "previous" : "",
                release.Released.ToLocalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture));
        }
        foreach (string line in table.Lines()) console.Line(line);
    }
}
