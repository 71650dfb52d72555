using ReleaseTools.Branches;
using ReleaseTools.Definitions;
using ReleaseTools.Engine.GitHub;
using ReleaseTools.Engine.References.Requests;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Source;
using ReleaseTools.Engine.Source.Remotes;
using ReleaseTools.Sessions;
using ReleaseTools.Versions;

namespace ReleaseTools.Engine.Branches;

/// <summary>The annotated tag of a version, here and on the remote (R2.5): what there is of it is known, and nothing is written yet.</summary>
public sealed class TagPlan
{
    private readonly GitRepository _source;
    private readonly GitRemote? _remote;
    private readonly LocalTags _tags;
    private readonly ReferenceGate _gate;
    private readonly WantedTag _wanted;
    private readonly FoundTag _found;
    private readonly bool _isRehearsal;

    private TagPlan(GitRepository source, GitRemote? remote, ReferenceGate gate, WantedTag wanted, FoundTag found, bool isRehearsal) =>
        (_source, _remote, _tags, _gate, _wanted, _found, _isRehearsal) = (source, remote, new LocalTags(source), gate, wanted, found, isRehearsal);

    /// <summary>What is left to do.</summary>
    public TagVerdict Verdict => _found.Verdict;

    /// <summary>Whether there is anything to do.</summary>
    public bool IsChange => !_isRehearsal && _found.Verdict is not TagVerdict.Existing;

    /// <summary>A sentence that the person should see before it is done; null = none.</summary>
    public string? Notice { get; private init; }

    /// <summary>What is worked on, for a question or a preview.</summary>
    public string Target => _wanted.Commit is { } commit ? $"{_wanted.Name} at {commit[..7]}" : $"{_wanted.Name} at a new release commit on {_wanted.Branch}";

    /// <summary>What is done with it.</summary>
    public string Action => _found.Verdict switch
    {
        _ when _wanted.Commit is null => $"Make the commit and the tag, {Where}",
        TagVerdict.Existing => "Leave as it is",
        TagVerdict.PushToRemote => $"Push the tag of this repository to {_remote!.Shown}",
        TagVerdict.TakeFromRemote => $"Take the tag of {_remote!.Shown} into this repository",
        _ => $"Make {(_wanted.Sign ? "a signed" : "an annotated")} tag {Where}",
    };

    private string Where => _remote is null ? "in this repository" : $"and push it to {_remote.Shown}";

    /// <summary>Looks what there is to do. Reads the remote, and changes nothing.</summary>
    /// <exception cref="TagElsewhereException">The tag is at another commit.</exception>
    /// <exception cref="RefusedException">The version is not one of the branch's, or version references of the commit are not right.</exception>
    public static async Task<TagPlan> CreateAsync(ReleaseWorkspace workspace, TagRequest request, CancellationToken cancellation)
    {
        request.Require();
        GitRepository source = workspace.Source;
        ReleaseDefinition definition = request.Session?.Definition ?? workspace.LoadDefinition(request.DefinitionFile).Definition;
        WantedTag wanted = await ResolveAsync(source, request, definition, cancellation);
        GitRemote? remote = request.NoPush ? null : await GitRemote.FindAsync(source, request.Remote, request.Credential, workspace.Environment, request.Limits, cancellation);
        if (remote is null && request.ReleaseCommit) throw GitRemote.None(source);
        wanted.RequireBranch(definition.Version.LineOf(wanted.Branch));
        FoundTag found = await FindAsync(source, remote, wanted, cancellation);
        var gate = new ReferenceGate(workspace, definition.Version.References, definition.Product, request.Remote, request.GitHub);
        if (found.Verdict is TagVerdict.Create && wanted.Commit is { } commit) await gate.RequireAsync(wanted.Name, wanted.Version, commit, cancellation);
        bool isRehearsal = request.Session is { Rehearsal: true };
        return new TagPlan(source, remote, gate, wanted, found, isRehearsal)
        {
            Notice = isRehearsal ? $"{request.Session!.Id} is a rehearsal: no tag is made."
                : remote is null && !request.NoPush ? $"{workspace.Root} has no remote {GitRemote.DefaultName}: the tag stays in this repository." : null,
        };
    }

    /// <summary>Makes sure that it could be done: git knows who tags, and the remote would take the push. Nothing is sent.</summary>
    /// <exception cref="ReleaseException">It could not.</exception>
    public async Task RequireAccessAsync(CancellationToken cancellation)
    {
        if (!IsChange) return;
        if (_found.Verdict is TagVerdict.Create) await GitIdentity.RequireAsync(_source, cancellation);
        if (_remote is null || _wanted.Commit is not { } commit || _found.Verdict is TagVerdict.TakeFromRemote) return;
        await _remote.TryPushAsync($"push tag {_wanted.Name} to {_remote.Shown}", [RefUpdate.NewTag(_wanted.Name, _found.Local?.Object ?? commit)], cancellation);
    }

    /// <summary>Does what is left to do. Each write is conditional on what was found: where it no longer holds, the remote is read again.</summary>
    /// <exception cref="TagElsewhereException">The tag is at another commit.</exception>
    /// <exception cref="ReleaseException">The remote refuses it, or can't be asked.</exception>
    public async Task<ReleaseTag> RunAsync(CancellationToken cancellation)
    {
        if (_isRehearsal) return _wanted.Made(new TagPlace(_wanted.Commit!, _wanted.Commit!), _remote, isSigned: false, TagOutcome.Rehearsed);
        if (_wanted.Commit is null) return await new ReleaseCommitTagger(_source, _remote!, _gate).TagAsync(_wanted, cancellation);
        if (_remote is null) return (await TryAsync(_found, cancellation)).Made!;
        return await _remote.RaceAsync($"push tag {_wanted.Name} to {_remote.Shown}",
            async attempt => await TryAsync(attempt == 1 ? _found : await FindAsync(_source, _remote, _wanted, cancellation), cancellation), cancellation);
    }

    /// <summary>The tag of a session that has been through the step for it since.</summary>
    public ReleaseTag Of(ReleaseSession session) => IsChange ? session.GitTag! : session.GitTag! with { Outcome = TagOutcome.Existing };

    private async Task<(ReleaseTag? Made, string? Lost)> TryAsync(FoundTag found, CancellationToken cancellation)
    {
        (string? lost, TagOutcome outcome) = found.Verdict switch
        {
            TagVerdict.Create => (await CreateAsync(cancellation), TagOutcome.Created),
            TagVerdict.PushToRemote => (await PushAsync(found.Local!.Object, cancellation), TagOutcome.Completed),
            TagVerdict.TakeFromRemote => (await TakeAsync(found.Remote!, cancellation), TagOutcome.Completed),
            _ => (null, TagOutcome.Existing),
        };
        if (lost is not null) return (null, lost);
        string id = found.Remote?.Object ?? (await _tags.FindAsync(_wanted.Name, cancellation))!.Object;
        return (_wanted.Made(new TagPlace(id, _wanted.Commit!), _remote, await _tags.IsSignedAsync(id, cancellation), outcome), null);
    }

    private async Task<string?> CreateAsync(CancellationToken cancellation)
    {
        await GitIdentity.RequireAsync(_source, cancellation);
        string id = await new TagObjects(_source).CreateAsync(_wanted.Name, _wanted.Commit!, _wanted.Message, _wanted.Sign, cancellation);
        string? lost = _remote is null ? null : await PushAsync(id, cancellation);
        if (lost is null) await _tags.AddAsync(_wanted.Name, id, cancellation);
        return lost;
    }

    private Task<string?> PushAsync(string id, CancellationToken cancellation) =>
        _remote!.PushAsync($"push tag {_wanted.Name} to {_remote.Shown}", [RefUpdate.NewTag(_wanted.Name, id)], runsHooks: false, cancellation);

    private async Task<string?> TakeAsync(TagPlace there, CancellationToken cancellation)
    {
        if (!await _remote!.FetchAsync([$"refs/tags/{_wanted.Name}"], [there.Object], cancellation)) return "the tag changed while it was fetched";
        await _tags.AddAsync(_wanted.Name, there.Object, cancellation);
        return null;
    }

    private static async Task<WantedTag> ResolveAsync(GitRepository source, TagRequest request, ReleaseDefinition definition, CancellationToken cancellation)
    {
        if (request.Session is { } session) return Wanted(session.Tag, session.Version, session.Commit, session.Branch);
        ReleaseVersion version = request.Version ?? throw new UsageException("VersionMissing", "Version", "There is neither a session nor a version to tag.", "Name one: --version V (in PowerShell: -Version).");
        string? commit = request.ReleaseCommit ? null : (await source.ResolveAsync(request.Commit, cancellation)).Id;
        if (request.Branch is { } asked && commit is not null) await new GitBranches(source).RequireAsync(asked, request.Commit, commit, cancellation);
        // a commit that was named need not be on what is checked out
        return Wanted(definition.TagPrefix + version, version, commit, request.Branch ?? (request.Commit is null ? await source.BranchAsync(cancellation) : ""));

        WantedTag Wanted(string name, ReleaseVersion version, string? commit, string branch) => new(name, version, request.Message ?? $"{definition.Product} {version}", commit, branch, request.Sign);
    }

    private static async Task<FoundTag> FindAsync(GitRepository source, GitRemote? remote, WantedTag wanted, CancellationToken cancellation)
    {
        TagPlace? there = remote is null ? null : (await remote.ListAsync(cancellation)).Tag(wanted.Name);
        TagPlace? local = await new LocalTags(source).FindAsync(wanted.Name, cancellation);
        return new FoundTag(wanted.Commit is { } commit ? TagRule.Judge(wanted.Name, commit, local, there, hasRemote: remote is not null) : TagVerdict.Create, local, there);
    }
}

/// <summary>The tag that is wanted.</summary>
public sealed record TagRequest
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

    /// <summary>Null = the usual ones.</summary>
    internal RemoteLimits? Limits { get; init; }

    /// <summary>How pull requests are found that would make its references right.</summary>
    internal GitHubAccess GitHub { get; init; } = GitHubAccess.Default;

    /// <exception cref="UsageException">What is asked for does not go together.</exception>
    internal void Require()
    {
        if (this is { ReleaseCommit: true, NoPush: true })
            throw new UsageException("ReleaseCommitUnpushed", "ReleaseCommit", "A release commit is made on the remote's branch: it can't be made without a push.", "Leave one of both out.");
        if (this is { ReleaseCommit: true, Session: not null })
            throw new UsageException("ReleaseCommitOfSession", Session.Id, "A session is tagged at the commit that it built: a release commit would be another one.",
                $"Tag first, then open a session of that tag: release tag --version {Session.Version} --release-commit (in PowerShell: New-ReleaseTag {Session.Version} -ReleaseCommit).");
        if (this is { ReleaseCommit: true, Commit: not null })
            throw new UsageException("ReleaseCommitNamed", Commit, "A release commit is a new commit on the newest head of the remote's branch: no other one can be tagged with it.", "Leave one of both out.");
        if (this is { Session: { } tagged } && (Commit ?? Branch) is { } other)
            throw new UsageException("SessionAndCommit", other, $"{tagged.Id} is tagged at its own commit {tagged.Commit[..12]}, and {other} was named besides.",
                $"Leave one of both out; to tag another commit, name the version: --version {tagged.Version} (in PowerShell: -Version {tagged.Version}).");
    }
}

/// <summary>What a repository and its remote have of a tag.</summary>
/// <param name="Local">Null where the repository has none.</param>
/// <param name="Remote">Null where the remote has none.</param>
internal sealed record FoundTag(TagVerdict Verdict, TagPlace? Local, TagPlace? Remote);

/// <summary>A tag as it is to be.</summary>
/// <param name="Name">With its prefix.</param>
/// <param name="Message">What the tag says.</param>
/// <param name="Commit">The full id of the commit to tag; null = a release commit that is made on the branch.</param>
/// <param name="Branch">The branch that the commit is on; empty where that isn't known.</param>
/// <param name="Sign">Whether git signs the tag, with the key of its configuration.</param>
internal sealed record WantedTag(string Name, ReleaseVersion Version, string Message, string? Commit, string Branch, bool Sign)
{
    /// <param name="known">The versions that the branch is for; null where the definition takes it for no maintenance branch.</param>
    /// <exception cref="RefusedException">The version is not one of the branch's.</exception>
    public void RequireBranch(BranchLine? known)
    {
        BranchLine? line = known ?? (BranchLine.TryParse(Branch, BranchLine.DefaultPatterns, out BranchLine? usual) ? usual : null);
        if (Commit is null && line is null)
            throw new RefusedException("ReleaseBranchNeeded", ErrorCategory.InvalidOperation, Branch,
                $"A release commit is made on release branches only, and {(Branch.Length == 0 ? "no branch is checked out" : $"{Branch} is none")}.",
                $"Check out {ReleaseBranch.Of(Version)} or name it: --branch {ReleaseBranch.Of(Version)} (in PowerShell: -Branch); or tag a commit that is there.");
        if (line is not null && !line.Holds(Version))
            throw new RefusedException("VersionOffBranch", ErrorCategory.InvalidOperation, Version,
                $"Version {Version} does not belong on {line}: that branch holds {line.Range}.", $"Release it from {ReleaseBranch.Of(Version)}, or release a version {line.Range} here.");
    }

    public ReleaseTag Made(TagPlace place, GitRemote? remote, bool isSigned, TagOutcome outcome) => new()
    {
        Name = Name,
        Version = Version,
        Commit = place.Commit,
        Object = place.Object,
        Remote = remote?.Name,
        Signed = isSigned,
        Outcome = outcome,
    };
}
