using ReleaseTools.Engine.Staging;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Staging;
using ReleaseTools.Verification;
using ReleaseTools.Versions;

namespace ReleaseTools.Engine.Workflow.Verification;

/// <summary>Reads the version links of a product again: each names a published version, and those that a release has moved name it or a higher one.</summary>
public sealed class LinkVerifier(IObjectStore store, string product, ReleaseOrder order)
{
    private readonly VersionLinks _links = new(store, order);

    /// <param name="version">The release that the findings are about.</param>
    /// <param name="moved">The links that name this version at least; every other link that the store lists has to name a published version.</param>
    public async Task<IReadOnlyList<ReleaseFinding>> VerifyAsync(ReleaseVersion version, IReadOnlyCollection<string> moved, CancellationToken cancellation)
    {
        var names = new SortedSet<string>(moved, StringComparer.Ordinal);
        if (store.Capabilities.CanList)
        {
            await foreach (string name in new ReleaseFolders(store).LinksAsync(product, cancellation)) names.Add(name);
        }
        var findings = new List<ReleaseFinding>();
        foreach (string name in names)
        {
            if (await ObjectionAsync(name, version, moved.Contains(name), cancellation) is var (fault, problem))
                findings.Add(new ReleaseFinding(product, version, ReleasePart.Link, Place, $"{name}.txt", fault, problem));
        }
        return findings;
    }

    /// <summary>Compares the links that a public URL serves with those of its store.</summary>
    /// <param name="stored">Every link of the store.</param>
    public async Task<IReadOnlyList<ReleaseFinding>> CompareAsync(ReleaseVersion version, IReadOnlyList<VersionLink> stored, CancellationToken cancellation)
    {
        var findings = new List<ReleaseFinding>();
        foreach (VersionLink link in stored)
        {
            if (await ObjectionAsync(link.Name, link.Version, isMoved: true, cancellation) is var (fault, problem))
                findings.Add(new ReleaseFinding(product, version, ReleasePart.Link, Place, $"{link.Name}.txt", fault, problem));
        }
        return findings;
    }

    private string Place => store.PlaceOf(StoreLayout.PublishedReleases(product));

    private async Task<(ReleaseFault Fault, string Problem)?> ObjectionAsync(string name, ReleaseVersion version, bool isMoved, CancellationToken cancellation)
    {
        try
        {
            if (await _links.GetAsync(product, name, cancellation) is not { } link) return isMoved ? (ReleaseFault.Missing, "is missing") : null;
            if (isMoved && order.Compare(link.Version, version) < 0) return (ReleaseFault.Changed, $"names {link.Version} instead of {version} or a higher version");
            bool isPublished = await store.StatAsync(StoreLayout.PublishedRelease(product, link.Version) + StoreLayout.Manifest, cancellation) is not null;
            return isPublished ? null : (ReleaseFault.Changed, $"names {link.Version}, which is not published");
        }
        catch (ReleaseException e)
        {
            return (e.ErrorId is "LinkInvalid" or "ObjectNotText" ? ReleaseFault.Changed : ReleaseFault.Unreadable, $"can't be read: {e.Message}");
        }
    }
}
