using System.Runtime.CompilerServices;
using ReleaseTools.Branches;
using ReleaseTools.Definitions;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Engine.References;
using ReleaseTools.Engine.Source;
using ReleaseTools.References;
using ReleaseTools.Versions;

namespace ReleaseTools.Engine.Completion;

/// <content>What the checkout itself has names for.</content>
public sealed partial class Suggestions
{
    /// <summary>Branches and tags, newest first.</summary>
    public async IAsyncEnumerable<Suggestion> RevisionsAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        Open(cancellation);
        if (_workspace is null) yield break;
        yield return new Suggestion("HEAD", "what is checked out");
        foreach (GitRef found in await TryAsync<GitRef>(async () => await _workspace.Source.RefsAsync(cancellation)))
            yield return new Suggestion(found.Name, $"{found.Kind} at {found.Commit[..7]}, {Day(found.Date)}: {found.Subject}");
    }

    /// <summary>Branches, newest first; those of remotes without the remote's name.</summary>
    public async IAsyncEnumerable<Suggestion> BranchesAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        Open(cancellation);
        if (_workspace is null) yield break;
        foreach (GitRef found in await TryAsync<GitRef>(async () => await _workspace.Source.RefsAsync(cancellation)))
        {
            if (found.Branch is { } name) yield return new Suggestion(name, $"{found.Kind} at {found.Commit[..7]}, {Day(found.Date)}: {found.Subject}");
        }
    }

    /// <summary>Release branches that are still to be created: of the minor version that main works on, and of the next major one.</summary>
    public async IAsyncEnumerable<Suggestion> NewBranchesAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        IReadOnlyList<VersionTag> tags = await ReadTagsAsync(cancellation);
        if (_workspace is null || tags.MaxBy(tag => tag.Version)?.Version is not { } highest) yield break;
        HashSet<string> branches = [.. (await TryAsync<GitRef>(async () => await _workspace.Source.RefsAsync(cancellation))).Select(found => found.Branch).OfType<string>()];
        ReleaseBranch next = MinorOfMain.Of(tags.Select(tag => tag.Version).Where(version => !version.IsOfficial), [], branches) ?? new ReleaseBranch(highest.Major, highest.Minor + 1);
        yield return new Suggestion(next.Name, $"the next minor version; the highest tag is {Prefix}{highest}");
        yield return new Suggestion(new ReleaseBranch(next.Major + 1, 0).Name, "the next major version");
    }

    /// <summary>The remotes of the checkout.</summary>
    public async IAsyncEnumerable<Suggestion> RemotesAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        Open(cancellation);
        if (_workspace is null) yield break;
        foreach (string remote in await TryAsync<string>(async () => await _workspace.Source.RemotesAsync(cancellation))) yield return new Suggestion(remote, "a remote of the checkout");
    }

    /// <summary>The channels that the definition announces by.</summary>
    public async IAsyncEnumerable<Suggestion> ChannelsAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.CompletedTask;
        Open(cancellation);
        foreach (AnnounceDefinition channel in _definition?.Announce ?? []) yield return new Suggestion(channel.Name, channel.Target);
    }

    /// <summary>What the dependencies file lists.</summary>
    public async IAsyncEnumerable<Suggestion> DependenciesAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        Open(cancellation);
        if (_workspace is null) yield break;
        foreach (Dependency listed in await TryAsync<Dependency>(() => Task.FromResult(
            VersionReferences.Open(_workspace, scope.Definition, path: null, scope.Location, NoProgress.Instance).List(new ReferenceSelection("*")))))
            yield return new Suggestion(listed.Name, $"{listed.Version}, in {listed.RefPaths.Count} places");
    }
}
