using System.Management.Automation;
using ReleaseTools.Ci;
using ReleaseTools.Engine.Ci;
using ReleaseTools.PowerShell.Completion;
using ReleaseTools.PowerShell.Hosting;
using ReleaseTools.Reports;

namespace ReleaseTools.PowerShell.Commands.Ci;

/// <summary>Tells which release a run of a CI makes: its channel, version and tag, by the channels of the definition.</summary>
/// <remarks>
/// In Azure Pipelines and GitHub Actions it is the run that this is part of, and its values become output variables too; elsewhere, a run for what is checked out.
/// A run for a pull request is refused: nothing is released of what nobody has accepted yet.
/// <para>Where a channel replaces its release, the version ends in the commit's time, so that each commit has a version of its own and the same commit the same.</para>
/// </remarks>
/// <example><code>Get-ReleaseTrigger | New-ReleaseSession</code>Opens the session of what this run releases.</example>
/// <example><code>Get-ReleaseTrigger -Branch releases/v1.3/v1.3-beta</code>Tells what a run for such a branch would release; it need not be there yet.</example>
[Cmdlet(VerbsCommon.Get, "ReleaseTrigger")]
[OutputType(typeof(ReleaseTrigger))]
public sealed class GetReleaseTriggerCommand : RepositoryCommand
{
    /// <summary>As if a run were for this branch; by default what the CI says, else what is checked out.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(BranchCompleter))]
    public string? Branch { get; set; }

    /// <summary>As if this tag had been pushed.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RevisionCompleter))]
    public string? Tag { get; set; }

    /// <summary>The commit, tag or branch; by default the run's.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(RevisionCompleter))]
    public string? Commit { get; set; }

    /// <summary>The number of the run; by default what the CI says.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Run { get; set; }

    private protected override bool FailsTheRun => true;

    protected override void ProcessRecord()
    {
        string repository = FullPath(Repository);
        var request = new TriggerRequest { DefinitionFile = Definition, Branch = Branch, Tag = Tag, Commit = Commit, Run = Run };
        Work(async (host, cancellation) =>
        {
            ReleaseTrigger trigger = await new TriggerFinder(await OpenAsync(repository, NamedSessionStore, cancellation)).FindAsync(request, cancellation);
            if (trigger.Warning is { } warning)
            {
                host.Warn(warning);
                host.Ci?.Warn(warning);
            }
            host.Ci?.Set(CiOutputs.Of(trigger));
            host.Write(trigger);
        });
    }
}
