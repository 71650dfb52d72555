using System.Management.Automation;
using ReleaseTools.Engine.Pods.Release;
using ReleaseTools.Engine.Pods.Store;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Pods;
using ReleaseTools.PowerShell.Hosting;

namespace ReleaseTools.PowerShell.Commands.Pod;

/// <summary>Releases pods into their channels: builds missing images, writes each pod, and moves the channel's tip forward.</summary>
/// <remarks>
/// An instruction file says which pod is released: <c>channels/CHANNEL/LABEL PATH/POD/VERSION.yaml</c>. A pod that is released already is skipped. If volumes are missing, the error
/// names all of them and nothing is built. One instruction that fails does not keep the others from being carried out; rerun the same command to resume an interrupted release.
/// <para>-WhatIf reads everything that the release would read, and returns the plan: which images would be built, and what the channel changes in the pod.</para>
/// </remarks>
/// <example><code>New-PodRelease .release/pods/channels/production/shop/web/1.2.0.yaml</code>Releases version 1.2.0 of //shop:web into the channel production.</example>
/// <example><code>Get-ChildItem .release/pods/channels/production -Recurse -Filter 1.2.0.yaml | New-PodRelease -WhatIf | Format-List</code>Shows what a release of several files would build and change.</example>
[Cmdlet(VerbsCommon.New, "PodRelease", SupportsShouldProcess = true)]
[OutputType(typeof(PodReleaseResult))]
public sealed class NewPodReleaseCommand : PodCommand
{
    private readonly List<string> _files = [];

    /// <summary>The instruction files; wildcards are allowed.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("FullName")]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>Builds images from a clean clone at the revision that the instruction names, and not from the working tree.</summary>
    [Parameter]
    public SwitchParameter AtRevision { get; set; }

    private protected override bool FailsTheRun => true;

    protected override void ProcessRecord() => _files.AddRange(Path.SelectMany(Resolve));

    protected override void EndProcessing()
    {
        if (_files.Count == 0) return;
        string location = FullPath(Repository);
        bool isPreview = IsPreview;
        var request = new PodReleaseRequest([.. _files.Distinct(StringComparer.Ordinal)]) { DefinitionFile = Definition, AtRevisions = AtRevision, IsPreview = IsPreview };
        Work(async (host, cancellation) =>
        {
            ReleaseWorkspace workspace = await OpenAsync(location, sessionStore: null, cancellation);
            var releaser = new PodReleaser(workspace, PodStores.Open(workspace, Definition, NamedStore), host);
            await releaser.RunAsync(request, Confirm, host.Write, host.Error, cancellation);

            async Task<bool> Confirm(PodReleaseResult plan)
            {
                bool isMeant = await host.AskAsync(() => ShouldProcess(plan.ToString(), Action(plan)), cancellation);
                if (isPreview) host.Write(plan);
                return isMeant;
            }
        });
    }

    private static string Action(PodReleaseResult plan) => plan switch
    {
        { Outcome: PodReleaseOutcome.Exists } => $"Move the tip to {plan.Pod.Version}",
        { Built.Count: > 0 } => $"Build {string.Join(", ", plan.Built)} and release the pod",
        _ => "Release the pod",
    };

    // a pattern that matches nothing is an empty list, as everywhere in PowerShell; a name that is not there is an error
    private IEnumerable<string> Resolve(string path) => WildcardPattern.ContainsWildcardCharacters(path) ? GetResolvedProviderPathFromPSPath(path, out _) : [FullPath(path)];
}
