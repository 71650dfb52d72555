using System.Runtime.CompilerServices;
using ReleaseTools.Definitions;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Source;
using ReleaseTools.Sessions;
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
}
