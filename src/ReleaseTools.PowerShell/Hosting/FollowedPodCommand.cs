using System.Management.Automation;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Pods;
using ReleaseTools.Pods.Follow;
using ReleaseTools.PowerShell.Completion;

namespace ReleaseTools.PowerShell.Hosting;

/// <summary>A cmdlet for a pod that this machine follows.</summary>
public abstract class FollowedPodCommand : PodMachineCommand
{
    /// <summary>The channel.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(PodChannelCompleter))]
    public string Channel { get; set; } = "";

    /// <summary>The pod: //path/to:name.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNull]
    [Alias("Label")]
    public PodLabel Pod { get; set; } = null!;

    /// <summary>The store of pods: https://… where a web server serves it, a bucket such as s3://bucket/pods, or file:///srv/pods.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string Store { get; set; } = "";

    /// <summary>Where fetched artifacts are kept; by default in the root. Several roots can share one.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CachePath { get; set; }

    /// <summary>What is followed. Asked on the pipeline thread.</summary>
    private protected PodFollowRequest Request => new(Channel, Pod, ObjectStores.FullUrl(Store, FullPath));

    private protected string? CacheFolder => CachePath is null ? null : FullPath(CachePath);
}
