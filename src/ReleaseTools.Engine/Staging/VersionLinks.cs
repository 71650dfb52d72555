using System.Collections.Concurrent;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Staging;
using ReleaseTools.Versions;

namespace ReleaseTools.Engine.Staging;

/// <summary>
/// Version links: small mutable objects beside the releases. They only move forward, and a race between two that move one never ends with the older
/// version (R5.3): each move is judged on what it replaces, and replaces only that.
/// </summary>
/// <param name="order">Which version is the older one, by the style of the product; null = the precedence of SemVer.</param>
public sealed class VersionLinks(IObjectStore store, ReleaseOrder? order = null)
{
    private const string MediaType = "text/plain; charset=utf-8";

    private readonly ReleaseOrder _order = order ?? ReleaseOrder.Semver;

    /// <summary>Every link of a product, by name.</summary>
    /// <param name="skipped">Told of each link that can't be read: the others are returned all the same.</param>
    public async Task<IReadOnlyList<VersionLink>> ListAsync(string product, Action<ReleaseException> skipped, CancellationToken cancellation)
    {
        var links = new ConcurrentBag<VersionLink>();
        await Parallel.ForEachAsync(new ReleaseFolders(store).LinksAsync(product, cancellation), store.Capabilities.Options(cancellation), async (name, token) =>
        {
            try
            {
                if (await GetAsync(product, name, token) is { } link) links.Add(link with { Product = product, Store = store.Root.AbsoluteUri });
            }
            catch (ReleaseException e) when (e.ErrorId is "LinkInvalid" or "ObjectNotText")
            {
                lock (links) skipped(e);
            }
        });
        return [.. links.OrderBy(link => link.Name, StringComparer.Ordinal)];
    }

    /// <returns>Null where there is no such link; a link that can't be read is an error.</returns>
    public async Task<VersionLink?> GetAsync(string product, string name, CancellationToken cancellation)
    {
        string key = StoreLayout.Link(product, name);
        return await store.ReadTextAsync(key, cancellation) is { } stored ? Read(name, key, stored.Text) : null;
    }

    /// <summary>Moves one link forward.</summary>
    /// <exception cref="RefusedException">The version is not published, or what is published doesn't verify.</exception>
    public async Task<LinkResult> MoveAsync(string product, string name, ReleaseVersion version, CancellationToken cancellation) =>
        (await MoveAllAsync(product, [name], version, confirm: null, cancellation))[0];

    /// <summary>Moves links forward. One that is refused, or fails, doesn't stop the others; the first failure is thrown after all were tried.</summary>
    /// <param name="confirm">Asked before a link is moved; a no leaves it refused.</param>
    /// <exception cref="RefusedException">The version is not published, or what is published doesn't verify: no link was moved.</exception>
    public async Task<IReadOnlyList<LinkResult>> MoveAllAsync(
        string product, IReadOnlyList<string> names, ReleaseVersion version, Func<LinkResult, Task<bool>>? confirm, CancellationToken cancellation)
    {
        foreach (string name in names) StoreLayout.Link(product, name);     // a wrong name is told before anything moves
        var payload = new LinkPayload(store, product, version);
        await payload.RequireAsync(cancellation);
        await store.RequireConditionsAsync(cancellation);
        var results = new List<LinkResult>();
        Exception? failure = null;
        foreach (string name in names.Distinct(StringComparer.Ordinal))
        {
            try
            {
                results.Add(await MoveAsync(payload, name, confirm, cancellation));
            }
            catch (ReleaseException e) when (e is not RefusedException)
            {
                failure ??= e;
            }
        }
        if (failure is not null) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
        return results;
    }

    /// <summary>Moves a link to an older version, on purpose. The caller journals it; the result carries the reason.</summary>
    /// <param name="reason">Why; never empty.</param>
    /// <exception cref="RefusedException">The version is not published or doesn't verify, or the link may never name it.</exception>
    public async Task<LinkResult> MoveBackAsync(string product, string name, ReleaseVersion version, string reason, CancellationToken cancellation)
    {
        if (string.IsNullOrWhiteSpace(reason))
            throw new UsageException("ReasonMissing", name, $"Moving {name} back to {version} needs a reason.", "Say why: it is kept with the session's record.");
        if (VersionLink.JudgeNew(name, version) is { Verdict: LinkVerdict.Refused } refused)
            throw new RefusedException("LinkRefused", ErrorCategory.InvalidOperation, name, $"{name} can't name {version}: {refused.Reason}.");
        var payload = new LinkPayload(store, product, version);
        await payload.VerifyAsync(cancellation);
        await store.RequireConditionsAsync(cancellation);
        string key = StoreLayout.Link(product, name);
        TextUpdate update = await store.UpdateTextAsync(key, MediaType, text => text is not null && Read(name, key, text).Version == version ? text : $"{version}\n", cancellation);
        ReleaseVersion? previous = update.Before is null ? null : Read(name, key, update.Before).Version;
        return !update.Written
            ? new LinkResult(product, name, version, previous, LinkVerdict.Unchanged)
            : new LinkResult(product, name, version, previous, previous is null || _order.Compare(previous, version) < 0 ? LinkVerdict.Forward : LinkVerdict.Back, reason);
    }

    /// <summary>The builds that the links name: those that retention never removes.</summary>
    /// <inheritdoc cref="ListAsync"/>
    public async Task<IReadOnlyList<LinkedBuild>> ListBuildsAsync(string product, Action<ReleaseException> skipped, CancellationToken cancellation)
    {
        var builds = new List<LinkedBuild>();
        foreach (VersionLink link in await ListAsync(product, skipped, cancellation))
        {
            StoredManifest? published = null;
            try { published = await new StoredContents(store, StoreLayout.PublishedRelease(product, link.Version)).ReadManifestAsync(cancellation); }
            catch (ReleaseException e) when (ManifestProblem.Is(e)) { skipped(e); }
            builds.Add(new LinkedBuild(link.Name, link.Version, published?.Manifest.Build));
        }
        return builds;
    }

    private async Task<LinkResult> MoveAsync(LinkPayload payload, string name, Func<LinkResult, Task<bool>>? confirm, CancellationToken cancellation)
    {
        (string product, ReleaseVersion version) = (payload.Product, payload.Version);
        string key = StoreLayout.Link(product, name);
        LinkResult result = null!;
        await store.UpdateTextAsync(key, MediaType, async (text, token) =>
        {
            VersionLink? link = text is null ? null : Read(name, key, text);
            LinkMove move = link?.Judge(version, _order) ?? VersionLink.JudgeNew(name, version);
            // a link is moved once its version is published: one that names what is not published was written by something else, or outlived its release
            if (move.Verdict is LinkVerdict.Refused && link is not null && !await IsPublishedAsync(product, link.Version, token)) move = VersionLink.JudgeNew(name, version);
            result = new LinkResult(product, name, version, link?.Version, move.Verdict, move.Reason);
            if (move.Verdict != LinkVerdict.Forward) return text;
            await payload.VerifyAsync(token);
            if (confirm is null || await confirm(result)) return $"{version}\n";
            result = result with { Outcome = LinkVerdict.Refused, Reason = "declined" };
            return text;
        }, cancellation);
        return result;
    }

    private async Task<bool> IsPublishedAsync(string product, ReleaseVersion version, CancellationToken cancellation) =>
        await store.StatAsync(StoreLayout.PublishedRelease(product, version) + StoreLayout.Manifest, cancellation) is not null;

    private static VersionLink Read(string name, string key, string text) => ReleaseVersion.TryParse(text.Trim(), out ReleaseVersion? version)
        ? new VersionLink(name, version)
        : throw new ReleaseException("LinkInvalid", ErrorCategory.InvalidData, key,
            $"{key} should hold one version, and holds '{(text.Length > 40 ? text[..40] + "…" : text).ReplaceLineEndings(" ").Trim()}'.", "Somebody else wrote it: correct or remove it.");
}

/// <summary>
/// The release that links are to name. Its manifest is there only where every object was verified when it landed. In a folder, where anybody can change
/// a file, all is read again before the first link moves; in a bucket that would be paid for by the byte, and moving a link costs the same however
/// much a release holds.
/// </summary>
internal sealed class LinkPayload(IObjectStore store, string product, ReleaseVersion version)
{
    private readonly StoredContents _release = new(store, StoreLayout.PublishedRelease(product, version));
    private ReleaseManifest? _manifest;
    private bool _isVerified;

    public string Product => product;

    public ReleaseVersion Version => version;

    /// <exception cref="RefusedException">The version is not published.</exception>
    public async Task<ReleaseManifest> RequireAsync(CancellationToken cancellation) =>
        _manifest ??= (await _release.ReadManifestAsync(cancellation))?.Manifest ?? throw new RefusedException("LinkTargetMissing", ErrorCategory.ObjectNotFound, $"{product} {version}",
            $"{product} {version} is not published in {store.Root}, so no link can name it.", "Publish it first: Publish-StagedRelease.");

    /// <exception cref="RefusedException">The version is not published, or differs from its manifest.</exception>
    public async Task VerifyAsync(CancellationToken cancellation)
    {
        ReleaseManifest manifest = await RequireAsync(cancellation);
        if (_isVerified || store.Capabilities.IsRemote) return;
        IReadOnlyList<ContentFinding> findings = await _release.TestAsync(manifest, NoProgress.Instance, cancellation);
        if (findings.FirstOrDefault(finding => finding.Fault != ContentFault.Extra) is { } damage)
            throw new RefusedException("LinkTargetDamaged", ErrorCategory.InvalidData, $"{product} {version}",
                $"{product} {version} does not verify, so no link can name it: {damage}.", "Restore the object, or remove the release and publish it again.");
        _isVerified = true;
    }
}
