using ReleaseTools.Images;
using ReleaseTools.Pods.Machine;

namespace ReleaseTools.Engine.Pods.Machine.Containers;

/// <summary>Removes what pods that are on their way out, or never came in, have in a container engine.</summary>
internal sealed class EngineRemains(MachineContext context)
{
    private static readonly TimeSpan s_longest = TimeSpan.FromMinutes(5);

    private static bool Has(string folder) => File.Exists(Path.Combine(folder, PodContainers.FileName));

    /// <summary>Makes sure that what a pod has in an engine can be removed.</summary>
    /// <param name="folder">That of the pod.</param>
    /// <exception cref="ReleaseException">The engine does not answer.</exception>
    public async Task RequireAsync(string folder, CancellationToken cancellation)
    {
        string file = Path.Combine(folder, PodContainers.FileName);
        if (Has(folder)) await context.OpenEngine(context, PodContainers.Read(await File.ReadAllTextAsync(file, cancellation), file).Engine).RequireAsync(cancellation);
    }

    /// <summary>Removes the containers and images that a pod's folder lists. Images that other pods have under names of their own stay for those.</summary>
    /// <param name="folder">That of the pod, wherever it was moved to.</param>
    /// <returns>False where the engine does not answer, which is warned of: the folder has to stay for the next command.</returns>
    /// <remarks>Also where the command was cancelled: nobody else would remove them.</remarks>
    public async Task<bool> TryRemoveAsync(string folder)
    {
        if (!Has(folder)) return true;
        using var soon = new CancellationTokenSource(s_longest, context.Time);
        string file = Path.Combine(folder, PodContainers.FileName);
        try
        {
            var all = PodContainers.Read(await File.ReadAllTextAsync(file, soon.Token), file);
            IContainerEngine engine = context.OpenEngine(context, all.Engine);
            foreach (string container in all.Containers) Warn(await engine.RemoveContainerAsync(container, soon.Token));
            foreach (LoadedImage image in all.Images) Warn(await engine.RemoveImageAsync(RegistryReference.Parse(image.Name), soon.Token));
            context.Files.DeleteFile(file);
            return true;
        }
        catch (Exception e) when (e is ReleaseException or IOException or UnauthorizedAccessException or OperationCanceledException)
        {
            context.Warn($"images and containers that {file} lists could not be removed: {e.Message.TrimEnd('.')}. The next command that changes pods tries again");
            return false;
        }
    }

    private void Warn(string? reason)
    {
        if (reason is not null) context.Warn(reason.TrimEnd('.'));
    }
}
