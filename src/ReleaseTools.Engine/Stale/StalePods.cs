using ReleaseTools.Engine.Pods.Page;
using ReleaseTools.Engine.Pods.Store;
using ReleaseTools.Pods;
using ReleaseTools.Stale;

namespace ReleaseTools.Engine.Stale;

/// <summary>Versions of pods in channels. What a channel's tip names, and what it named before, stays.</summary>
internal sealed class StalePods(StaleScope scope) : IStaleResource
{
    public async Task<StaleListing> ListAsync(CancellationToken cancellation)
    {
        var protections = new List<StaleProtection>();
        IReadOnlyList<PodRelease> releases = await new PodCatalog(scope.Pods).ListAsync("*", "*", Skip, cancellation);
        foreach (PodRelease release in releases.Where(release => release.IsTip || release.IsPrevious))
            protections.Add(StaleProtection.Named(StalePlace.Pod, release.ToString(), release.IsTip ? "tip names it" : "previous names it", release.Store));
        return new StaleListing([.. releases.Select(Candidate)], protections);

        void Skip(ReleaseException e)
        {
            scope.Skipped(e);
            if (PodPaths.TryParse($"{e.Target}", out PodKey? link) && link is { Channel: { } channel, Label: { } label }) protections.Add(StaleProtection.Whole(ProductOf(channel, label), $"{e.Target} can't be read, which may name it"));
        }
    }

    public async Task<StaleOutcome> RemoveAsync(StaleRelease release, CancellationToken cancellation)
    {
        PodRemovalOutcome outcome = await new PodRemoval(scope.Pods).RemoveAsync(ChannelOf(release), TagOf(release), cancellation);
        return outcome switch
        {
            PodRemovalOutcome.Removed => StaleOutcome.Removed,
            PodRemovalOutcome.Gone => StaleOutcome.Gone,
            _ => StaleOutcome.Changed,
        };
    }

    public async Task<bool> FinishAsync(StaleRelease release, CancellationToken cancellation)
    {
        await new PodRemoval(scope.Pods).FinishAsync(ChannelOf(release), TagOf(release), cancellation);
        return true;
    }

    public Task EndAsync(IReadOnlyCollection<StaleRelease> removed, Action<ReleaseException> skipped, CancellationToken cancellation) =>
        new PodPage(scope.Pods, skipped).UpdateAsync([.. removed.Select(release => (ChannelOf(release), TagOf(release).Label))], cancellation);

    private StaleRelease Candidate(PodRelease release) => new()
    {
        Place = StalePlace.Pod,
        Product = ProductOf(release.Channel, release.Label),
        Name = release.ToString(),
        PodVersion = release.Version,
        Created = release.Released,
        Prerelease = release.Version.ToString().Contains('-', StringComparison.Ordinal),
        Where = release.Store,
        Identity = $"{release.Released:O}",
        Source = scope.Source,
    };

    private static string ProductOf(string channel, PodLabel label) => $"{channel} {label}";

    private static string ChannelOf(StaleRelease release) => release.Name[..release.Name.IndexOf(' ', StringComparison.Ordinal)];

    private static PodTag TagOf(StaleRelease release) => PodTag.Parse(release.Name[(release.Name.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
}

/// <summary>Images or volumes that no pod uses. One that was added a short time ago stays: its pod may still be released.</summary>
/// <param name="prefix"><see cref="PodPaths.Images"/> or <see cref="PodPaths.Volumes"/>.</param>
internal sealed class StalePodArtifacts(StaleScope scope, StalePlace place, string prefix) : IStaleResource
{
    private static readonly TimeSpan s_waiting = TimeSpan.FromDays(7);

    public async Task<StaleListing> ListAsync(CancellationToken cancellation)
    {
        ILookup<PodTag, string> users = await new PodRemoval(scope.Pods).UsersAsync(prefix, cancellation);
        string where = scope.Pods.Objects.Root.AbsoluteUri;
        var candidates = new List<StaleRelease>();
        var protections = new List<StaleProtection>();
        foreach (StoredArtifact artifact in await new PodCatalog(scope.Pods).ListArtifactsAsync(prefix, cancellation))
        {
            string name = artifact.Tag.ToString();
            candidates.Add(new StaleRelease
            {
                Place = place,
                Product = artifact.Tag.Label.ToString(),
                Name = name,
                PodVersion = artifact.Tag.Version,
                Created = artifact.Added,
                Size = artifact.Size,
                Where = where,
                Identity = $"{artifact.Added:O} {artifact.Size}",
                Source = scope.Source,
            });
            if (users[artifact.Tag].FirstOrDefault() is { } user) protections.Add(StaleProtection.Named(place, name, $"{user} uses it", where));
            else if (scope.Now - artifact.Added < s_waiting) protections.Add(StaleProtection.Named(place, name, $"added {StaleAge.Format(scope.Now - artifact.Added)} ago: its pod may still be released", where));
        }
        return new StaleListing(candidates, protections);
    }

    public async Task<StaleOutcome> RemoveAsync(StaleRelease release, CancellationToken cancellation) =>
        await new PodRemoval(scope.Pods).RemoveArtifactAsync(prefix, PodTag.Parse(release.Name), cancellation) switch
        {
            PodRemovalOutcome.Removed => StaleOutcome.Removed,
            PodRemovalOutcome.Gone => StaleOutcome.Gone,
            _ => StaleOutcome.Changed,
        };

    public async Task<bool> FinishAsync(StaleRelease release, CancellationToken cancellation)
    {
        await new PodRemoval(scope.Pods).FinishArtifactAsync(prefix, PodTag.Parse(release.Name), cancellation);
        return true;
    }
}
