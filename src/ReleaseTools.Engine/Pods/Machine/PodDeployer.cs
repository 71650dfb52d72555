using ReleaseTools.Engine.Pods.Machine.Artifacts;
using ReleaseTools.Engine.Pods.Machine.Containers;
using ReleaseTools.Engine.Pods.Machine.Files;
using ReleaseTools.Engine.Pods.Machine.Runtimes;
using ReleaseTools.Engine.Pods.Machine.Unpacking;
using ReleaseTools.Images;
using ReleaseTools.Pods;
using ReleaseTools.Pods.Machine;

namespace ReleaseTools.Engine.Pods.Machine;

/// <summary>
/// Brings a pod to a machine: everything is fetched, verified and unpacked into a draft, its units are written, and the draft is renamed into place. Until then the pod is not deployed, and a
/// failure removes all of it; what a crash leaves, the next command does.
/// </summary>
internal sealed class PodDeployer(MachineContext context, PodRecords records, IPodRuntime runtime)
{
    private readonly MachineFolders _folders = context.Folders;

    /// <summary>Finds out whether a pod is deployed already.</summary>
    /// <returns>Its record; null where it is not.</returns>
    /// <exception cref="RefusedException">The version is deployed from another manifest, or for another runtime.</exception>
    public PodDeployment? FindSame(OpenBundle bundle)
    {
        PodTag pod = bundle.Manifest.Tag;
        if (records.Find(pod) is not { } known) return null;
        if (known.Manifest != bundle.Digest)
        {
            throw new RefusedException("PodDiffers", ErrorCategory.ResourceExists, pod.ToString(), $"{pod} is deployed already, from another pod.json: {known.Manifest.Short}… is deployed, and {bundle.Path} has {bundle.Digest.Short}….",
                $"Release the change as another version, or remove this one first: release pod undeploy {pod} (in PowerShell: Uninstall-ReleasePod {pod}).");
        }
        if (known.Runtime != runtime.Kind)
        {
            throw new RefusedException("PodRuntimeDiffers", ErrorCategory.ResourceExists, pod.ToString(), $"{pod} is deployed already, for the runtime {known.Runtime.ToString().ToLowerInvariant()}.",
                $"Remove it first: release pod undeploy {pod} (in PowerShell: Uninstall-ReleasePod {pod}).");
        }
        return known;
    }

    /// <summary>Deploys a pod that is not deployed yet.</summary>
    /// <exception cref="ReleaseException">It can't be: nothing of it is left.</exception>
    public async Task<PodDeployment> DeployAsync(OpenBundle bundle, CancellationToken cancellation)
    {
        PodTag pod = bundle.Manifest.Tag;
        if (runtime.Engine is { } engine) await engine.RequireAsync(cancellation);
        string draft = _folders.NewDraft(), place = Path.Combine(draft, MachineFolders.PodOfDraft);
        var installer = new UnitInstaller(context);
        IReadOnlyList<string> written = [];
        try
        {
            context.Files.CreateFolder(draft, isPrivate: true);
            context.Files.CreateFolder(place);
            (PodDeployment record, IReadOnlyDictionary<string, string> system) = await FillAsync(bundle, draft, place, cancellation);
            written = record.Files;
            installer.Install(record.Files, system);
            RemoveRemains(pod);
            context.Files.CreateFolder(Path.GetDirectoryName(_folders.Pod(pod))!);
            context.Files.Move(place, _folders.Pod(pod));
            context.Files.DeleteTree(draft);
            context.Files.DeleteEmptyFolder(_folders.Drafts);
            await context.Systemd.ReloadAsync(cancellation);
            return record;
        }
        catch (Exception e)
        {
            if (!File.Exists(_folders.Record(pod))) await UndoAsync(installer, written, draft);
            if (e is IOException or UnauthorizedAccessException)
                throw new ReleaseException("PodNotDeployed", ErrorCategory.WriteError, pod.ToString(), $"{pod} could not be deployed into {_folders.Root}: {e.Message.TrimEnd('.')}. Nothing of it is left.", Remedy.FixAndRerun, e);
            throw;
        }
    }

    /// <summary>Loads images of a deployed pod that its engine no longer has.</summary>
    /// <returns>Whether there were any.</returns>
    public async Task<bool> RestoreImagesAsync(OpenBundle bundle, CancellationToken cancellation)
    {
        var images = new PodImages(context, runtime);
        IReadOnlyDictionary<PodImage, ImageDigest> missing = await images.MissingAsync(bundle.Manifest, _folders.Pod(bundle.Manifest.Tag), cancellation);
        if (missing.Count == 0) return false;
        string draft = _folders.NewDraft();
        context.Files.CreateFolder(draft, isPrivate: true);
        try
        {
            var budget = new UnpackBudget(context.Limits, bundle.Manifest.Tag.ToString());
            var fetcher = new ArtifactFetcher(context, bundle.Folder ?? await UnpackAsync(bundle, Path.Combine(draft, "bundle"), budget, cancellation));
            IReadOnlyDictionary<string, PlacedImage> placed = await images.PlaceAsync(bundle.Manifest with { Images = [.. missing.Keys] }, fetcher, budget, draft, draft, cancellation);
            if (missing.Keys.FirstOrDefault(image => placed[image.Name].Id != missing[image]) is { } other)
            {
                throw new RefusedException("PodImageDiffers", ErrorCategory.InvalidData, bundle.Manifest.Tag.ToString(), $"The container engine calls the image {other.Name} {placed[other.Name].Id} now, and units of {bundle.Manifest.Tag} run {missing[other]}.",
                    $"Remove the pod, and deploy it again: release pod undeploy {bundle.Manifest.Tag} (in PowerShell: Uninstall-ReleasePod {bundle.Manifest.Tag}).");
            }
        }
        finally
        {
            context.Files.DeleteTree(draft);
            context.Files.DeleteEmptyFolder(_folders.Drafts);
        }
        return true;
    }

    private async Task<(PodDeployment Record, IReadOnlyDictionary<string, string> System)> FillAsync(OpenBundle bundle, string draft, string place, CancellationToken cancellation)
    {
        PodManifest manifest = bundle.Manifest;
        string temporary = Path.Combine(draft, "temporary");
        context.Files.CreateFolder(temporary);
        // before the long work: what is wrong here is so at once
        IReadOnlyDictionary<string, PodAccount>? owners = VolumeUnpacker.FindOwners(manifest, context);
        IReadOnlyList<UsedPort> ports = AllocatePorts(manifest);
        var budget = new UnpackBudget(context.Limits, manifest.Tag.ToString());
        var fetcher = new ArtifactFetcher(context, bundle.Folder ?? await UnpackAsync(bundle, Path.Combine(draft, "bundle"), budget, cancellation));
        var placer = new PodImages(context, runtime);
        placer.Announce(manifest, place);
        IReadOnlyDictionary<string, PlacedImage> images = await placer.PlaceAsync(manifest, fetcher, budget, temporary, place, cancellation);
        placer.Pin(manifest, images, place);
        var volumes = new VolumeUnpacker(context, fetcher, budget, temporary);
        foreach (PodVolume volume in manifest.Volumes)
        {
            string folder = Path.Combine(place, PodPlacement.VolumeOf(volume.Name));
            context.Files.CreateFolder(folder);
            await volumes.UnpackAsync(volume, folder, owners?[volume.Name], cancellation);
        }
        var numbers = ports.ToDictionary(port => port.Name, port => port.Number, StringComparer.Ordinal);
        var placement = new PodPlacement(manifest, _folders.Pod(manifest.Tag), images, numbers, PodTokens.Resolve(manifest, numbers));
        return await WriteAsync(bundle, placement, ports, fetcher, place, cancellation);
    }

    private async Task<(PodDeployment Record, IReadOnlyDictionary<string, string> System)> WriteAsync(OpenBundle bundle, PodPlacement placement, IReadOnlyList<UsedPort> ports, ArtifactFetcher fetcher, string place, CancellationToken cancellation)
    {
        PodManifest manifest = bundle.Manifest;
        RuntimeFiles files = runtime.Plan(placement);
        foreach ((string name, string text) in files.Pod) context.Files.Write(Path.Combine(place, name), text);
        PodManifest effective = manifest.Units.Count > 0 || files.Units.Count == 0 ? manifest : manifest with { Units = files.Units };
        UnitFiles units = await new UnitFileWriter(fetcher, runtime, placement).WriteAsync(effective, files, cancellation);
        var record = new PodDeployment
        {
            Pod = manifest.Tag,
            Manifest = bundle.Digest,
            Runtime = runtime.Kind,
            Ports = ports,
            Units = [.. PodUnits.Of(effective).Select(unit => new DeploymentUnit(unit.Name.ToString(), unit.Enable, unit.Start))],
            Files = units.Names,
            Tokens = placement.Tokens,
            DeployedAt = context.Time.GetUtcNow(),
        };
        context.Files.Write(Path.Combine(place, PodPaths.Manifest), bundle.Text);
        context.Files.Write(Path.Combine(place, PodDeployment.FileName), record.Write());
        return (record, units.Texts);
    }

    /// <summary>Chooses the numbers of the pod's ports, and warns of those that it shares with other pods.</summary>
    public IReadOnlyList<UsedPort> AllocatePorts(PodManifest manifest)
    {
        IReadOnlyList<PortGrant> grants = PortTable.Of(records.All().SelectMany(record => record.Ports)).Allocate(manifest);
        foreach (PortGrant grant in grants.Where(grant => grant.SharedWith is { } other && other.Label != manifest.Tag.Label)) context.Warn(grant.Warning!);
        return [.. grants.Select(grant => grant.Port)];
    }

    private async Task<string> UnpackAsync(OpenBundle bundle, string folder, UnpackBudget budget, CancellationToken cancellation)
    {
        context.Files.CreateFolder(folder);
        await using Stream plain = (await PackedStream.OpenAsync(ArchiveStream.Open(bundle.Path), bundle.Path, cancellation)).Plain;
        var tree = new TreeUnpacker(folder, TreeKind.Data, budget, context.Files, bundle.Path);
        await tree.UnpackAsync(plain, cancellation, name => OpenBundle.WithoutTop(name, bundle.Top) is var inner && inner == bundle.Top.TrimEnd('/') ? "" : inner);
        return folder;
    }

    // a folder without a record is none of a pod
    private void RemoveRemains(PodTag pod)
    {
        if (!Directory.Exists(_folders.Pod(pod))) return;
        string grave = Path.Combine(_folders.Graveyard, Guid.NewGuid().ToString("N"));
        context.Files.CreateFolder(_folders.Graveyard);
        context.Files.Move(_folders.Pod(pod), grave);
        context.Files.DeleteTree(grave);
    }

    // what can't be removed now, the next command removes
    private async Task UndoAsync(UnitInstaller installer, IReadOnlyList<string> written, string draft)
    {
        try
        {
            installer.Remove(written);
            if (!await new EngineRemains(context).TryRemoveAsync(Path.Combine(draft, MachineFolders.PodOfDraft))) return;
            context.Files.DeleteTree(draft);
            context.Files.DeleteEmptyFolder(_folders.Drafts);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            context.Warn($"{draft} could not be removed: {e.Message.TrimEnd('.')}. The next command that changes pods removes it");
        }
    }
}
