using ReleaseTools.Engine.Pods.Machine.Containers;
using ReleaseTools.Engine.Pods.Machine.Files;
using ReleaseTools.Pods.Machine;

namespace ReleaseTools.Engine.Pods.Machine;

/// <summary>Takes a pod off a machine: it is stopped, moved into the graveyard, and removed with its units. Once it is in the graveyard, it is no longer deployed; what a crash leaves, the next command removes.</summary>
internal sealed class PodRemover(MachineContext context, PodRecords records)
{
    public async Task RemoveAsync(PodDeployment pod, CancellationToken cancellation)
    {
        MachineFolders folders = context.Folders;
        // without its engine, a pod could not be removed as a whole
        var remains = new EngineRemains(context);
        await remains.RequireAsync(folders.Pod(pod.Pod), cancellation);
        string[] units = [.. pod.Units.Select(unit => unit.Name)];
        if (context.Systemd.Objection is null) await context.Systemd.StopAsync(units, cancellation);
        await context.Systemd.DisableAsync([.. pod.Switchable.Select(unit => unit.Name)], cancellation);
        string grave = Path.Combine(folders.Graveyard, Guid.NewGuid().ToString("N"));
        context.Files.CreateFolder(folders.Graveyard, isPrivate: true);
        context.Files.Move(folders.Pod(pod.Pod), grave);
        new UnitInstaller(context).Remove(pod.Files);
        records.Unlink(pod.Pod);
        if (await remains.TryRemoveAsync(grave)) context.Files.DeleteTree(grave);
        context.Files.DeleteEmptyFolder(folders.Graveyard);
        context.Files.DeleteEmptyFolder(Path.GetDirectoryName(folders.Pod(pod.Pod))!);
        await context.Systemd.ReloadAsync(cancellation);
    }
}
