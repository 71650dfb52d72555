using ReleaseTools.Stale;

namespace ReleaseTools.Cli.Output;

/// <summary>What is stale, as a table.</summary>
internal sealed class StaleView(ConsoleWriter console)
{
    public void Show(IReadOnlyList<StaleItem> items)
    {
        if (items.Count == 0)
        {
            console.Line("Nothing is stale.");
            return;
        }
        var table = new TextTable();
        table.Add("Place", "Version", "Name", "Date", "Goes", "Reason");
        foreach (StaleRelease release in items.Select(item => item.Release))
            table.Add(Word(release.Place), release.Version?.ToString() ?? release.PodVersion?.ToString() ?? "-", release.Name, release.Date is { } date ? $"{date.UtcDateTime:yyyy-MM-dd}" : "-", release.IsStale ? "yes" : "no", release.Reason);
        console.Block(table, hasHeadings: true);
        console.Line();
    }

    private static string Word(StalePlace place) => place switch
    {
        StalePlace.StagedBuild => "staged build",
        StalePlace.Session => "session",
        StalePlace.Tag => "tag",
        StalePlace.ContainerImage => "image",
        StalePlace.Pod => "pod",
        StalePlace.PodImage => "pod image",
        StalePlace.PodVolume => "pod volume",
        _ => "GitHub",
    };
}
