using System.CommandLine;
using ReleaseTools.Branches;
using ReleaseTools.Cli.Output;
using ReleaseTools.Engine.Branches;
using ReleaseTools.Engine.Sessions;

namespace ReleaseTools.Cli.Commands;

/// <summary><c>release stage-branch</c>: commits that are not public yet, on a staging branch of the public remote.</summary>
internal sealed class StageBranchCommand : ReleaseCommand
{
    private readonly Argument<string?> _session = new("session") { Description = "The session whose commit to stage; by default none: what is checked out.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _commit = new("--commit") { Description = "The newest commit to stage; by default what is checked out.", HelpName = "REVISION" };
    private readonly Option<string?> _branch = new("--branch") { Description = "The public branch that the commits are for: main, master or release-X.Y. By default what is checked out.", HelpName = "NAME" };
    private readonly Option<string?> _forBranch = new("--for-branch") { Description = "The release branch whose release changes main, too.", HelpName = "NAME" };
    private readonly Option<string?> _prefix = new("--prefix") { Description = "What stands before -staging in the branch's name; by default the product's name.", HelpName = "TEXT" };
    private readonly RemoteOption _remote = new();
    private readonly WhatIfOption _whatIf = new();

    public StageBranchCommand() : base("stage-branch", "Pushes commits that are not public yet to a staging branch of the remote, kept on the newest public commit.")
    {
        Arguments.Add(_session);
        foreach (Option option in new Option[] { _commit, _branch, _forBranch, _prefix, _remote, _whatIf }) Options.Add(option);
    }

    protected override async Task<Func<string>> RunAsync(ParseResult arguments, ConsoleWriter console, CancellationToken cancellation)
    {
        ReleaseWorkspace workspace = await OpenAsync(arguments, cancellation);
        StagingPlan plan = await StagingPlan.CreateAsync(workspace, await RequestAsync(arguments, workspace, console, cancellation), cancellation);
        if (arguments.GetValue(_whatIf)) return WhatIfOption.Show(console, plan.IsRehearsal ? "Change nothing: the session is a rehearsal" : plan.Action, plan.Target);
        StagingBranch branch = await plan.RunAsync(cancellation);
        console.Line($"{branch.Name} on {branch.Remote} at {branch.Commit[..12]}, on {branch.Base[..12]}: {branch.Outcome.ToString().ToLowerInvariant()}");
        foreach (StagedCommit commit in branch.Commits) console.Line($"  {commit.Id[..7]} {commit.Subject}");
        return () => BranchesJson.Write(branch);
    }

    private async Task<StagingRequest> RequestAsync(ParseResult arguments, ReleaseWorkspace workspace, ConsoleWriter console, CancellationToken cancellation)
    {
        string? session = arguments.GetValue(_session), commit = arguments.GetValue(_commit);
        if (session is not null && commit is not null) throw new UsageException("SessionAndCommit", session, "Both a session and a commit were named.", "Leave one of both out.");
        return new StagingRequest
        {
            Session = session is null ? null : await Finder(arguments, workspace, console).FindAsync(session, cancellation),
            Commit = commit,
            Branch = arguments.GetValue(_branch),
            ForBranch = arguments.GetValue(_forBranch),
            Prefix = arguments.GetValue(_prefix),
            DefinitionFile = DefinitionFile(arguments),
            Remote = arguments.GetValue(_remote),
        };
    }
}
