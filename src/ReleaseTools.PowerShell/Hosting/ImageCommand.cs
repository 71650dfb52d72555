using System.Management.Automation;
using ReleaseTools.Engine.Images;
using ReleaseTools.Images;
using ReleaseTools.Images.Registry;

namespace ReleaseTools.PowerShell.Hosting;

/// <summary>A cmdlet that works with container images, wherever they are kept.</summary>
public abstract class ImageCommand : ReleaseToolsCommand
{
    /// <summary>Registries that are spoken to without encryption, as host:port. Those of this machine always are.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] PlainHttp { get; set; } = [];

    /// <exception cref="UsageException">One of them is no name of a registry.</exception>
    private protected RegistryOptions Registries => RegistryOptions.WithPlainHttp(PlainHttp);

    /// <summary>Works with the image, or the place of images, that a name means. One that means none is an error, and the next gets its turn.</summary>
    private protected void WorkWithImage(string name, Func<ContainerImages, ImageReference, CommandHost, CancellationToken, Task> work)
    {
        try
        {
            ImageReference location = Located(ImageReference.Parse(name));
            WorkWithImages((images, host, cancellation) => work(images, location, host, cancellation));
        }
        catch (UsageException e)
        {
            WriteError(ErrorRecords.From(e));
        }
    }

    /// <summary>Reads an image, or one platform of it, and writes what was read.</summary>
    /// <param name="platform">Null = the image as it is found.</param>
    private protected void ReadImage<T>(string name, string? platform, Func<ImageReader, ImagePlatform?, CancellationToken, Task<T>> read)
        where T : notnull =>
        WorkWithImage(name, async (images, location, host, cancellation) =>
            host.Write(await read(images.Read(location), platform is null ? null : ImagePlatform.Parse(platform), cancellation)));

    /// <summary>Whether images may get their names together. Where two of them would get the same one, that is an error.</summary>
    private protected bool AreDistinct(IEnumerable<PlannedCopy> copies)
    {
        bool areDistinct = false;
        WorkWithImages(async (images, _, cancellation) =>
        {
            await images.RequireDistinctAsync([.. copies], cancellation);
            areDistinct = true;
        });
        return areDistinct;
    }

    private protected void WorkWithImages(Func<ContainerImages, CommandHost, CancellationToken, Task> work) =>
        Work((host, cancellation) => work(new ContainerImages(host, Registries), host, cancellation));

    /// <summary>The same place, with its path in full: one that is relative is so to PowerShell's location.</summary>
    private protected ImageReference Located(ImageReference location) => location.Path is { } path ? location with { Path = FullPath(path) } : location;
}
