using System.Runtime.CompilerServices;
using ReleaseTools.Definitions;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Source;
using ReleaseTools.Engine.Staging;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Sessions;
using ReleaseTools.Staging;
using ReleaseTools.Triggers;
using ReleaseTools.Versions;

namespace ReleaseTools.Engine.Completion;

/// <summary>
/// What a person may mean at a prompt. Only this machine is asked, but for what lies in a bucket itself; what can't be read (no checkout, a broken
/// definition) gives nothing, and leaves the rest as it is.
/// </summary>
public sealed partial class Suggestions(SuggestionScope scope)
{
    private static readonly Suggestion[] s_beginnings =
    [
        new("file:", "a folder: file:.release, file:///srv/releases"),
        new("s3://", "a bucket of Amazon S3, or of a server that speaks it: s3://bucket/prefix"),
        new("gs://", "a bucket of Google Cloud Storage: gs://bucket/prefix"),
        new("az://", "a container of Azure Blob Storage: az://account/container/prefix"),
    ];

    private ReleaseWorkspace? _workspace;
    private ReleaseDefinition? _definition;
    private bool _isOpened;

    /// <summary>Sessions by id, newest activity first.</summary>
    public async IAsyncEnumerable<Suggestion> SessionsAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (ReleaseSession session in await ReadSessionsAsync(cancellation, asksBuckets: true))
            yield return new Suggestion(session.Id, $"{session.Tag} at {session.Commit[..7]}: {session.State}, {Day(session.Updated)}");
    }

    /// <summary>Versions that could be released: of sessions and of tags, and those that would come next.</summary>
    public async IAsyncEnumerable<Suggestion> VersionsAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        IReadOnlyList<ReleaseSession> sessions = await ReadSessionsAsync(cancellation);
        foreach (ReleaseSession session in sessions) yield return new Suggestion(session.Tag, $"session {session.Id}: {session.State}");
        IReadOnlyList<VersionTag> tags = await ReadTagsAsync(cancellation);
        foreach (VersionTag tag in tags.OrderByDescending(tag => tag.Version)) yield return new Suggestion(tag.Name, $"tag at {tag.Commit[..7]}");
        if (_workspace is null) yield break;
        VersionLine line = await ReadLineAsync(_workspace, cancellation) with
        {
            Known = [.. sessions.Where(session => !session.Rehearsal && !session.IsRefused && !ChannelVersion.IsReplaceable(session.Version)).Select(session => session.Version), .. tags.Select(tag => tag.Version)],
        };
        foreach (ReleaseType type in Enum.GetValues<ReleaseType>())
        {
            if (Try(() => NextVersion.On(line, type)) is { } next)
                yield return new Suggestion(Prefix + next.Version, next.Previous is null ? $"the first {Word(type)}" : $"the next {Word(type)} after {Prefix}{next.Previous}");
        }
    }

    /// <summary>The states that sessions are in, the most frequent first.</summary>
    public async IAsyncEnumerable<Suggestion> StatesAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var state in (await ReadSessionsAsync(cancellation)).GroupBy(session => session.State).OrderByDescending(group => group.Count()))
            yield return new Suggestion(state.Key, $"sessions: {state.Count()}");
    }

    /// <summary>Names that a cleanup may choose from: staged versions, then tags.</summary>
    public async IAsyncEnumerable<Suggestion> StaleNamesAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (Suggestion staged in StagedVersionsAsync(cancellation)) yield return staged;
        foreach (VersionTag tag in (await ReadTagsAsync(cancellation)).OrderByDescending(tag => tag.Version)) yield return new Suggestion(tag.Name, $"tag at {tag.Commit[..7]}");
    }

    /// <summary>Ages, as people clean up by them.</summary>
    public async IAsyncEnumerable<Suggestion> Ages()
    {
        await Task.CompletedTask;
        foreach ((string age, string words) in new[] { ("7d", "a week"), ("14d", "two weeks"), ("30d", "a month"), ("90d", "three months"), ("365d", "a year") }) yield return new Suggestion(age, words);
    }

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

    /// <summary>The channels of the definition, those that it does not spell out too.</summary>
    public IEnumerable<Suggestion> Channels(CancellationToken cancellation)
    {
        Open(cancellation);
        foreach (ChannelDefinition channel in _definition?.AllChannels() ?? [])
            yield return new Suggestion(channel.Name, channel.When switch
            {
                { Tag: { } tag } => $"tags like {tag}",
                { Branch: { } branch } => $"branches like {branch}",
                _ => "everything else",
            });
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

    private string Prefix => _definition?.TagPrefix ?? "v";

    private string StageStore => _definition?.Stage.Store ?? new StageDefinition().Store;

    private void Open(CancellationToken cancellation)
    {
        if (_isOpened) return;
        _isOpened = true;
        _workspace = Try(() => ReleaseWorkspace.OpenAsync(scope.Location, scope.SessionStore, cancellation).GetAwaiter().GetResult());
        if (_workspace is not null) _definition = Try(() => _workspace.LoadDefinition(scope.Definition).Definition);
    }

    private async Task<IReadOnlyList<ReleaseSession>> ReadSessionsAsync(CancellationToken cancellation, bool asksBuckets = false)
    {
        Open(cancellation);
        string url = scope.SessionStore ?? _definition?.Session.Store ?? new SessionDefinition().Store;
        if (_workspace is null || (IsBucket(url) && !asksBuckets)) return [];
        return await ReadAsync(url, "sessions", (store, token) => new SessionStore(store).ListAsync(_ => { }, token), cancellation);
    }

    private async Task<VersionLine> ReadLineAsync(ReleaseWorkspace workspace, CancellationToken cancellation)
    {
        VersionDefinition settings = _definition?.Version ?? new VersionDefinition();
        string branch = await workspace.Source.BranchAsync(cancellation);
        IReadOnlyList<ReleaseBranch> releaseBranches = await TryAsync(() => new GitBranches(workspace.Source).ReleaseBranchesAsync(cancellation));
        return settings.CountedOn(branch, Prefix, releaseBranches) with { Bump = settings.Bump is VersionBump.Auto ? null : settings.Bump };
    }

    private async Task<IReadOnlyList<VersionTag>> ReadTagsAsync(CancellationToken cancellation)
    {
        Open(cancellation);
        return _workspace is null ? [] : await TryAsync<VersionTag>(async () => VersionTag.Of(await _workspace.Source.TagsAsync(cancellation), Prefix));
    }

    private async Task<IReadOnlyList<StagedKey>> ReadStagedAsync(CancellationToken cancellation)
    {
        Open(cancellation);
        IReadOnlyList<StagedKey> all = await ReadAsync(scope.Store ?? StageStore, "staged builds", ListStagedAsync, cancellation);
        return [.. all.Where(key => IsMeant(key.Product) && scope.IsVersion?.Invoke(key.Version.ToString()) != false)];
    }

    private static async Task<IReadOnlyList<StagedKey>> ListStagedAsync(IObjectStore store, CancellationToken cancellation)
    {
        if (store.Traits.IsRemote)
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

    // a store that is named is looked into whole, as the commands do
    private bool IsMeant(string product) => scope.IsProduct?.Invoke(product) ?? (scope.Store is not null || _definition is null || product == _definition.Product);

    private string? Expand(string link, ReleaseSession? session)
    {
        if (VariableTemplate.Parse(link).All(part => !part.IsVariable)) return link;
        return session is null ? null : Try(() => _workspace!.Scope(session.Settings).Expand(link));
    }

    private static string Word(ReleaseType type) => type is ReleaseType.Official ? "official version" : type.ToString().ToLowerInvariant();

    private static string Day(DateTimeOffset time) => time.LocalDateTime.ToString("yyyy-MM-dd");

    private static string Time(DateTimeOffset time) => time.LocalDateTime.ToString("yyyy-MM-dd HH:mm");

    // whatever is wrong is told by the command, once it runs
    private static T? Try<T>(Func<T> read) where T : class
    {
        try { return read(); }
        catch (Exception e) when (e is not OperationCanceledException) { return null; }
    }

    private static async Task<IReadOnlyList<T>> TryAsync<T>(Func<Task<IReadOnlyList<T>>> read)
    {
        try { return await read(); }
        catch (Exception e) when (e is not OperationCanceledException) { return []; }
    }

    private sealed record StagedKey(string Product, ReleaseVersion Version, BuildName Build);
}
