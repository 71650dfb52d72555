using ReleaseTools.Engine.Images;
using ReleaseTools.Images;

namespace ReleaseTools.Engine.Pods.Machine.Containers;

/// <summary>What keeps the images of pods and runs their containers, such as Docker.</summary>
internal interface IContainerEngine
{
    /// <summary>Where it listens, as its own program takes it: <c>unix:///run/docker.sock</c>.</summary>
    string Address { get; }

    /// <exception cref="ReleaseException">It does not answer.</exception>
    Task RequireAsync(CancellationToken cancellation);

    /// <summary>Opens it to load one image, which it has once the target is completed.</summary>
    /// <param name="image">The name that the image gets.</param>
    /// <param name="folder">A folder for what is needed only now; it is not there yet, and gone afterwards.</param>
    IImageTarget Open(RegistryReference image, string folder);

    /// <summary>Finds an image by its name.</summary>
    /// <returns>What the engine itself calls it, by its content: no other image ever has that name. Null where it has no such image.</returns>
    Task<ImageDigest?> FindImageAsync(RegistryReference image, CancellationToken cancellation);

    /// <summary>Removes a name of an image, and with the last one the image. One that is not there is fine.</summary>
    /// <returns>Why it stays, as a sentence; null where it is gone.</returns>
    /// <exception cref="ReleaseException">The engine does not answer.</exception>
    Task<string?> RemoveImageAsync(RegistryReference image, CancellationToken cancellation);

    /// <summary>Removes a container, which may run. One that is not there is fine.</summary>
    /// <inheritdoc cref="RemoveImageAsync"/>
    Task<string?> RemoveContainerAsync(string container, CancellationToken cancellation);
}
