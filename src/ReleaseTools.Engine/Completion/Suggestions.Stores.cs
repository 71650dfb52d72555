using System.Runtime.CompilerServices;
using ReleaseTools.Engine.Staging;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Sessions;
using ReleaseTools.Staging;
using ReleaseTools.Versions;

namespace ReleaseTools.Engine.Completion;

/// <content>What is in stores: a folder is read at once, a bucket as far as it answers in a moment.</content>
public sealed partial class Suggestions
{
    /// <summary>Versions that are staged, newest first.</summary>
    public async IAsyncEnumerable<Suggestion> StagedVersionsAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var version in (await ReadStagedAsync(cancellation)).GroupBy(key => (key.Product, key.Version)).OrderByDescending(group => group.Key.Version))
            yield return new Suggestion(version.Key.Version.ToString(), $"{version.Key.Product}: {version.Count()} staged, the newest {Time(version.Max(key => key.Build.Time))}");
    }

    /// <summary>Staged builds, newest first.</summary>
    public async IAsyncEnumerable<Suggestion> BuildsAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (StagedKey key in (await ReadStagedAsync(cancellation)).OrderByDescending(key => key.Build.Time))
            yield return new Suggestion(key.Build.ToString(), $"{key.Product} {key.Version}, staged {Time(key.Build.Time)} from {key.Build.Commit}");
    }

    /// <summary>Version links: those there are, and those that the definition names.</summary>
    public async IAsyncEnumerable<Suggestion> LinksAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        Open(cancellation);
        string url = scope.Store ?? _definition?.Publish.Store ?? StageStore;
        foreach (string product in await ReadProductsAsync(url, StoreLayout.Release, cancellation))
        {
            foreach (VersionLink link in await ReadAsync(url, $"links of {product}", (store, token) => new VersionLinks(store).ListAsync(product, _ => { }, token), cancellation))
                yield return new Suggestion(link.Name, $"names {product} {link.Version}");
        }
        if (scope.Store is not null || _definition is null) yield break;
        ReleaseSession? newest = (await ReadSessionsAsync(cancellation)).FirstOrDefault();
        foreach (string name in _definition.Links)
        {
            string? link = Expand(name, newest);
            if (link is not null) yield return new Suggestion(link, link == name ? "a link of the definition" : $"{name} of the definition");
        }
    }

    /// <summary>Products: that of the checkout, and those that the store holds.</summary>
    public async IAsyncEnumerable<Suggestion> ProductsAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        Open(cancellation);
        if (scope.Store is null && _definition is not null) yield return new Suggestion(_definition.Product, "the product of the checkout");
        string?[] urls = scope.Store is null ? [StageStore, _definition?.Publish.Store] : [scope.Store];
        foreach (string url in urls.OfType<string>().Distinct(StringComparer.Ordinal))
        {
            foreach (string product in await ReadProductsAsync(url, StoreLayout.Stage, cancellation)) yield return new Suggestion(product, $"staged in {url}");
            foreach (string product in await ReadProductsAsync(url, StoreLayout.Release, cancellation)) yield return new Suggestion(product, $"published in {url}");
        }
    }

    /// <summary>
    /// Store URLs: those of the definition, those that sessions of this machine have used, how each kind begins, and folders for what is typed of a
    /// <c>file:</c> URL. Which buckets there are is not asked.
    /// </summary>
    /// <param name="typed">What is typed so far.</param>
    public async IAsyncEnumerable<Suggestion> StoresAsync(string typed, [EnumeratorCancellation] CancellationToken cancellation)
    {
        Open(cancellation);
        if (_definition is not null)
        {
            yield return new Suggestion(FromHere(_definition.Stage.Store), "the definition's store of staged builds");
            if (_definition.Publish.Store is { } published) yield return new Suggestion(FromHere(published), "the definition's store of releases");
            yield return new Suggestion(FromHere(_definition.Session.Store), "the definition's store of sessions");
            if (_definition.Pods is not null) yield return new Suggestion(FromHere(PodRoot), "the definition's store of pods");
        }
        foreach (ReleaseSession session in await ReadSessionsAsync(cancellation))
        {
            if (session.Staged is { } staged) yield return new Suggestion(staged.Store, $"session {session.Id} is staged there");
            if (session.Published is { } release) yield return new Suggestion(release.Store, $"session {session.Id} is published there");
        }
        foreach (Suggestion folder in FolderUrls.Of(typed, scope.Here)) yield return folder;
        foreach (Suggestion beginning in s_beginnings) yield return beginning;
    }

    // the definition's paths start at the checkout's top folder, and those of a command line where it is written
    private string FromHere(string url) => _workspace!.Root == scope.Here ? url : ObjectStores.FullUrl(url, path => Path.GetFullPath(path, _workspace.Root));

    private async Task<IReadOnlyList<StagedKey>> ReadStagedAsync(CancellationToken cancellation)
    {
        Open(cancellation);
        IReadOnlyList<StagedKey> all = await ReadAsync(scope.Store ?? StageStore, "staged builds", ListStagedAsync, cancellation);
        return [.. all.Where(key => IsMeant(key.Product) && scope.IsVersion?.Invoke(key.Version.ToString()) != false)];
    }

    private static async Task<IReadOnlyList<StagedKey>> ListStagedAsync(IObjectStore store, CancellationToken cancellation)
    {
        if (store.Capabilities.IsRemote)
            return [.. (await new StagingArea(store).ListAsync(product: null, version: null, _ => { }, cancellation)).Select(staged => new StagedKey(staged.Product, staged.Version, BuildName.Parse(staged.Build)))];
        // on a disk names come faster than contents
        var keys = new List<StagedKey>();
        await foreach (ObjectInfo info in store.ListAsync(StoreLayout.Stage, cancellation))
        {
            if (StoreLayout.ParseStaged(info.Key) is { Path: StoreLayout.Manifest } key) keys.Add(new StagedKey(key.Product, key.Version, key.Build));
        }
        return keys;
    }

    private async Task<IReadOnlyList<string>> ReadProductsAsync(string url, string prefix, CancellationToken cancellation) =>
        [.. (await ReadAsync<string>(url, $"products below {prefix}", async (store, token) =>
        {
            var products = new List<string>();
            await foreach (FolderEntry entry in store.ListFolderAsync(prefix, token))
            {
                if (entry.IsFolder) products.Add(entry.Name);
            }
            return products;
        }, cancellation)).Where(IsMeant)];

    /// <summary>Reads from a store: from a folder at once, from a bucket as far as it answers in a moment.</summary>
    private Task<IReadOnlyList<T>> ReadAsync<T>(string url, string what, Func<IObjectStore, CancellationToken, Task<IReadOnlyList<T>>> read, CancellationToken cancellation) =>
        IsBucket(url)
            ? BucketAnswers.GetAsync($"{what} of {url}", token => read(StoreOf(url), token), cancellation)
            : TryAsync(() => read(StoreOf(url), cancellation));

    private static bool IsBucket(string url) => url.Contains("://", StringComparison.Ordinal) && !url.StartsWith("file:", StringComparison.OrdinalIgnoreCase);

    private IObjectStore StoreOf(string url) => _workspace is not null && url != scope.Store ? _workspace.Store(url) : ObjectStores.Open(url, scope.Here);

    private sealed record StagedKey(string Product, ReleaseVersion Version, BuildName Build);
}
