using ReleaseTools.Engine.Processes;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Staging;
using ReleaseTools.Engine.Workflow.Images;
using ReleaseTools.Sessions;

namespace ReleaseTools.Engine.Workflow.Build;

/// <summary>
/// What of a release is here, on a machine that goes on with what another has begun. Clones, artifacts and logs stay on the machine that made them; what
/// travels is the session, and what the stores hold.
/// </summary>
internal sealed class Handover(ReleaseWorkspace workspace)
{
    /// <summary>Makes sure that a folder which another machine staged into, or published to, is the folder of that name here, and not just one of the same name.</summary>
    /// <exception cref="RefusedException">What the session says is in the folder is not in the one of this machine (<c>StoreElsewhere</c>).</exception>
    public async Task RequireStoresAsync(ReleaseSession session, CancellationToken cancellation)
    {
        if (session.Published is { } published)
        {
            if (MakerOf(session, "publish") is { } machine && workspace.PublishStore(session) is { Root.IsFile: true } store
                && await new ReleaseArea(store).GetAsync(published.Product, published.Version, publicUrl: null, cancellation) is null)
                throw Elsewhere(session, "published", published.Store, machine, "publish.store");
        }
        else if (session.Staged is not null && MakerOf(session, "stage") is { } machine && workspace.StageStore(session) is { Root.IsFile: true }
            && !await IsStagedAsync(session, cancellation))
        {
            throw Elsewhere(session, "staged", session.Staged.Store, machine, "stage.store");
        }
    }

    /// <summary>Whether the store still holds what the session has staged.</summary>
    public async Task<bool> IsStagedAsync(ReleaseSession session, CancellationToken cancellation) =>
        session.Staged is { } staged
        && await new StagingArea(workspace.StageStore(session)).GetAsync(staged.Product, staged.Version, staged.Build, cancellation) is not null;

    /// <summary>Whether nothing of what the session has staged is missing, its images in their registries included.</summary>
    public async Task<bool> HoldsStagedAsync(ReleaseSession session, CancellationToken cancellation) =>
        await IsStagedAsync(session, cancellation) && await new SessionImages(workspace, session, NoProgress.Instance).AreStagedAsync(cancellation);

    /// <summary>Whether everything that the session has built is here.</summary>
    public bool HasBuild(ReleaseSession session) => SessionImages.AreHere(workspace, session) && session.Artifacts.All(artifact =>
        artifact.LocalPath is { } path && new FileInfo(path) is { Exists: true } file && file.Length == artifact.Size);

    /// <summary>Whether the session's notes are here.</summary>
    public static bool HasNotes(ReleaseSession session) => session.Notes is { } notes && File.Exists(notes.MarkdownPath) && File.Exists(notes.JsonPath);

    /// <summary>Staging needs what was made before it.</summary>
    /// <exception cref="RefusedException">Artifacts or notes are not on this machine (<c>BuildElsewhere</c>).</exception>
    public void RequireFiles(ReleaseSession session)
    {
        bool hasBuild = HasBuild(session);
        if (hasBuild && (session.Notes is null || HasNotes(session))) return;
        (string what, string step, string cmdlet) = hasBuild ? ("notes", "notes", "New-ReleaseNote") : ("artifacts", "build", "Invoke-ReleaseBuild");
        string where = MakerOf(session, step) is { } machine ? $" They were made on {machine}, and nothing of them is in a store yet." : "";
        throw new RefusedException("BuildElsewhere", ErrorCategory.ObjectNotFound, session.Id,
            $"The {what} of {session.Id} are not here.{where}",
            $"Make them again here: release resume {session.Id} (in PowerShell: Get-ReleaseSession {session.Id} | {cmdlet}). Or stage where they are.");
    }

    private static RefusedException Elsewhere(ReleaseSession session, string done, string url, string machine, string key) => new(
        "StoreElsewhere", ErrorCategory.ObjectNotFound, session.Id,
        $"{session.Id} was {done} in {url}, a folder of {machine}. This is {LocalProcess.Current.Machine}, and its folder of that name does not hold it.",
        $"Go on on {machine}, or share the folder between both. To hand releases over, name a bucket in the definition ({key}: s3://BUCKET) and release the next version with it.");

    /// <returns>The other machine that did a step; null where it was this one, or nobody.</returns>
    private static string? MakerOf(ReleaseSession session, string step) =>
        session.History.LastOrDefault(record => record.Step == step && record.State is StepState.Done) is { } made && made.Machine != LocalProcess.Current.Machine ? made.Machine : null;
}
