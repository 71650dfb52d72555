using System.Management.Automation;
using ReleaseTools.Engine.Pods.Store;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Formatting;
using ReleaseTools.Pods;
using ReleaseTools.PowerShell.Completion;
using ReleaseTools.PowerShell.Hosting;

namespace ReleaseTools.PowerShell.Commands.Pod;

/// <summary>Returns the pods that are released in channels, the highest version of each first.</summary>
/// <remarks>
/// IsTip and IsPrevious say which version the machines of a channel follow, and which one they followed before. Set-PodChannelTip takes what is returned.
/// </remarks>
/// <example><code>Get-PodRelease -Channel production</code>Lists every pod that is released in a channel. Link says which version is the tip.</example>
/// <example><code>(Get-PodRelease //shop:web -Channel production -Tip).Version</code>Returns the version that the channel's machines follow.</example>
[Cmdlet(VerbsCommon.Get, "PodRelease")]
[OutputType(typeof(PodRelease))]
public sealed class GetPodReleaseCommand : PodCommand
{
    /// <summary>Labels or names of pods: //shop:web or web; the wildcards * and ? are allowed.</summary>
    [Parameter(Position = 0)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(PodLabelCompleter))]
    public string Name { get; set; } = "*";

    /// <summary>The channel; the wildcards * and ? are allowed.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(PodChannelCompleter))]
    public string Channel { get; set; } = "*";

    /// <summary>Returns only the version that the tip of a channel names.</summary>
    [Parameter]
    public SwitchParameter Tip { get; set; }

    protected override void ProcessRecord()
    {
        (string location, string name, string channel, bool tip) = (FullPath(Repository), Name, Channel, Tip);
        // what is named without wildcards has to be there
        bool isName = new[] { name, channel }.Any(text => !NamePattern.IsPattern(text));
        Work(async (host, cancellation) =>
        {
            PodStore store = await OpenStoreAsync(location, cancellation);
            PodRelease[] found = [.. (await new PodCatalog(store).ListAsync(channel, name, host.Error, cancellation)).Where(release => release.IsTip || !tip)];
            foreach (PodRelease release in found) host.Write(release);
            if (found.Length == 0 && isName)
            {
                host.Error(new ReleaseException("PodReleaseMissing", ErrorCategory.ObjectNotFound, name, $"{store.Objects.PlaceOf("")} has no release of {(name == "*" ? "any pod" : name)} in {(channel == "*" ? "any channel" : $"the channel {channel}")}.",
                    "List what there is: Get-PodRelease."));
            }
        });
    }
}
