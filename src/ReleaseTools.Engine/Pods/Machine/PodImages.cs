using ReleaseTools.Engine.Pods.Machine.Artifacts;
using ReleaseTools.Engine.Pods.Machine.Containers;
using ReleaseTools.Engine.Pods.Machine.Runtimes;
using ReleaseTools.Engine.Pods.Machine.Unpacking;
using ReleaseTools.Images;
using ReleaseTools.Pods;
using ReleaseTools.Pods.Machine;

namespace ReleaseTools.Engine.Pods.Machine;

/// <summary>Puts the images of a pod where its runtime finds them: unpacked into the pod's folder, or in a container engine.</summary>
internal sealed class PodImages(MachineContext context, IPodRuntime runtime)
{
    /// <summary>Writes down what the pod will have in an engine, before the first of it is there: what breaks off is removed by this list.</summary>
    /// <param name="place">The folder of the pod.</param>
    public void Announce(PodManifest pod, string place) => List(pod, place, _ => null);

    /// <summary>Writes down what the engine calls the images that the pod has there.</summary>
    /// <param name="images">By name.</param>
    /// <inheritdoc cref="Announce"/>
    public void Pin(PodManifest pod, IReadOnlyDictionary<string, PlacedImage> images, string place) => List(pod, place, image => images[image.Name].Id);

    /// <param name="temporary">A folder for what is needed only now.</param>
    /// <param name="place">The folder of the pod.</param>
    /// <returns>By name.</returns>
    public async Task<IReadOnlyDictionary<string, PlacedImage>> PlaceAsync(PodManifest pod, ArtifactFetcher fetcher, UnpackBudget budget, string temporary, string place, CancellationToken cancellation)
    {
        var opener = new ImageOpener(context, fetcher, temporary);
        var images = new Dictionary<string, PlacedImage>(StringComparer.Ordinal);
        foreach (PodImage image in pod.Images)
        {
            if (runtime.Engine is { } engine)
            {
                images[image.Name] = await new EngineImages(context, engine, opener, budget, temporary).LoadAsync(pod.Tag, image, cancellation);
                continue;
            }
            string rootfs = Path.Combine(place, PodPlacement.RootfsOf(image.Name));
            context.Files.CreateFolder(rootfs);
            images[image.Name] = await new ImageUnpacker(context, opener, budget).UnpackAsync(image, rootfs, cancellation);
        }
        return images;
    }

    /// <summary>Finds the images of a deployed pod that its engine no longer has: <c>docker image prune --all</c> removes those of pods that are stopped.</summary>
    /// <param name="place">The folder of the pod.</param>
    /// <returns>Each with what the pod's units call it.</returns>
    /// <exception cref="RefusedException">The pod is in another engine.</exception>
    public async Task<IReadOnlyDictionary<PodImage, ImageDigest>> MissingAsync(PodManifest pod, string place, CancellationToken cancellation)
    {
        var missing = new Dictionary<PodImage, ImageDigest>();
        if (runtime.Engine is not { } engine) return missing;
        string file = Path.Combine(place, PodContainers.FileName);
        var pinned = PodContainers.Read(File.Exists(file) ? await File.ReadAllTextAsync(file, cancellation) : "", file);
        if (pinned.Engine != engine.Address)
        {
            throw new RefusedException("PodEngineDiffers", ErrorCategory.InvalidOperation, pod.Tag.ToString(), $"{pod.Tag} is deployed for the container engine at {pinned.Engine}, and this command uses the one at {engine.Address}.",
                $"Set DOCKER_HOST to {pinned.Engine}, or remove the pod first: release pod undeploy {pod.Tag} (in PowerShell: Uninstall-ReleasePod {pod.Tag}).");
        }
        foreach ((PodImage image, LoadedImage loaded) in pod.Images.Zip(pinned.Images))
        {
            if (await engine.FindImageAsync(RegistryReference.Parse(loaded.Name), cancellation) != loaded.Id) missing.Add(image, loaded.Id!);
        }
        return missing;
    }

    private void List(PodManifest pod, string place, Func<PodImage, ImageDigest?> id)
    {
        if (runtime.Engine is { } engine) context.Files.Write(Path.Combine(place, PodContainers.FileName), PodContainers.Of(pod, engine.Address, id).Write());
    }
}
