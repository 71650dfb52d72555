using ReleaseTools.Definitions;
using ReleaseTools.Engine.Definitions;
using ReleaseTools.Engine.IO;
using ReleaseTools.Engine.Logging;
using ReleaseTools.Engine.Processes;
using ReleaseTools.Engine.Source;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Logging;
using ReleaseTools.Sessions;
using ReleaseTools.Testing;

namespace ReleaseTools.Engine.Sessions;

/// <summary>A checkout with its <c>.release</c> folder and a work folder outside: where a release finds its sources, its stores and its local files.</summary>
public sealed class ReleaseWorkspace
{
    private readonly Func<string, string, IObjectStore> _openStore;
    private readonly WorkFolders _work;

    private ReleaseWorkspace(GitRepository source, string? sessionStore, Func<string, string, IObjectStore> openStore)
    {
        Source = source;
        _openStore = openStore;
        SessionStoreUrl = sessionStore;
        Environment = ProcessEnvironment.Read();
        _work = new WorkFolders(Root, Home, Environment);
    }

    public GitRepository Source { get; }

    /// <summary>The top folder of the checkout.</summary>
    public string Root => Source.Root;

    /// <summary>The folder of everything local. It appears with the first thing that is written there.</summary>
    public string Home => ReleaseHome.Of(Root);

    /// <summary>The session store that was asked for; null = what the definition says.</summary>
    public string? SessionStoreUrl { get; }

    /// <summary>The environment as it was when the workspace was opened.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; }

    public Redactor Redactor => field ??= Redactor.ForEnvironment(Environment);

    /// <param name="path">Any folder of the checkout.</param>
    /// <param name="sessionStore">A store URL for sessions; null = what the definition says.</param>
    /// <param name="openStore">Opens a store by its URL and the folder that relative ones start from; null = <see cref="ObjectStores.Open"/>.</param>
    public static async Task<ReleaseWorkspace> OpenAsync(
        string path, string? sessionStore, CancellationToken cancellation, Func<string, string, IObjectStore>? openStore = null) =>
        new(await GitRepository.OpenAsync(path, cancellation), sessionStore, openStore ?? ((url, folder) => ObjectStores.Open(url, folder)));

    /// <summary>The definition of the checkout, for questions that concern no session in particular. Where it leaves the tag prefix open, that of the checkout's own tags counts.</summary>
    public LoadedDefinition LoadDefinition(string? definitionFile)
    {
        LoadedDefinition loaded = LoadDefinitionFile(definitionFile);
        return loaded.HasTagPrefix ? loaded : loaded.WithStyleOf(GitRepository.TagNames(Root));
    }

    /// <summary>The same without looking at tags, which takes another start of git: for everything but the tag prefix.</summary>
    public LoadedDefinition LoadDefinitionFile(string? definitionFile) => DefinitionLoader.Load(Root, definitionFile, Path.GetFileName(Root));

    /// <summary>Opens a store by its URL; relative ones are relative to the checkout.</summary>
    public IObjectStore Store(string url) => _openStore(url, Root);

    public SessionStore Sessions(string url) => new(Store(url));

    /// <summary>The sessions of a store that a person named to look into.</summary>
    /// <exception cref="UsageException">There is no such folder.</exception>
    public SessionStore NamedSessions(string url) => new(ObjectStores.RequireFolder(Store(url)));

    public SessionStore Sessions(ReleaseDefinition definition) => Sessions(SessionStoreUrl ?? definition.Session.Store);

    public SessionStore Sessions(ReleaseSession session) => Sessions(session.SessionStore ?? session.Definition.Session.Store);

    /// <summary>Where builds wait. A rehearsal has its own store, so that nothing public is touched.</summary>
    public IObjectStore StageStore(ReleaseDefinition definition, bool rehearsal) => Store(rehearsal ? RehearsalStore : definition.Stage.Store);

    /// <inheritdoc cref="StageStore(ReleaseDefinition, bool)"/>
    public IObjectStore StageStore(ReleaseSession session) => StageStore(session.Definition, session.Rehearsal);

    /// <summary>Where releases go: by default the stage's store, so that nothing is uploaded twice.</summary>
    public IObjectStore PublishStore(ReleaseDefinition definition, bool rehearsal) =>
        Store(rehearsal ? RehearsalStore : definition.Publish.Store ?? definition.Stage.Store);

    /// <inheritdoc cref="PublishStore(ReleaseDefinition, bool)"/>
    public IObjectStore PublishStore(ReleaseSession session) => PublishStore(session.Definition, session.Rehearsal);

    /// <summary>Where the public finds the release; null where that isn't known, or nobody should.</summary>
    public static string? PublicUrl(ReleaseSession session) => session.Rehearsal ? null : session.Definition.Publish.PublicUrl;

    /// <summary>Has sessions work below a folder that was named, in place of the user's cache.</summary>
    /// <param name="folder">Null = nothing was named.</param>
    /// <exception cref="UsageException">It is in the checkout.</exception>
    public void ChooseWork(string? folder)
    {
        if (folder is not null) _work.Choose(folder);
    }

    /// <summary>The folder that a session works in, outside of the checkout: its clone, its artifacts, its notes.</summary>
    public string WorkFolder(SessionSettings session) => _work.Of(session.Id);

    /// <summary>The same folder, which is there now.</summary>
    /// <exception cref="ReleaseException">It can't be made.</exception>
    public string PrepareWork(SessionSettings session) => _work.Prepare(session.Id);

    /// <summary>Removes the folder that a session works in.</summary>
    /// <param name="session">The session's id.</param>
    public void RemoveWork(string session) => _work.Delete(session);

    /// <summary>Makes clones for a session: each submodule is fetched once.</summary>
    internal CleanClone Clone(SessionSettings session) => new(Source, session.Definition.Build.Submodules, ModulesFolder(session));

    /// <summary>The part of it that the tests of one kind have to themselves.</summary>
    public string TestFolder(SessionSettings session, TestKind kind) => Path.Combine(WorkFolder(session), kind is TestKind.Unit ? "test" : "system-test");

    /// <summary>Where a session keeps the submodules that its clones need.</summary>
    internal string ModulesFolder(SessionSettings session) => Path.Combine(WorkFolder(session), "modules");

    public string LogPath(SessionSettings session) => Path.Combine(Home, "logs", session.Id + ".log");

    public SessionLog OpenLog(SessionSettings session)
    {
        EnsureHome();
        // the address of a webhook is a secret, whatever its variable is called
        IEnumerable<string> secrets = session.Definition.AnnounceSecrets().Select(name => Environment.GetValueOrDefault(name)).OfType<string>();
        return new SessionLog(LogPath(session), Redactor.ForEnvironment(Environment, secrets));
    }

    /// <summary>Makes the <c>.release</c> folder.</summary>
    /// <exception cref="RefusedException">The folder can't be written.</exception>
    public void EnsureHome()
    {
        try
        {
            ReleaseHome.Ensure(Root);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            string why = File.Exists(Home) ? "there is a file in its place." : e.Message;
            throw new RefusedException("HomeReadOnly", ErrorCategory.PermissionDenied, Home, $"Could not write {Home}: {why}",
                "Give yourself the right to write there, or work in a checkout that you own.", e);
        }
    }

    /// <summary>The values that variables in the definition stand for in a session.</summary>
    public VariableScope Scope(SessionSettings session) => session.Scope(Environment.GetValueOrDefault);

    private static string RehearsalStore => $"file:{ReleaseHome.Name}/rehearsal";
}
