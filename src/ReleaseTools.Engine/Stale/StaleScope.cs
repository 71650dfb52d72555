using System.IO.Enumeration;
using ReleaseTools.Definitions;
using ReleaseTools.Engine.Definitions;
using ReleaseTools.Engine.Processes;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Staging;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Sessions;
using ReleaseTools.Stale;
using ReleaseTools.Staging;
using ReleaseTools.Versions;

namespace ReleaseTools.Engine.Stale;

/// <summary>What a source names, opened: the stores, the checkout, and who is at work there.</summary>
internal sealed class StaleScope
{
    private readonly TimeProvider _time;
    private IReadOnlyList<ReleaseSession>? _sessions;

    private StaleScope(StaleSource source, ReleaseWorkspace? workspace, TimeProvider time) => (Source, Workspace, _time) = (source, workspace, time);

    public StaleSource Source { get; }

    /// <summary>Null where a store was named and there is no checkout.</summary>
    public ReleaseWorkspace? Workspace { get; }

    public ReleaseDefinition Definition => field ??= new SessionPlanner(Checkout).Load(Source.Definition).Definition;

    public IObjectStore Stage => field ??= Named ?? Checkout.StageStore(Definition, Source.Rehearsal);

    public IObjectStore Publish => field ??= Named ?? Checkout.PublishStore(Definition, Source.Rehearsal);

    public SessionStore SessionStore => field ??= OpenSessions(Source.SessionStore ?? Source.Store ?? SessionStoreSetting.Read(Checkout.Root, Source.Definition));

    public ReleaseOrder Order => Source.Store is null ? ReleaseOrder.Of(Definition.Version.Style) : ReleaseOrder.Semver;

    public DateTimeOffset Now => _time.GetUtcNow();

    public ReleaseWorkspace Checkout => Workspace ?? throw new UsageException("RepositoryMissing", Source.Repository, $"{Source.Repository} is in no git repository.",
        "Run this in a checkout, or name one: --repository PATH (in PowerShell: -Repository).");

    private IObjectStore? Named => field ??= Source.Store is { } url ? ObjectStores.Open(url, Source.Repository) : null;

    /// <exception cref="UsageException">There is no checkout, and no store was named.</exception>
    public static async Task<StaleScope> OpenAsync(StaleSource source, TimeProvider time, CancellationToken cancellation)
    {
        ReleaseWorkspace? workspace = null;
        try { workspace = await ReleaseWorkspace.OpenAsync(source.Repository, source.SessionStore, cancellation); }
        catch (UsageException) when (source.Store is not null) { /* a store that is named needs none */ }
        return new StaleScope(source, workspace, time);
    }

    public bool IsProduct(string product) =>
        FileSystemName.MatchesSimpleExpression((Source.Product ?? (Source.Store is null ? Definition.Product : "*")).Replace(@"\", @"\\", StringComparison.Ordinal), product);

    /// <summary>What sessions and version links keep, whatever place it is at.</summary>
    /// <param name="products">Whose links count.</param>
    public async Task<IReadOnlyList<StaleProtection>> ProtectionsAsync(IEnumerable<string> products, CancellationToken cancellation)
    {
        var protections = new List<StaleProtection>();
        foreach (SessionStore store in SessionStores())
        {
            foreach (ReleaseSession session in await SessionsAsync(store, cancellation))
                protections.AddRange(RunningSession.Protects(session, RunningSession.Judge(session, await LastSignAsync(store, session, cancellation), Now)));
        }
        foreach (string product in products.Where(product => product.Length > 0).Distinct(StringComparer.Ordinal))
        {
            foreach (LinkedBuild link in await new VersionLinks(Publish).ListBuildsAsync(product, cancellation))
                protections.Add(StaleProtection.Public(product, link.Version, link.Build, $"link {link.Link} names it"));
        }
        return protections;
    }

    /// <summary>The sessions of the store that is listed, read once.</summary>
    public async Task<IReadOnlyList<ReleaseSession>> SessionsAsync(CancellationToken cancellation) => _sessions ??= await SessionStore.ListAsync(cancellation);

    private async Task<IReadOnlyList<ReleaseSession>> SessionsAsync(SessionStore store, CancellationToken cancellation) =>
        store == SessionStore ? await SessionsAsync(cancellation) : await store.ListAsync(cancellation);

    // who works in this checkout may work on what lies in the store that was named
    private IEnumerable<SessionStore> SessionStores()
    {
        yield return SessionStore;
        if (Source.Store is null || Workspace is null) yield break;
        SessionStore own = OpenSessions(SessionStoreSetting.Read(Workspace.Root, Source.Definition));
        if (own.Root != SessionStore.Root) yield return own;
    }

    private async Task<DateTimeOffset?> LastSignAsync(SessionStore store, ReleaseSession session, CancellationToken cancellation)
    {
        DateTimeOffset? last = null;
        foreach (StepRecord step in session.Steps.Where(step => step.State is StepState.Running))
        {
            if (LocalProcess.IsAlive(step.By)) return Now;
            if (Now - session.Updated >= RunningSession.Patience && await store.Heartbeats.LastTimeAsync(session.Id, step, cancellation) is { } sign && !(sign < last)) last = sign;
        }
        return last;
    }

    private SessionStore OpenSessions(string url) => Workspace?.Sessions(url) ?? new SessionStore(ObjectStores.Open(url, Source.Repository));
}
