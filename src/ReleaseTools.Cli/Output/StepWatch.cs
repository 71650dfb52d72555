using ReleaseTools.Engine.Ci;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Steps;
using ReleaseTools.Sessions;

namespace ReleaseTools.Cli.Output;

/// <summary>Shows steps as they run, to the person and to the CI that runs this, if one does.</summary>
internal static class StepWatch
{
    public static async Task<ReleaseSession> RunAsync(ConsoleWriter console, ReleaseWorkspace workspace, ReleaseSession session, Func<IReleaseObserver, Task<ReleaseSession>> run)
    {
        using var observer = new ConsoleObserver(console);
        if (console.Ci is not { } ci) return await run(observer);
        if (!console.Out.IsFile) ci.MaskSecrets(session.Definition.AnnounceSecrets());
        return await ci.WatchAsync(workspace, session, observer, repeatsWarnings: false, run);
    }
}
