using ReleaseTools.Ci;
using ReleaseTools.Definitions;
using ReleaseTools.Engine.Definitions;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Source;
using ReleaseTools.Engine.Versions;
using ReleaseTools.Notes;
using ReleaseTools.Sessions;
using ReleaseTools.Triggers;
using ReleaseTools.Versions;

namespace ReleaseTools.Engine.Workflow.Planning;

/// <summary>Finds out which session a request means: the one there is, or a new one. Writes nothing.</summary>
public sealed class SessionPlanner(ReleaseWorkspace workspace)
{
    /// <exception cref="RefusedException">The version has a session already, and it is another one.</exception>
    /// <exception cref="ReleaseException">The remote can't be asked for its tags, or has one at another commit.</exception>
    /// <exception cref="UsageException">Parts of the request contradict each other; or there is no such branch or commit.</exception>
    public async Task<SessionPlan> PlanAsync(SessionRequest request, CancellationToken cancellation)
    {
        VersionRequestRule.Require(request.Version, request.Type, request.Bump);
        SourceCommit commit = await workspace.Source.ResolveAsync(request.Commit, cancellation);
        // a CI knows the branch that it builds, and need not have it
        if (request is { Branch: { } asked, Channel: null }) await new GitBranches(workspace.Source).RequireAsync(asked, request.Commit, commit.Id, cancellation);
        RepositoryTags tags = await RepositoryTags.ReadAsync(workspace, request.DefinitionFile, request.Offline, cancellation);
        LoadedDefinition loaded = tags.Loaded;
        string digest = DefinitionDigest.Of(loaded.Definition);
        SessionStore sessions = workspace.Sessions(loaded.Definition);
        IReadOnlyList<SessionHead> known = await sessions.ListHeadsAsync(Ignore, cancellation);
        string branch = request.Branch ?? await new GitBranches(workspace.Source, loaded.Definition.Version).OfAsync(request.Commit, commit.Id, cancellation);
        var bumps = new CommitBumps(workspace.Source, loaded.Definition);
        NextVersion next = request.Version is { } version
            ? AskedFor(version, request.Channel is null ? loaded.Definition.Version.LineOf(branch) : null)             // a channel has rules of its own
            : await new VersionFinder(workspace, loaded.Definition, tags, bumps, sessions, known).FindAsync(request, branch, commit.Id, digest, cancellation);
        SessionSettings settings = await SettleAsync(request, loaded.Definition, commit, digest, next.Version, tags, cancellation);
        ReleaseSession? existing = await sessions.FindAsync(settings.Id, cancellation);
        if (existing is not null) settings = settings with { Tag = request.Tag ?? existing.Tag, Channel = request.Channel ?? existing.Channel };
        if (existing?.Settings.DifferencesFrom(settings) is { Count: > 0 } differences)
        {
            if (!existing.IsRefused) throw Differs(settings.Id, differences);
            next = next with { Reason = $"{next.Reason}; started over, it was refused at {existing.Commit[..7]}" };
            return new SessionPlan(settings, Existing: null, next, loaded.Inferred) { Branch = branch, Notices = tags.Notices, Refused = existing };
        }
        tags.RequireFree(settings.Tag, settings.Commit);
        string? warning = request.Channel is null ? await WarningAsync(tags, bumps, branch, next.Version, commit.Id, cancellation) : null;
        return new SessionPlan(existing?.Settings ?? settings, existing is null ? null : Here(existing), next, loaded.Inferred) { Branch = branch, Notices = [.. tags.Notices, .. warning is null ? Array.Empty<string>() : [warning]] };
    }

    /// <summary>Writes a planned session down, unless it is there already.</summary>
    public async Task<ReleaseSession> OpenAsync(SessionPlan plan, CancellationToken cancellation)
    {
        if (plan.Existing is { } existing) return existing;
        workspace.EnsureHome();
        SessionStore sessions = workspace.Sessions(plan.Settings.Definition);
        if (plan.Refused is { } refused && !await sessions.TryRemoveAsync(refused, cancellation))
            throw Differs(plan.Settings.Id, [.. refused.Settings.DifferencesFrom(plan.Settings), "somebody has gone on with it"]);
        return Here(await sessions.OpenAsync(plan.Settings, cancellation));
    }

    /// <summary>What a planned session would be, for a rehearsal in words (<c>-WhatIf</c>): it is written nowhere.</summary>
    public static ReleaseSession Unopened(SessionPlan plan, string repository) => new()
    {
        Settings = plan.Settings,
        Repository = repository,
        Opened = default,
        Updated = default,
        Revision = 0,
    };

    // one that can't be read holds no version: where it is the one that is meant, it is found by its id, and that is an error
    private static void Ignore(ReleaseException problem)
    {
    }

    // a version that says less than its commits do
    private async Task<string?> WarningAsync(RepositoryTags tags, CommitBumps bumps, string branch, ReleaseVersion version, string commit, CancellationToken cancellation)
    {
        VersionDefinition settings = tags.Loaded.Definition.Version;
        BranchLine? line = settings.LineOf(branch);
        VersionTag? official = tags.Versions.Where(tag => tag.Version.IsOfficial && tag.Version < version && line?.Holds(tag.Version) != false).MaxBy(tag => tag.Version);
        if (official is null) return null;
        CommitBump? bump = await bumps.TryReadAsync(official.Version, official.Commit, commit, cancellation);
        return bump?.WarningOf(version, settings.Zero);
    }

    private static RefusedException Differs(string id, IReadOnlyList<string> differences) => new("SessionDiffers", ErrorCategory.ResourceExists, id,
        $"There is a session {id} already, and what is asked for now differs: {string.Join(", ", differences)}.",
        $"Release another version, or start over: release remove {id} (in PowerShell: Get-ReleaseSession {id} | Remove-ReleaseSession).");

    private static NextVersion AskedFor(ReleaseVersion version, BranchLine? own)
    {
        if (own is not null && !own.Holds(version))
            throw new RefusedException("VersionNotOfBranch", ErrorCategory.InvalidArgument, version,
                $"{version} is not a version of {own}, which holds {own.Range} and nothing else.",
                $"Release it from {ReleaseBranch.Of(version)} or from main (git switch), or leave the version out: the next of {own} is found.");
        return new NextVersion(version, null, "asked for");
    }

    private static string RequireTagOf(ReleaseVersion version, string tag, ReleaseDefinition definition) => ChannelVersion.IsSaidBy(tag, definition.TagPrefix, version)
        ? tag
        : throw new UsageException("TagNotOfVersion", tag, $"The tag {tag} does not say the version {version}.", $"Leave the tag out: it is {definition.TagPrefix}{version} then.");

    private static string RequireChannel(string name, ReleaseDefinition definition) => definition.AllChannels().Any(channel => channel.Name == name)
        ? name
        : throw new UsageException("ChannelUnknown", name, $"The definition has no channel {name}.", $"Name one of: {string.Join(", ", definition.AllChannels().Select(channel => channel.Name))}.");

    private ReleaseSession Here(ReleaseSession session) => session with { Repository = workspace.Root, SessionStore = workspace.SessionStoreUrl };

    private async Task<SessionSettings> SettleAsync(
        SessionRequest request, ReleaseDefinition definition, SourceCommit commit, string digest, ReleaseVersion version, RepositoryTags tags, CancellationToken cancellation)
    {
        string? origin = await workspace.Source.OriginAsync(cancellation);
        return new SessionSettings
        {
            Product = definition.Product,
            Version = version,
            Tag = request.Tag is { } tag ? RequireTagOf(version, tag, definition) : tags.NameOf(version),
            Channel = request.Channel is { } channel ? RequireChannel(channel, definition) : null,
            Commit = commit.Id,
            CommitDate = commit.Date,
            // a CI checks out commits, and knows the branch
            Branch = request is { Channel: not null, Branch: { } built } ? built : await workspace.Source.BranchAsync(cancellation),
            Repository = workspace.Root,
            SourceUrl = origin is null ? null : workspace.Redactor.Clean(origin),
            Dirty = (await workspace.Source.ChangesAsync(cancellation)).Count > 0,
            Definition = definition,
            DefinitionDigest = digest,
            Rehearsal = request.Rehearsal,
        };
    }
}

/// <summary>The session that a request comes to. Nothing is written yet.</summary>
/// <param name="Existing">The session of that name, where there is one already: it goes on.</param>
/// <param name="Next">The version, what it follows and why it is this one.</param>
/// <param name="Inferred">What the definition leaves open and the checkout answered, as sentences.</param>
public sealed record SessionPlan(SessionSettings Settings, ReleaseSession? Existing, NextVersion Next, IReadOnlyList<string> Inferred)
{
    /// <summary>The branch whose rules counted; empty where it can't be told.</summary>
    public required string Branch { get; init; }

    /// <summary>What a person should know of how the version was found, as sentences. Warnings begin with <c>warning: </c>.</summary>
    public IReadOnlyList<string> Notices { get; init; } = [];

    /// <summary>Why it is this version, as a phrase: <c>the next after v0.1.0-alpha.3</c>.</summary>
    public string Reason => Next.Reason;

    /// <summary>A session of that name that was refused for another commit or definition before anything was begun: it gives way to the new one.</summary>
    public ReleaseSession? Refused { get; init; }
}

/// <summary>What a person asked for when they asked for a release.</summary>
public sealed record SessionRequest
{
    /// <summary>What a run of a CI asks for.</summary>
    public static SessionRequest Of(ReleaseTrigger trigger) => new()
    {
        Version = trigger.Version,
        Tag = trigger.Tag,
        Channel = trigger.Channel,
        Commit = trigger.Commit,
        Branch = trigger.Branch.Length > 0 ? trigger.Branch : null,
    };

    /// <summary>A definition file; null = <c>release.yaml</c> of the checkout, or what its content suggests.</summary>
    public string? DefinitionFile { get; init; }

    /// <summary>Null = the session of this commit, else the version that comes next.</summary>
    public ReleaseVersion? Version { get; init; }

    /// <summary>What kind of version comes next; null = the series goes on.</summary>
    public ReleaseType? Type { get; init; }

    /// <summary>How far the next version goes beyond the last official one; null = what the definition says.</summary>
    public VersionBump? Bump { get; init; }

    /// <summary>A commit, tag or branch; null = what is checked out.</summary>
    public string? Commit { get; init; }

    /// <summary>The branch whose rules count; null = the one that the commit is on.</summary>
    public string? Branch { get; init; }

    /// <summary>The git tag of the version; null = the tag prefix and the version.</summary>
    public string? Tag { get; init; }

    /// <summary>The channel of the definition that the version is released on; null = none, or that of the session there is.</summary>
    public string? Channel { get; init; }

    public bool Rehearsal { get; init; }

    /// <summary>Whether the version follows from the tags of this clone alone: no remote is asked.</summary>
    public bool Offline { get; init; }
}
