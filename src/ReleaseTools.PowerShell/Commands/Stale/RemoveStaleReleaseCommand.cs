using System.Management.Automation;
using System.Security;
using ReleaseTools.Engine.Stale;
using ReleaseTools.PowerShell.Hosting;
using ReleaseTools.Stale;

namespace ReleaseTools.PowerShell.Commands.Stale;

/// <summary>Removes what Get-StaleRelease and Get-StaleContainerImage return: asks for each, looks whether it is still the same and still not needed, and writes every removal down.</summary>
/// <remarks>
/// The journal is <c>.release/logs/removals.jsonl</c> of the checkout: who, when, what, why, and what came of it. What is gone already counts as removed, so
/// that the same pipeline again finishes one that was interrupted. Removing a session does not remove what it staged or published. With an image go the signatures
/// and SBOMs that are about it, and of a list of images those that nothing else names.
/// </remarks>
/// <example><code>Get-StaleRelease -Keep 3 | Remove-StaleRelease</code>Asks for each, then removes it. Yes to All is one key.</example>
/// <example><code>Get-StaleRelease -Place StagedBuild -OlderThan 90d | Remove-StaleRelease -Confirm:$false -PassThru</code>Removes without asking, and returns what was removed.</example>
[Cmdlet(VerbsCommon.Remove, "StaleRelease", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(StaleRelease))]
public sealed class RemoveStaleReleaseCommand : ReleaseToolsCommand
{
    // each checkout has its journal
    private readonly Dictionary<string, StaleRemover> _removers = new(StringComparer.Ordinal);
    private bool _isAsked;

    /// <summary>What to remove, as Get-StaleRelease and Get-StaleContainerImage return it.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    public StaleRelease StaleRelease { get; set; } = null!;

    /// <summary>The checkout whose interrupted removals are finished where nothing is piped in, any folder of it; by default the current one.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string Repository { get; set; } = ".";

    /// <summary>The file that removals are written down in; by default .release/logs/removals.jsonl of the checkout that was looked from.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [PathTransformation]
    public string? Journal { get; set; }

    /// <summary>Removes the git tag of a release on GitHub, too: that of its repository, not one here.</summary>
    [Parameter]
    public SwitchParameter IncludeTag { get; set; }

    /// <summary>The token for GitHub; by default that of GH_TOKEN or GITHUB_TOKEN, else what gh knows.</summary>
    [Parameter]
    [ValidateNotNull]
    public SecureString? Token { get; set; }

    /// <summary>Returns what was removed.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private StaleAccess Access => new() { GitHubToken = Token, IncludeTags = IncludeTag };

    protected override void ProcessRecord()
    {
        _isAsked = true;
        StaleRelease release = StaleRelease;
        if (!IsPreview && !AsksAndAgrees()) return;
        Work(async (host, cancellation) =>
        {
            StaleRemover remover = await RemoverAsync(release.Source.Repository, cancellation);
            if (IsPreview)
            {
                // what would be refused is not announced
                await remover.PreviewAsync(release, cancellation);
                await host.AskAsync(AsksAndAgrees, cancellation);
                return;
            }
            StaleOutcome outcome = await remover.RemoveAsync(release, cancellation);
            host.Say($"{release}: {outcome.ToString().ToLowerInvariant()}");
            if (PassThru) host.Write(release);
        });

        bool AsksAndAgrees() => ShouldProcess($"{release} in {release.Where} ({release.Reason})", $"Remove the {Word(release.Place)}");
    }

    protected override void EndProcessing()
    {
        // what an interrupted run has left is finished also where nothing else is left to remove
        if (IsPreview || (_isAsked && _removers.Count == 0)) return;
        string? location = _isAsked ? null : FullPath(Repository);
        bool isNamed = MyInvocation.BoundParameters.ContainsKey(nameof(Repository));
        Work(async (host, cancellation) =>
        {
            try { if (location is not null) await RemoverAsync(location, cancellation); }
            catch (RefusedException) when (!isNamed) { return; }
            foreach (StaleRemover remover in _removers.Values) await remover.FinishAsync(host.Say, cancellation);
        });
    }

    private async Task<StaleRemover> RemoverAsync(string repository, CancellationToken cancellation)
    {
        // one file is one journal, whatever is removed
        string key = Journal ?? repository;
        if (!_removers.TryGetValue(key, out StaleRemover? remover)) _removers[key] = remover = new StaleRemover(await StaleJournal.OpenAsync(repository, Journal, cancellation), Access);
        return remover;
    }

    private static string Word(StalePlace place) => place switch
    {
        StalePlace.StagedBuild => "staged build",
        StalePlace.Session => "record of the session",
        StalePlace.Tag => "tag",
        StalePlace.ContainerImage or StalePlace.PodImage => "image",
        StalePlace.Pod => "pod",
        StalePlace.PodVolume => "volume",
        _ => "release",
    };
}
