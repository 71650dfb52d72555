using ReleaseTools.Pods;
using ReleaseTools.Pods.Machine;

namespace ReleaseTools.Engine.Pods.Machine.Files;

/// <summary>Where everything lies on a machine.</summary>
/// <param name="root">An absolute path.</param>
internal sealed class MachineFolders(string root)
{
    public const string DefaultRoot = "/var/lib/releasetools";

    public string Root { get; } = root;

    public string Pods => Path.Combine(Root, "pods");

    /// <summary>Links to the versions that were started last, and before that.</summary>
    public string Active => Path.Combine(Root, "active");

    /// <summary>Pods on their way in.</summary>
    public string Drafts => Path.Combine(Root, "drafts");

    /// <summary>The folder of the pod in its draft.</summary>
    public const string PodOfDraft = "pod";

    /// <summary>Pods on their way out.</summary>
    public string Graveyard => Path.Combine(Root, "graveyard");

    /// <summary>What was fetched.</summary>
    public string Cache => Path.Combine(Root, "cache");

    /// <summary>What is kept of pods that are followed.</summary>
    public string Follow => Path.Combine(Root, "follow");

    public string Lock => Path.Combine(Root, "lock");

    /// <summary>Whether the machine's own systemd runs the pods, rather than that of a folder which is an image of another machine, or a test's.</summary>
    public bool IsMachine { get; } = root == DefaultRoot;

    /// <summary>What <c>systemctl --root</c> takes: the folder that <c>etc</c> is in.</summary>
    public string SystemRoot => IsMachine ? "/" : Root;

    /// <summary>Relative to <see cref="SystemRoot"/>.</summary>
    public const string Units = "etc/systemd/system", Quadlets = "etc/containers/systemd";

    public string Pod(PodTag pod) => Path.Combine(Pods, pod.Label.FileName, pod.Version.ToString());

    public string Record(PodTag pod) => Path.Combine(Pod(pod), PodDeployment.FileName);

    public string ActiveLink(PodLabel pod) => Path.Combine(Active, pod.FileName);

    public string PreviousLink(PodLabel pod) => Path.Combine(Active, $"{pod.FileName}.previous");

    /// <summary>A file of systemd.</summary>
    /// <param name="relative">Such as <c>etc/systemd/system/web.service</c>.</param>
    public string System(string relative) => Path.Combine(SystemRoot, relative);

    public string NewDraft() => Path.Combine(Drafts, Guid.NewGuid().ToString("N"));
}
