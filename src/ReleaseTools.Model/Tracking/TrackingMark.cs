namespace ReleaseTools.Tracking;

/// <summary>Tells which release an issue tracks, where nobody sees it: a comment at the end of its text.</summary>
public static class TrackingMark
{
    /// <param name="session">The session's id. Not its commit: a release that is started over from another one goes on with its issue.</param>
    public static string Of(string session) => $"<!-- ReleaseTools tracks: {session} -->";

    public static bool IsIn(string? body, string session) => body is not null && body.Contains(Of(session), StringComparison.Ordinal);
}
