using ReleaseTools.Definitions;
using ReleaseTools.Engine.Source;
using ReleaseTools.Engine.Staging;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Sessions;
using ReleaseTools.Versions;

namespace ReleaseTools.Engine.Sessions;

/// <summary>Finds the version that is meant where none is given.</summary>
/// <param name="sessions">Where the sessions are.</param>
/// <param name="known">The sessions there are.</param>
internal sealed class VersionFinder(ReleaseWorkspace workspace, ReleaseDefinition definition, SessionStore sessions, IReadOnlyList<SessionHead> known)
{
    /// <summary>
    /// The session of this commit and definition; else the tag at this commit, where it is not released yet; else the version after the highest of the tags,
    /// of what the destination holds, and of the sessions, but for those that were refused before anything was begun.
    /// </summary>
    /// <returns>The version, and why it is this one.</returns>
    public async Task<(ReleaseVersion Version, string Reason)> FindAsync(SessionRequest request, string commit, string digest, CancellationToken cancellation)
    {
        bool Wanted(ReleaseVersion version) => request.Type is null || version.Type == request.Type;

        SessionHead? session = known
            .Where(s => s.Commit == commit && s.DefinitionDigest == digest && s.Rehearsal == request.Rehearsal && Wanted(s.Version))
            .MaxBy(s => s.Version);
        if (session is not null) return (session.Version, "the session of this commit");

        IReadOnlyList<VersionTag> tags = await workspace.Source.VersionTagsAsync(definition.TagPrefix, cancellation);
        IReadOnlyList<ReleaseVersion> released = await ReleasedAsync(request.Rehearsal, cancellation);
        VersionTag? tag = tags.Where(t => t.Commit == commit && Wanted(t.Version) && !released.Contains(t.Version)).MaxBy(t => t.Version);
        if (tag is not null) return (tag.Version, $"the tag {tag.Name} of this commit");

        ReleaseVersion? highest = tags.Select(t => t.Version).Concat(released).Max();
        highest = await TakenAboveAsync(highest, request.Rehearsal, cancellation) ?? highest;
        return (NextVersion.After(highest, request.Type), highest is null ? "the first" : $"the next after {definition.TagPrefix}{highest}");
    }

    /// <summary>Reads whole sessions only as long as it takes: mostly one, or none.</summary>
    /// <returns>The highest version above that one which a session holds; null where none does.</returns>
    private async Task<ReleaseVersion?> TakenAboveAsync(ReleaseVersion? version, bool rehearsal, CancellationToken cancellation)
    {
        foreach (SessionHead head in known
            .Where(s => s.Product == definition.Product && s.Rehearsal == rehearsal && (version is null || s.Version > version))
            .OrderByDescending(s => s.Version))
        {
            if (await sessions.FindAsync(head.Id, cancellation) is { IsRefused: false }) return head.Version;
        }
        return null;
    }

    private async Task<IReadOnlyList<ReleaseVersion>> ReleasedAsync(bool rehearsal, CancellationToken cancellation)
    {
        IObjectStore destination = workspace.PublishStore(definition, rehearsal);
        return [.. (await new Publisher(destination, destination).ListAsync(definition.Product, publicUrl: null, cancellation)).Select(release => release.Version)];
    }
}
