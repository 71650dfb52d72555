using ReleaseTools.Definitions;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Source;
using ReleaseTools.Engine.Staging;
using ReleaseTools.Engine.Versions;
using ReleaseTools.Notes;
using ReleaseTools.Sessions;
using ReleaseTools.Triggers;
using ReleaseTools.Versions;

namespace ReleaseTools.Engine.Workflow.Planning;

/// <summary>Finds the version that is meant where none is given.</summary>
/// <param name="tags">The tags there are, here and on the remote.</param>
/// <param name="bumps">How far the commits of the product go.</param>
/// <param name="sessions">Where the sessions are.</param>
/// <param name="known">The sessions there are.</param>
internal sealed class VersionFinder(ReleaseWorkspace workspace, ReleaseDefinition definition, RepositoryTags tags, CommitBumps bumps, SessionStore sessions, IReadOnlyList<SessionHead> known)
{
    /// <summary>
    /// The session of this commit and definition; else the tag at this commit, where it is not released yet; else the version that comes next on the branch,
    /// after the tags, what the destination holds, and the sessions, but for those that were refused before anything was begun. What is another branch's is
    /// passed over.
    /// </summary>
    /// <param name="branch">The branch that the commit is released from.</param>
    /// <exception cref="RefusedException">The branch does not allow a version of the type that is asked for.</exception>
    public async Task<NextVersion> FindAsync(SessionRequest request, string branch, string commit, string digest, CancellationToken cancellation)
    {
        IReadOnlyList<ReleaseVersion> released = await ReleasedAsync(request.Rehearsal, cancellation);
        ReleaseVersion[] made = [.. tags.Versions.Select(t => t.Version), .. released.Where(version => !ChannelVersion.IsReplaceable(version))];
        VersionLine line = await BumpedAsync(await LineAsync(branch, commit, cancellation) with { Known = made }, request, commit, cancellation);
        ReleaseVersion? least = request.Bump is null ? null : BumpRule.After(line.Official, line.Bump!.Value);

        // what replaces itself has no place among the versions that follow each other; a bump that was asked for goes as far as it says
        bool Wanted(ReleaseVersion version) => !ChannelVersion.IsReplaceable(version) && line.Has(version) && (request.Type is null || version.Type == request.Type)
            && (least is null || version.CompareTo(least) >= 0 || (version.Major, version.Minor, version.Patch) == (least.Major, least.Minor, least.Patch));

        SessionHead? session = known
            .Where(s => s.Commit == commit && s.DefinitionDigest == digest && s.Rehearsal == request.Rehearsal && Wanted(s.Version))
            .MaxBy(s => s.Version, line.Order);
        if (session is not null) return new NextVersion(session.Version, null, "the session of this commit");

        VersionTag? tag = tags.Versions.Where(t => t.Commit == commit && Wanted(t.Version) && !released.Contains(t.Version)).MaxBy(t => t.Version, line.Order);
        if (tag is not null) return new NextVersion(tag.Version, null, $"the tag {tag.Name} of this commit");

        ReleaseVersion? opened = await OpenedAboveAsync(made.Where(line.Counts).Max(line.Order), line, request.Rehearsal, cancellation);
        return NextVersion.On(line with { Known = opened is null ? made : [.. made, opened] }, request.Type);
    }

    private async Task<VersionLine> LineAsync(string branch, string commit, CancellationToken cancellation)
    {
        VersionLine line = definition.Version.CountedOn(branch, definition.TagPrefix, await new GitBranches(workspace.Source).ReleaseBranchesAsync(cancellation));
        if (line.Own is not { Minor: null }) return line;
        return line with { OnHistory = (await tags.OnHistoryAsync(commit, cancellation)).Select(tag => tag.Version).ToHashSet() };
    }

    private async Task<VersionLine> BumpedAsync(VersionLine line, SessionRequest request, string commit, CancellationToken cancellation)
    {
        VersionBump? bump = request.Bump ?? definition.Version.Bump;
        if (bump is not VersionBump.Auto) return line with { Bump = bump };
        string? since = line.Official is not { } official ? null
            : tags.Versions.FirstOrDefault(tag => tag.Version == official)?.Commit ?? (await Destination(request.Rehearsal).ReadManifestAsync(definition.Product, official, cancellation))?.Commit;
        CommitBump found = await bumps.ReadAsync(line.Official, since, commit, cancellation);
        VersionBump most = line.Own is not { } own ? VersionBump.Major : own.Minor is null ? VersionBump.Minor : VersionBump.Patch;
        return line with { Bump = found.Level > most ? most : found.Level };
    }

    /// <summary>Reads whole sessions only as long as it takes: mostly one, or none.</summary>
    /// <returns>The highest version above that one which a session holds; null where none does.</returns>
    private async Task<ReleaseVersion?> OpenedAboveAsync(ReleaseVersion? version, VersionLine line, bool rehearsal, CancellationToken cancellation)
    {
        foreach (SessionHead head in known
            .Where(s => s.Product == definition.Product && s.Rehearsal == rehearsal && line.Counts(s.Version) && !ChannelVersion.IsReplaceable(s.Version) && (version is null || line.Order.Compare(s.Version, version) > 0))
            .OrderByDescending(s => s.Version, line.Order))
        {
            if (await sessions.FindAsync(head.Id, cancellation) is { IsRefused: false }) return head.Version;
        }
        return null;
    }

    private Task<IReadOnlyList<ReleaseVersion>> ReleasedAsync(bool rehearsal, CancellationToken cancellation) => Destination(rehearsal).VersionsAsync(definition.Product, cancellation);

    private ReleaseArea Destination(bool rehearsal) => new(workspace.PublishStore(definition, rehearsal));
}
