using System.Collections.Concurrent;
using System.Net;
using ReleaseTools.Engine.Images;
using ReleaseTools.Engine.Images.Referrers;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Images;
using ReleaseTools.Images.Registry;
using ReleaseTools.Promotion;

namespace ReleaseTools.Engine.Promotion;

/// <summary>Looks around in repositories, several at once, and never for the same thing twice.</summary>
internal sealed class PromotionSurvey(Func<RegistryReference, IImageSource> open, IProgressSink progress) : IAsyncDisposable
{
    /// <summary>How many requests are under way at once; a host's own limit holds besides.</summary>
    private const int AtOnce = 16;

    // of registries that list digests: what is there by another one has to be asked for
    private const string ListedAlgorithm = "sha256";

    private readonly ConcurrentDictionary<string, Lazy<IImageSource>> _repositories = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ReferrerReader> _referrers = new(StringComparer.Ordinal);

    // of these everything is known
    private readonly ConcurrentDictionary<string, bool> _listed = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _unlisting = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentQueue<RegistryReference> _found = [];
    private ObservedImages? _observed;

    /// <summary>What was seen until now.</summary>
    public ObservedImages Found => _observed ??= new ObservedImages(_found);

    /// <summary>Takes over the listings of repositories whose registries give digests. Of a registry that gives none, one repository is asked in vain.</summary>
    public async Task ListAsync(IEnumerable<RegistryReference> repositories, CancellationToken cancellation)
    {
        ILookup<string, RegistryReference> registries = repositories.DistinctBy(repository => repository.Name).ToLookup(repository => repository.Registry, StringComparer.OrdinalIgnoreCase);
        await EachAsync(registries.Select(registry => registry.First()), ListAsync, cancellation);
        await EachAsync(registries.SelectMany(registry => registry.Skip(1)), ListAsync, cancellation);
    }

    /// <summary>Asks for tags and digests, each as a repository with one of them; with both, what the tag points to is wanted, in terms of the digest.</summary>
    public Task AskAsync(IEnumerable<RegistryReference> images, CancellationToken cancellation) =>
        EachAsync(images.Where(image => !_listed.ContainsKey(image.Name) || image.Digest is { Algorithm: not ListedAlgorithm }).Distinct(), AskAsync, cancellation);

    /// <summary>Compares what refers to images at their sources with what refers to them at their destinations. What can't be compared says so, and ends nothing.</summary>
    /// <returns>By source, destination and digest.</returns>
    public async Task<IReadOnlyDictionary<(string Source, string Destination, ImageDigest Digest), ReferrerGap>> CompareAsync(IEnumerable<ImagePromotion> images, CancellationToken cancellation)
    {
        var gaps = new ConcurrentDictionary<(string, string, ImageDigest), ReferrerGap>();
        ImagePromotion[] all = [.. images.DistinctBy(image => (image.Source.Name, image.Destination.Name, image.Digest))];
        await EachAsync(all, image => image.Destination.Registry, async (image, token) =>
        {
            ReferrerGap gap;
            try { gap = await CompareAsync(image, token); }
            catch (ReleaseException e) { gap = ReferrerGap.Unknown(e.Message.TrimEnd('.')); }
            gaps[(image.Source.Name, image.Destination.Name, image.Digest)] = gap;
        }, cancellation);
        return gaps;
    }

    private async Task<ReferrerGap> CompareAsync(ImagePromotion image, CancellationToken cancellation)
    {
        IImageSource source = Open(image.Source), destination = Open(image.Destination);
        IReadOnlyList<ImageReferrer> here = await _referrers.GetOrAdd(image.Source.Name, _ => new ReferrerReader(source)).ReadAsync(image.Digest, cancellation);
        return await new ReferrerCopy(source, destination).CompareAsync(here, cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (Lazy<IImageSource> repository in _repositories.Values) await repository.Value.DisposeAsync();
    }

    private async Task ListAsync(RegistryReference repository, CancellationToken cancellation)
    {
        if (_unlisting.ContainsKey(repository.Registry) || Open(repository) is not IImageListing listing) return;
        if (await TryListAsync(listing, cancellation) is not { } digests)
        {
            _unlisting[repository.Registry] = true;
            return;
        }
        // not there, or only not listed: asked for one by one it is seen
        if (digests.Count == 0) return;
        _listed[repository.Name] = true;
        foreach ((ImageDigest digest, IReadOnlyList<string> tags) in digests)
        {
            _found.Enqueue(repository.At(digest));
            foreach (string tag in tags) _found.Enqueue(repository with { Tag = tag, Digest = digest });
        }
    }

    // who may read an image need not be allowed to list: then each is asked for
    private static async Task<IReadOnlyDictionary<ImageDigest, IReadOnlyList<string>>?> TryListAsync(IImageListing listing, CancellationToken cancellation)
    {
        try
        {
            return await listing.ListDigestsAsync(cancellation);
        }
        catch (RegistryException e) when (e.Status is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.MethodNotAllowed or HttpStatusCode.NotImplemented)
        {
            return null;
        }
    }

    private async Task AskAsync(RegistryReference image, CancellationToken cancellation)
    {
        IImageSource source = Open(image);
        ImageDigest? digest = image is { Tag: { } tag, Digest: { } expected } ? await source.FindDigestAsync(tag, expected, cancellation) : await source.FindDigestAsync(image.Selector, cancellation);
        if (digest is not null) _found.Enqueue(image with { Digest = digest });
    }

    private IImageSource Open(RegistryReference image) => _repositories.GetOrAdd(image.Name, _ => new Lazy<IImageSource>(() => open(image.Bare))).Value;

    private Task EachAsync(IEnumerable<RegistryReference> images, Func<RegistryReference, CancellationToken, Task> ask, CancellationToken cancellation)
    {
        _observed = null;
        return EachAsync([.. images], image => image.Registry, ask, cancellation);
    }

    private async Task EachAsync<T>(T[] all, Func<T, string> registry, Func<T, CancellationToken, Task> ask, CancellationToken cancellation)
    {
        if (all.Length == 0) return;
        using IProgressPart part = progress.Begin(registry(all[0]), all.Length, ProgressUnit.Items);
        await Parallel.ForEachAsync(all, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation }, async (image, token) =>
        {
            await ask(image, token);
            part.Advance(1);
        });
    }
}
