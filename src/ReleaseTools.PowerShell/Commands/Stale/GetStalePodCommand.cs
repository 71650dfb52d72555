using System.Management.Automation;
using ReleaseTools.PowerShell.Completion;
using ReleaseTools.PowerShell.Hosting;
using ReleaseTools.Stale;

namespace ReleaseTools.PowerShell.Commands.Stale;

/// <summary>Returns versions of pods that are no longer needed, and images and volumes that no pod uses, each with the reason, for Remove-StaleRelease. Changes nothing.</summary>
/// <remarks>
/// A version of a pod is returned only if it meets every criterion; without any, nothing is. Never returned are: the highest version of a pod in a channel, the highest that is no prerelease,
/// and what tip or previous names. Images and volumes are returned if no pod in any channel uses them, and if they were added more than seven days ago. What only removed pods have used is
/// returned once they are gone: run the same pipeline again.
/// </remarks>
/// <example><code>Get-StalePod -Keep 1 -All</code>Lists all versions, images and volumes, each with the reason why it would go or stay.</example>
/// <example><code>Get-StalePod -Keep 1 | Remove-StaleRelease -WhatIf</code>Says what would be removed.</example>
[Cmdlet(VerbsCommon.Get, "StalePod")]
[OutputType(typeof(StaleRelease))]
public sealed class GetStalePodCommand : CheckoutCommand
{
    /// <summary>The store of pods, as a URL such as file:///srv/pods; by default pods.root of the definition. A store that is named needs no checkout.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(StoreCompleter))]
    [StoreTransformation]
    public string? Store { get; set; }

    /// <summary>How many of the highest versions of each pod stay in each channel, of those that the patterns leave.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int? Keep { get; set; }

    /// <summary>How old it has to be: an age such as 30d, 12h or 2w, a TimeSpan, or a date.</summary>
    [Parameter]
    [ValidateNotNull]
    [ArgumentCompleter(typeof(AgeCompleter))]
    public StaleAge? OlderThan { get; set; }

    /// <summary>Pods with their channel, such as 'staging //shop:*', images, volumes or versions to choose from; the wildcards * and ? are allowed.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Like { get; set; }

    /// <summary>Pods with their channel, images, volumes or versions that stay; the wildcards * and ? are allowed.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? NotLike { get; set; }

    /// <summary>Returns also what stays: IsStale says which is which, Reason why.</summary>
    [Parameter]
    public SwitchParameter All { get; set; }

    protected override void ProcessRecord()
    {
        var request = new StaleRequest
        {
            Source = new StaleSource(FullPath(Repository), Definition, Store: string.IsNullOrEmpty(Store) ? null : Store),
            Places = [StalePlace.Pod, StalePlace.PodImage, StalePlace.PodVolume],
            Criteria = new StaleCriteria { Keep = Keep, OlderThan = OlderThan, Like = Like ?? [], NotLike = NotLike ?? [] },
        };
        Work((host, cancellation) => StaleOutput.WriteAsync(host, request, access: null, All, cancellation));
    }
}
