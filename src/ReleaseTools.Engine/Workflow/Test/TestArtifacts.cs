using ReleaseTools.Artifacts;
using ReleaseTools.Engine.Artifacts;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Sessions;

namespace ReleaseTools.Engine.Workflow.Test;

/// <summary>Gives system tests the artifacts, and only those: copies, so that no test changes what is released.</summary>
internal sealed class TestArtifacts(ReleaseWorkspace workspace)
{
    /// <param name="folder">Does not exist yet.</param>
    /// <exception cref="ReleaseException">An artifact is neither where it was built nor staged, or is not what was built.</exception>
    public async Task PlaceAsync(ReleaseSession session, string folder, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        foreach (Artifact artifact in session.Artifacts)
        {
            string target = Path.Combine(folder, artifact.Name);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            await using Stream source = await OpenAsync(session, artifact, cancellation);
            await using FileStream copy = File.Create(target);
            Digests found = await ContentCopy.CopyAsync(source, copy, progress: null, cancellation);
            if (found.Sha256 != artifact.Sha256) throw Unlike(artifact, "is not what was built: it has been changed since");
        }
    }

    // on a machine that did not build them, they are where they were staged
    private async Task<Stream> OpenAsync(ReleaseSession session, Artifact artifact, CancellationToken cancellation)
    {
        if (File.Exists(artifact.LocalPath)) return File.OpenRead(artifact.LocalPath);
        if (session.Staged is { } staged) return await workspace.StageStore(session).OpenReadAsync(staged.Prefix + artifact.Name, range: null, cancellation);
        throw Unlike(artifact, "is gone from where it was built");
    }

    private static ReleaseException Unlike(Artifact artifact, string what) => new(
        "ArtifactChanged", ErrorCategory.InvalidData, artifact.Name, $"{artifact.Name} {what}.", "Build again: release resume (in PowerShell: Invoke-ReleaseBuild).");
}
