using System.CommandLine;
using ReleaseTools.Branches;
using ReleaseTools.Cli.Output;
using ReleaseTools.Engine.Branches;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Steps;
using ReleaseTools.Engine.Workflow;
using ReleaseTools.Engine.Workflow.Tag;
using ReleaseTools.Sessions;
using ReleaseTools.Versions;

namespace ReleaseTools.Cli.Commands;

/// <summary><c>release tag</c>: the git tag of a session, or of a version at a commit.</summary>
internal sealed class TagCommand : ReleaseCommand
{
    private readonly SessionArgument _session = new();
    private readonly Option<string?> _version = new("--version", "-v") { Description = "Tags this version, without a session.", HelpName = "V" };
    private readonly Option<string?> _commit = new("--commit") { Description = "With --version: the commit, tag or branch to tag; by default what is checked out.", HelpName = "REVISION" };
    private readonly Option<string?> _branch = new("--branch") { Description = "With --version: the release branch that the version belongs on; by default what is checked out.", HelpName = "NAME" };
    private readonly Option<bool> _releaseCommit = new("--release-commit") { Description = "With --version: makes an empty commit on the remote's release branch, and tags that." };
    private readonly Option<string?> _message = new("--message", "-m") { Description = "What the tag says; by default product and version.", HelpName = "TEXT" };
    private readonly Option<bool> _sign = new("--sign", "-s") { Description = "Has git sign the tag, with the key of its configuration." };
    private readonly Option<bool> _noPush = new("--no-push") { Description = "Makes the tag in this repository only." };
    private readonly RemoteOption _remote = new();
    private readonly WhatIfOption _whatIf = new();

    public TagCommand() : base("tag", "Makes the annotated git tag of a session, and pushes it. A tag is never moved.")
    {
        Arguments.Add(_session);
        foreach (Option option in new Option[] { _version, _commit, _branch, _releaseCommit, _message, _sign, _noPush, _remote, _whatIf }) Options.Add(option);
    }

    protected override async Task<Func<string>> RunAsync(ParseResult arguments, ConsoleWriter console, CancellationToken cancellation)
    {
        ReleaseWorkspace workspace = await OpenAsync(arguments, cancellation);
        TagRequest request = await RequestAsync(arguments, workspace, console, cancellation);
        TagPlan plan = await TagPlan.CreateAsync(workspace, request, cancellation);
        if (plan.Notice is { } notice) console.Line(notice);
        if (arguments.GetValue(_whatIf)) return WhatIfOption.Show(console, plan.IsChange ? plan.Action : "Change nothing", plan.Target);
        ReleaseTag tag = request.Session is { Rehearsal: false } session ? plan.Of(await RunAsync(console, workspace, session, request, cancellation)) : await plan.RunAsync(cancellation);
        console.Line($"{tag.Name} at {tag.Commit[..12]}{(tag.Remote is null ? "" : $" on {tag.Remote}")}: {tag.Outcome.ToString().ToLowerInvariant()}{(tag.Signed ? ", signed" : "")}");
        return () => BranchesJson.Write(tag);
    }

    private static Task<ReleaseSession> RunAsync(ConsoleWriter console, ReleaseWorkspace workspace, ReleaseSession session, TagRequest request, CancellationToken cancellation) =>
        StepWatch.RunAsync(console, workspace, session, observer => new ReleaseRun(workspace, observer, new RunOptions { Steps = [new TagOptions { Request = request }] }).RunStepAsync(session, Pipeline.Tag, cancellation));

    private async Task<TagRequest> RequestAsync(ParseResult arguments, ReleaseWorkspace workspace, ConsoleWriter console, CancellationToken cancellation)
    {
        string? version = arguments.GetValue(_version), session = arguments.GetValue(_session);
        if (version is not null && session is not null)
            throw new UsageException("SessionAndVersion", session, "Both a session and a version were named.", "Leave one of both out.");
        return new TagRequest
        {
            Session = version is null ? await Finder(arguments, workspace, console).FindAsync(session, cancellation) : null,
            Version = version is null ? null : ReleaseVersion.Parse(version),
            Commit = arguments.GetValue(_commit),
            Branch = arguments.GetValue(_branch),
            ReleaseCommit = arguments.GetValue(_releaseCommit),
            DefinitionFile = DefinitionFile(arguments),
            Message = arguments.GetValue(_message),
            Sign = arguments.GetValue(_sign),
            NoPush = arguments.GetValue(_noPush),
            Remote = arguments.GetValue(_remote),
        };
    }
}
