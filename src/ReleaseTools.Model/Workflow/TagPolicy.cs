using ReleaseTools.Sessions;

namespace ReleaseTools.Workflow;

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
