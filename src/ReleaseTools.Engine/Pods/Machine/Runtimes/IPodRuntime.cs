using ReleaseTools.Engine.Pods.Machine.Artifacts;
using ReleaseTools.Engine.Pods.Machine.Containers;
using ReleaseTools.Pods;
using ReleaseTools.Pods.Machine;

namespace ReleaseTools.Engine.Pods.Machine.Runtimes;

/// <summary>What runs the apps of pods: it says which files that takes.</summary>
internal interface IPodRuntime
{
    PodRuntimeKind Kind { get; }

    /// <summary>The path of the program that units run; what the variable <c>POD_RUNTIME</c> says.</summary>
    string Program { get; }

    /// <summary>What keeps the images, and their containers; null where each pod has its own images, unpacked.</summary>
    IContainerEngine? Engine => null;

    /// <summary>Makes the files that run a pod.</summary>
    /// <exception cref="RefusedException">It can't run this pod.</exception>
    RuntimeFiles Plan(PodPlacement placement);
}

/// <summary>A pod whose images and volumes are in place.</summary>
/// <param name="Folder">Its folder as it will be.</param>
/// <param name="Images">By name.</param>
/// <param name="Ports">The number of each port, by name.</param>
/// <param name="Tokens">With the numbers of ports.</param>
internal sealed record PodPlacement(PodManifest Manifest, string Folder, IReadOnlyDictionary<string, PlacedImage> Images, IReadOnlyDictionary<string, int> Ports, IReadOnlyDictionary<string, string> Tokens)
{
    public string Record => Path.Combine(Folder, PodDeployment.FileName);

    public string Rootfs(string image) => Path.Combine(Folder, RootfsOf(image));

    public string Volume(PodVolume volume) => Path.Combine(Folder, VolumeOf(volume.Name));

    /// <summary>Relative to the folder of the pod.</summary>
    public static string RootfsOf(string image) => Path.Combine("images", image, "rootfs");

    /// <inheritdoc cref="RootfsOf"/>
    public static string VolumeOf(string volume) => Path.Combine("volumes", volume);

    /// <summary>Every app as it runs.</summary>
    public IReadOnlyList<PodAppPlan> Apps() => PodAppPlan.Of(Manifest, Images.ToDictionary(image => image.Key, image => image.Value.Config, StringComparer.Ordinal), Ports,
        Tokens.Append(new(PodDropIn.NameVariable, Manifest.Tag.Label.ToString())).Append(new(PodDropIn.VersionVariable, Manifest.Tag.Version.ToString())).ToDictionary(StringComparer.Ordinal));

    /// <summary>Finds who an app runs as.</summary>
    /// <exception cref="RefusedException">Its image knows no such user or group.</exception>
    public PodAccount AccountOf(PodApp app)
    {
        PlacedImage image = Images[app.Image];
        PodAccount? account = app.User is null && app.Group is null ? image.Accounts.FindImageUser(image.Config.User)
            : app.User is null ? image.Accounts.FindImageUser(image.Config.User) is { } own ? own with { Group = image.Accounts.Find(null, app.Group)?.Group ?? uint.MaxValue } : null
            : image.Accounts.Find(app.User, app.Group);
        return account is not null && account.Group != uint.MaxValue ? account : throw new RefusedException("PodUserMissing", ErrorCategory.ObjectNotFound, app.Name,
            $"The app {app.Name} of {Manifest.Tag} runs as {app.User ?? image.Config.User}{(app.Group is null ? "" : $":{app.Group}")}, and its image {app.Image} has no such user or group.", "Write their numbers into pod.json, or create them in the image.");
    }
}

/// <summary>The files that run a pod.</summary>
/// <param name="Pod">Files in the pod's folder, by their names in it.</param>
/// <param name="Units">The units of a pod that has none of its own.</param>
/// <param name="System">Further files of the machine, by their names below the folder that <c>etc</c> is in.</param>
internal sealed record RuntimeFiles(IReadOnlyDictionary<string, string> Pod, IReadOnlyList<PodUnit> Units, IReadOnlyDictionary<string, string> System)
{
    public static IReadOnlyDictionary<string, string> None { get; } = new Dictionary<string, string>(StringComparer.Ordinal);
}
