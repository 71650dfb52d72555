using ReleaseTools.Definitions;
using ReleaseTools.Engine.Definitions;
using ReleaseTools.Engine.GitHub;
using ReleaseTools.Engine.GitHub.Releases;
using ReleaseTools.Engine.Images;
using ReleaseTools.Engine.Pods.Store;
using ReleaseTools.Engine.Processes;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Staging;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Formatting;
using ReleaseTools.GitHub;
using ReleaseTools.Images;
using ReleaseTools.Sessions;
using ReleaseTools.Staging;
using ReleaseTools.Stale;
using ReleaseTools.Versions;

namespace ReleaseTools.Engine.Stale;

/// <summary>What a source names, opened: the stores, the checkout, and who is at work there.</summary>
internal sealed class StaleScope
{
    private readonly StaleAccess _access;
    private (IReadOnlyList<ReleaseSession> Sessions, IReadOnlyList<string> Damaged)? _sessions;

    private StaleScope(StaleSource source, ReleaseWorkspace? workspace, StaleAccess access) => (Source, Workspace, _access) = (source, workspace, access);

    public StaleSource Source { get; }

    /// <summary>Null where a store was named and there is no checkout.</summary>
    public ReleaseWorkspace? Workspace { get; }

    public ReleaseDefinition Definition => field ??= Checkout.LoadDefinition(Source.Definition).Definition;

    public IObjectStore Stage => field ??= Named ?? Checkout.StageStore(Definition, Source.Rehearsal);

    public IObjectStore Publish => field ??= Named ?? Checkout.PublishStore(Definition, Source.Rehearsal);

    /// <summary>The store of pods.</summary>
    public PodStore Pods => field ??= Named is { } named ? new PodStore(named) : PodStores.Open(Checkout, Source.Definition, named: null);

    public SessionStore SessionStore => field ??= OpenSessions(Source.SessionStore ?? Source.Store ?? SessionStoreSetting.Read(Checkout.Root, Source.Definition));

    public ReleaseOrder Order => HasDefinition ? ReleaseOrder.Of(Definition.Version.Style) : ReleaseOrder.Semver;

    /// <summary>What git tags begin with.</summary>
    public string TagPrefix => HasDefinition ? Definition.TagPrefix : new ReleaseDefinition { Product = "" }.TagPrefix;

    /// <summary>Whose tags and GitHub releases it are; null where there is no definition that says it.</summary>
    public string? Product => HasDefinition ? Definition.Product : null;

    /// <summary>The repository that was named, or that the definition publishes to.</summary>
    /// <exception cref="UsageException">There is none.</exception>
    public GitHubRepository NamedOnGitHub => GitHubReleases.RepositoryOf(
        Source.GitHubRepository ?? (Workspace is null ? null : Definition.Publish.GitHub?.Repository)
            ?? throw new UsageException("GitHubRepositoryMissing", Source.Repository, "Nothing says which repository on GitHub is meant.",
                "Name it: --github-repository owner/name (in PowerShell: -GitHubRepository owner/name), or set publish.github.repository in release.yaml."),
        Environment);

    /// <inheritdoc cref="StaleAccess.Skipped"/>
    public Action<ReleaseException> Skipped => _access.Skipped;

    public DateTimeOffset Now => _access.Time.GetUtcNow();

    public ReleaseWorkspace Checkout => Workspace ?? throw new UsageException("RepositoryMissing", Source.Repository, $"{Source.Repository} is in no git repository.",
        "Run this in a checkout, or name one: --repository PATH (in PowerShell: -Repository).");

    private bool HasDefinition => Source.Store is null && Workspace is not null;

    private IReadOnlyDictionary<string, string> Environment => Workspace?.Environment ?? ProcessEnvironment.Read();

    private IObjectStore? Named => field ??= Source.Store is { } url ? ObjectStores.OpenNamed(url, Source.Repository) : null;

    /// <exception cref="UsageException">There is no checkout, and neither a store nor a repository was named.</exception>
    public static async Task<StaleScope> OpenAsync(StaleSource source, StaleAccess access, CancellationToken cancellation)
    {
        ReleaseWorkspace? workspace = null;
        try { workspace = await ReleaseWorkspace.OpenAsync(source.Repository, source.SessionStore, cancellation); }
        catch (UsageException) when (source.Store is not null || source.GitHubRepository is not null || source.ImageRepository is not null) { /* what is named needs none */ }
        return new StaleScope(source, workspace, access);
    }

    /// <summary>The repository of images that was named, or those that the definition releases images in.</summary>
    /// <exception cref="UsageException">There is none, or its name follows from what only a release knows.</exception>
    public IReadOnlyList<ImageReference> ImageRepositories()
    {
        if (Source.ImageRepository is { } named) return [ImageReference.Parse(named)];
        IEnumerable<string> repositories = Workspace is null ? [] : Definition.Images.SelectMany(image => image.Repositories());
        ImageReference[] found = [.. repositories.Select(repository => ImageReference.Parse(VariableTemplate.ExpandKnown(repository, ValueOf))).Distinct()];
        return found.Length > 0 ? found : throw new UsageException("ImageRepositoryMissing", Source.Repository, "Nothing says which repositories of images are meant.",
            "Name one: --image registry.example.com/hello (in PowerShell: Get-StaleContainerImage registry.example.com/hello), or set images in release.yaml.");
    }

    public ImageTransports Images => field ??= new ImageTransports(Environment);

    public GitHubReleases GitHub(GitHubRepository repository) => _access.OpenGitHub?.Invoke(repository) ?? GitHubReleases.Open(repository, _access.GitHubToken, Environment);

    /// <summary>The repositories on GitHub whose releases may be made at tags of the checkout.</summary>
    /// <param name="remote">Where the tags are.</param>
    public IReadOnlyList<GitHubRepository> GitHubRepositories(string? remote)
    {
        string host = GitHubServer.DefaultHost(Environment);
        List<GitHubRepository> repositories = [];
        if (Source.GitHubRepository is not null || Definition.Publish.GitHub is not null) repositories.Add(NamedOnGitHub);
        if (GitHubRepository.TryParse(remote, out GitHubRepository? origin) && (origin.Host == host || origin.Host == GitHubRepository.DefaultHost) && !repositories.Exists(origin.IsSame))
            repositories.Add(origin);
        return repositories;
    }

    public bool IsProduct(string product) =>
        NamePattern.Matches(Source.Product ?? (Source.Store is null ? Definition.Product : "*"), product);

    /// <summary>What sessions and version links keep, whatever place it is at.</summary>
    /// <param name="products">Whose links count.</param>
    public async Task<IReadOnlyList<StaleProtection>> ProtectionsAsync(IEnumerable<string> products, CancellationToken cancellation)
    {
        var protections = new List<StaleProtection>();
        string[] known = [.. products.Where(product => product.Length > 0).Distinct(StringComparer.Ordinal)];
        foreach (SessionStore store in SessionStores())
        {
            (IReadOnlyList<ReleaseSession> sessions, IReadOnlyList<string> damaged) = await SessionsAsync(store, cancellation);
            foreach (string id in damaged) protections.AddRange(RunningSession.ProtectsUnread(id, known));
            foreach (ReleaseSession session in sessions)
                protections.AddRange(RunningSession.Protects(session, RunningSession.Judge(session, await LastSignAsync(store, session, cancellation), Now)));
        }
        if (Source.Store is null && Workspace is null) return protections;
        foreach (string product in known)
        {
            void Skip(ReleaseException e)
            {
                Skipped(e);
                if (!ManifestProblem.Is(e)) protections.Add(StaleProtection.Whole(product, $"{e.Target} can't be read, which may name it"));
            }
            foreach (LinkedBuild link in await new VersionLinks(Publish).ListBuildsAsync(product, Skip, cancellation))
                protections.Add(StaleProtection.Public(product, link.Version, link.Build, $"link {link.Link} names it"));
        }
        return protections;
    }

    /// <summary>The sessions of the store that is listed, read once.</summary>
    public async Task<IReadOnlyList<ReleaseSession>> SessionsAsync(CancellationToken cancellation) => (await SessionsAsync(SessionStore, cancellation)).Sessions;

    private async Task<(IReadOnlyList<ReleaseSession> Sessions, IReadOnlyList<string> Damaged)> SessionsAsync(SessionStore store, CancellationToken cancellation)
    {
        if (store == SessionStore && _sessions is { } read) return read;
        List<string> damaged = [];
        void Skip(ReleaseException e)
        {
            Skipped(e);
            damaged.Add($"{e.Target}");
        }
        IReadOnlyList<ReleaseSession> sessions = await store.ListAsync(Skip, cancellation);
        if (store == SessionStore) _sessions = (sessions, damaged);
        return (sessions, damaged);
    }

    // who works in this checkout may work on what lies in the store that was named
    private IEnumerable<SessionStore> SessionStores()
    {
        if (Source.SessionStore is null && Source.Store is null && Workspace is null) yield break;
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
            if (Now - session.Updated >= RunningSession.LongestPause && await store.Heartbeats.LastTimeAsync(session.Id, step, cancellation) is { } sign && !(sign < last)) last = sign;
        }
        return last;
    }

    private string ValueOf(string variable) => variable == "product" ? Definition.Product
        : variable.StartsWith("env.", StringComparison.Ordinal) && Environment.GetValueOrDefault(variable[4..]) is { } value ? value
        : throw new UsageException("ImageRepositoryUnknown", variable, $"The definition names a repository of images by ${{{variable}}}, which is not known here.", "Name the repository: --image registry.example.com/hello (in PowerShell: Get-StaleContainerImage registry.example.com/hello).");

    private SessionStore OpenSessions(string url) => Workspace?.Sessions(url) ?? new SessionStore(ObjectStores.Open(url, Source.Repository));
}
