using ReleaseTools.Branches;
using ReleaseTools.Sessions;

namespace ReleaseTools.Workflow;

/// <summary>The exact command that a session goes on with (R1.5).</summary>
/// <param name="CommandLine">For a shell.</param>
/// <param name="PowerShell">For a PowerShell prompt.</param>
public sealed record NextCommand(string CommandLine, string PowerShell)
{
    private const string Publish = "Publish-StagedRelease";

    private static readonly (string Step, string Cmdlet)[] s_order =
    [
        ("tracking-issue", "New-TrackingIssue"),
        ("build", "Invoke-ReleaseBuild"),
        ("notes", "New-ReleaseNote"),
        ("stage", "New-StagedRelease"),
        ("tag", "New-ReleaseTag"),
        ("publish", Publish),
        ("github", "Publish-GitHubRelease"),
        ("link", "Set-StagedVersionLink"),
        ("announce", "Send-ReleaseAnnouncement"),
        ("close-issue", "Close-TrackingIssue"),
    ];

    /// <returns>Null where nothing is left to do.</returns>
    public static NextCommand? Of(ReleaseSession session)
    {
        string? cmdlet = Array.Find(s_order, entry => IsPartOf(session, entry.Step) && session.Step(entry.Step) is not { State: StepState.Done or StepState.Skipped }).Cmdlet;
        if (cmdlet is Publish or "New-ReleaseTag" && !TestGate.Of(session).IsOpen) cmdlet = "Invoke-ReleaseTest";
        return cmdlet is null ? null : new NextCommand($"release resume {session.Id}", $"Get-ReleaseSession {session.Id} | {cmdlet}");
    }

    private static bool IsPartOf(ReleaseSession session, string step) => step switch
    {
        // nobody goes back for a tag that a published release was not given
        "tag" => TagPolicy.ReasonAgainst(session) is null && session.Step("publish") is not { State: StepState.Done or StepState.Skipped },
        "github" => session.Definition.Publish.GitHub is not null,
        "announce" => session.Settings.EffectiveDefinition.Announce.Count > 0,
        "tracking-issue" or "close-issue" => session.Settings.EffectiveDefinition.TrackingIssue is not null,
        _ => true,
    };
}

/// <summary>Whether a release run tags its commit (R2.5).</summary>
public static class TagPolicy
{
    /// <param name="isOrdered">Whether somebody asked for this tag itself: then it is made although the definition says <c>tag: false</c>.</param>
    /// <returns>Why the session gets no tag; null = it gets one.</returns>
    public static string? ReasonAgainst(ReleaseSession session, bool isOrdered = false) => session switch
    {
        { Rehearsal: true } => $"a rehearsal: {session.Tag} would be made at {session.Commit[..7]}",
        _ when isOrdered => null,
        { Definition.Tag: false } => $"tag: false in the definition: {session.Commit[..7]} is not tagged {session.Tag}",
        _ when session.Settings.FindChannel() is { Replace: true } channel => $"channel {channel.Name} replaces its release: {session.Tag} moves with the release on GitHub",
        { Version.Build.Length: > 0 } => $"{session.Version} is a build between two versions, which is not tagged",
        _ => null,
    };
}
