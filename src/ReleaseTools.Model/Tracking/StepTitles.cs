namespace ReleaseTools.Tracking;

/// <summary>What steps do, for those who don't know their names.</summary>
internal static class StepTitles
{
    private static readonly Dictionary<string, string> s_titles = new(StringComparer.Ordinal)
    {
        ["prerequisites"] = "Everything that the release needs is there",
        ["test"] = "The sources pass their tests",
        ["build"] = "Built from a clean clone",
        ["system-test"] = "The artifacts pass their tests",
        ["push-access"] = "Every destination can be written",
        ["notes"] = "Release notes are written",
        ["stage"] = "Staged",
        ["tag"] = "The commit is tagged",
        ["publish"] = "Published",
        ["github"] = "Published on GitHub",
        ["link"] = "Version links name it",
        ["announce"] = "Announced",
    };

    public static string Of(string step) => s_titles.GetValueOrDefault(step, step);
}
