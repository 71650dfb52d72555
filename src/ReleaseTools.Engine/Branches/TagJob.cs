using ReleaseTools.Branches;
using ReleaseTools.Definitions;
using ReleaseTools.Engine.References.Requests;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Source;
using ReleaseTools.Engine.Source.Remotes;
using ReleaseTools.Sessions;
using ReleaseTools.Versions;

namespace ReleaseTools.Engine.Branches;

/// <summary>An order for a tag, understood: what it comes to is known, and nothing is written yet.</summary>
public sealed class TagJob
{
    private readonly TagMaker _maker;
    private readonly TagRequest _request;
    private readonly string? _remote;
    private readonly bool _isRehearsal;

    private TagJob(TagMaker maker, TagRequest request, TagPlan plan, string? remote, bool isRehearsal, string? notice) =>
        (_maker, _request, Plan, _remote, _isRehearsal, Notice) = (maker, request, plan, remote, isRehearsal, notice);

    public TagPlan Plan { get; }

    /// <summary>Whether there is anything to do.</summary>
    public bool IsChange => !_isRehearsal && Plan.Verdict is not TagVerdict.Existing;

    /// <summary>A sentence that the person should see before it is done; null = none.</summary>
    public string? Notice { get; }

    public static async Task<TagJob> OpenAsync(ReleaseWorkspace workspace, TagOrder order, CancellationToken cancellation)
    {
        if (order is { ReleaseCommit: true, NoPush: true })
            throw new UsageException("ReleaseCommitUnpushed", "ReleaseCommit", "A release commit is made on the remote's branch: it can't be made without a push.", "Leave one of both out.");
        if (order is { ReleaseCommit: true, Session: not null })
            throw new UsageException("ReleaseCommitOfSession", order.Session.Id, "A session is tagged at the commit that it built: a release commit would be another one.",
                $"Tag first, then open a session of that tag: release tag --version {order.Session.Version} --release-commit (in PowerShell: New-ReleaseTag {order.Session.Version} -ReleaseCommit).");
        if (order is { ReleaseCommit: true, Commit: not null })
            throw new UsageException("ReleaseCommitNamed", order.Commit, "A release commit is a new commit on the newest head of the remote's branch: no other one can be tagged with it.", "Leave one of both out.");
        if (order is { Session: { } tagged } && (order.Commit ?? order.Branch) is { } other)
            throw new UsageException("SessionAndCommit", other, $"{tagged.Id} is tagged at its own commit {tagged.Commit[..12]}, and {other} was named besides.",
                $"Leave one of both out; to tag another commit, name the version: --version {tagged.Version} (in PowerShell: -Version {tagged.Version}).");
        ReleaseDefinition definition = order.Session?.Definition ?? workspace.LoadDefinition(order.DefinitionFile).Definition;
        TagRequest request = await RequestAsync(workspace, order, definition, cancellation);
        GitRemote? remote = order.NoPush ? null : await GitRemote.FindAsync(workspace.Source, order.Remote, order.Credential, workspace.Environment, limits: null, cancellation);
        if (remote is null && order.ReleaseCommit) throw GitRemote.None(workspace.Source);
        var gate = new ReferenceGate(workspace, definition.Version.References, definition.Product, order.Remote);
        var maker = new TagMaker(workspace.Source, remote, gate);
        string? notice = order.Session is { Rehearsal: true } ? $"{order.Session.Id} is a rehearsal: no tag is made."
            : remote is null && !order.NoPush ? $"{workspace.Root} has no remote {GitRemote.DefaultName}: the tag stays in this repository." : null;
        TagPlan plan = await maker.PlanAsync(request, cancellation);
        if (plan is { Verdict: TagVerdict.Create, Commit: { } commit }) await gate.RequireAsync(request.Name, request.Version, commit, cancellation);
        return new TagJob(maker, request, plan, remote?.Name, order.Session is { Rehearsal: true }, notice);
    }

    /// <summary>The tag of a session that has been through the step for it since.</summary>
    public ReleaseTag Of(ReleaseSession session) => IsChange ? session.GitTag! : session.GitTag! with { Outcome = TagOutcome.Existing };

    public async Task<ReleaseTag> RunAsync(CancellationToken cancellation) => _isRehearsal
        ? new ReleaseTag { Name = _request.Name, Version = _request.Version, Commit = _request.Commit!, Object = _request.Commit!, Remote = _remote, Outcome = TagOutcome.Rehearsed }
        : await _maker.MakeAsync(_request, Plan, cancellation);

    /// <summary>Makes sure that it could be done: git knows who tags, and the remote would take the push. Nothing is sent.</summary>
    /// <exception cref="ReleaseException">It could not.</exception>
    public Task RequireAccessAsync(CancellationToken cancellation) => IsChange ? _maker.RequireAccessAsync(_request, Plan, cancellation) : Task.CompletedTask;

    private static async Task<TagRequest> RequestAsync(ReleaseWorkspace workspace, TagOrder order, ReleaseDefinition definition, CancellationToken cancellation)
    {
        if (order.Session is { } session) return WithText(TagRequest.Of(session), order);
        ReleaseVersion version = order.Version ?? throw new UsageException("VersionMissing", "Version", "There is neither a session nor a version to tag.", "Name one: --version V (in PowerShell: -Version).");
        string commit = order.ReleaseCommit ? "" : (await workspace.Source.ResolveAsync(order.Commit, cancellation)).Id;
        if (order is { Branch: { } asked, ReleaseCommit: false }) await new GitBranches(workspace.Source).RequireAsync(asked, order.Commit, commit, cancellation);
        // a commit that was named need not be on what is checked out
        string branch = order.Branch ?? (order.Commit is null ? await workspace.Source.BranchAsync(cancellation) : "");
        return WithText(new TagRequest
        {
            Name = definition.TagPrefix + version,
            Version = version,
            Message = TagRequest.DefaultMessage(definition.Product, version),
            Commit = order.ReleaseCommit ? null : commit,
            Branch = branch,
            Line = definition.Version.LineOf(branch),
        }, order);
    }

    private static TagRequest WithText(TagRequest request, TagOrder order) => request with { Message = order.Message ?? request.Message, Sign = order.Sign };
}

/// <summary>What a person asked for when they asked for a tag.</summary>
public sealed record TagOrder
{
    /// <summary>Null = <see cref="Version"/> at <see cref="Commit"/>.</summary>
    public ReleaseSession? Session { get; init; }

    public ReleaseVersion? Version { get; init; }

    /// <summary>A commit, tag or branch; null = what is checked out.</summary>
    public string? Commit { get; init; }

    /// <summary>The branch that the version belongs on; null = what is checked out.</summary>
    public string? Branch { get; init; }

    /// <summary>Whether an empty commit is made on that branch of the remote, to be tagged.</summary>
    public bool ReleaseCommit { get; init; }

    public string? DefinitionFile { get; init; }

    /// <summary>Null = product and version.</summary>
    public string? Message { get; init; }

    public bool Sign { get; init; }

    public bool NoPush { get; init; }

    /// <summary>Null = <c>origin</c>, where there is one.</summary>
    public string? Remote { get; init; }

    public GitCredential? Credential { get; init; }
}

/// <summary>The tag that is wanted.</summary>
public sealed record TagRequest
{
    /// <summary>With its prefix.</summary>
    public required string Name { get; init; }

    public required ReleaseVersion Version { get; init; }

    /// <summary>What the tag says.</summary>
    public required string Message { get; init; }

    /// <summary>The full id of the commit to tag; null = a release commit that is made on <see cref="Branch"/>.</summary>
    public required string? Commit { get; init; }

    /// <summary>The branch that the commit is on; empty where that isn't known.</summary>
    public string Branch { get; init; } = "";

    /// <summary>The versions that the branch is for; null where it is no maintenance branch.</summary>
    public BranchLine? Line { get; init; }

    /// <summary>Whether git signs the tag, with the key of its configuration.</summary>
    public bool Sign { get; init; }

    /// <summary>The session's tag at the session's commit.</summary>
    public static TagRequest Of(ReleaseSession session) => new()
    {
        Name = session.Tag,
        Version = session.Version,
        Message = DefaultMessage(session.Product, session.Version),
        Commit = session.Commit,
        Branch = session.Branch,
        Line = session.Definition.Version.LineOf(session.Branch),
    };

    public static string DefaultMessage(string product, ReleaseVersion version) => $"{product} {version}";
}

/// <summary>What a tag request comes to. Nothing is written yet.</summary>
/// <param name="Commit">Where the tag will be; null = at a commit that is made for it.</param>
/// <param name="Local">The tag in this repository; null where it has none.</param>
/// <param name="Remote">The tag on the remote; null where it has none.</param>
/// <param name="Target">What is worked on, for a question or a preview.</param>
/// <param name="Action">What is done with it.</param>
public sealed record TagPlan(TagVerdict Verdict, string? Commit, TagPlace? Local, TagPlace? Remote, string Target, string Action);
