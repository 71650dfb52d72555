using ReleaseTools.Ci;
using ReleaseTools.Sessions;

namespace ReleaseTools.Reports;

/// <summary>The output variables that later steps and jobs of a CI read.</summary>
public static class CiOutputs
{
    /// <summary>What a session has come to; what is not known yet is left out.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Of(ReleaseSession session) => Known(
        ("releaseSession", session.Id),
        ("releaseProduct", session.Product),
        ("releaseVersion", session.Version.ToString()),
        ("releaseTag", session.Tag),
        ("releaseCommit", session.Commit),
        ("releaseChannel", session.Channel),
        ("releaseState", session.State),
        ("releaseBuild", session.Build),
        ("releasePage", session.PublicPage),
        ("releaseGitHubPage", session.GitHub?.Page));

    /// <summary>What a run of a CI is to release.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Of(ReleaseTrigger trigger) => Known(
        ("releaseChannel", trigger.Channel),
        ("releaseVersion", trigger.Version.ToString()),
        ("releaseTag", trigger.Tag),
        ("releaseCommit", trigger.Commit),
        ("releaseReplace", trigger.Replace ? "true" : "false"),
        ("releasePrerelease", trigger.Prerelease ? "true" : "false"));

    private static List<KeyValuePair<string, string>> Known(params (string Name, string? Value)[] all) =>
        [.. all.Where(pair => pair.Value is not null).Select(pair => KeyValuePair.Create(pair.Name, pair.Value!))];
}
