using Docker.DotNet.Models;
using ReleaseTools.Engine.Images.Daemon;
using ReleaseTools.Engine.IO;
using ReleaseTools.Engine.Storage.File;

namespace ReleaseTools.Engine.Workflow.Build;

/// <summary>What the containers of a build see of this machine: the sources, and a home folder that its steps share.</summary>
/// <param name="Source">The folder with the sources, here.</param>
/// <param name="Work">The build's own folder, here.</param>
internal sealed record ContainerFolders(string Source, string Work)
{
    /// <summary>Where the sources are in a container.</summary>
    public const string SourceInContainer = "/source";

    /// <summary>A folder for what tools keep beside the sources, such as packages that were fetched: without one, most know nowhere to put it.</summary>
    public const string Home = "/home/release";

    public IReadOnlyList<RunMount> Mounts => [new RunMount(Source, SourceInContainer), new RunMount(HomeHere, Home)];

    private string HomeHere => Path.Combine(Work, "home");

    /// <summary>A folder of the sources, as a container knows it.</summary>
    public string InContainer(string folder)
    {
        string inside = Path.GetRelativePath(Source, folder).Replace('\\', '/');
        return inside is "." ? SourceInContainer : $"{SourceInContainer}/{inside}";
    }

    /// <summary>Makes the home folder, empty.</summary>
    public void Prepare()
    {
        Remove();
        Directory.CreateDirectory(HomeHere);
    }

    public void Remove() => Folder.Delete(HomeHere);

    /// <summary>Who a container runs as, so that what it writes belongs to whoever runs this; null where the engine itself sees to that. One that runs as an ordinary user shows that user to its containers as root.</summary>
    public string? User(SystemInfoResponse engine) => OperatingSystem.IsWindows() ? null : engine.SecurityOptions?.Contains("name=rootless") is true ? "0:0" : Posix.User;
}
