using System.Text;
using ReleaseTools.Artifacts;
using ReleaseTools.Definitions;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Source;
using ReleaseTools.Engine.Staging;
using ReleaseTools.Engine.Stale;
using ReleaseTools.Engine.Storage.File;
using ReleaseTools.Sessions;
using ReleaseTools.Staging;
using ReleaseTools.Stale;
using ReleaseTools.Versions;
using GitRepository = ReleaseTools.TestKit.GitRepository;

namespace ReleaseTools.Tests.Stale;

/// <summary>A checkout of a product <c>hello</c> with its store, its sessions and a remote, looked at as if it were another day.</summary>
public abstract class StaleTestBase : IDisposable
{
    protected StaleTestBase()
    {
        Repository = HelloProduct.Create();
        Store = new FileStore(Path.Combine(Repository.Path, ".release"));
        Area = new StagingArea(Store);
        Sessions = new SessionStore(Store);
    }

    protected static CancellationToken None => CancellationToken.None;

    protected GitRepository Repository { get; }

    protected FileStore Store { get; }

    protected StagingArea Area { get; }

    protected SessionStore Sessions { get; }

    /// <summary>How long everything here has been there, for who looks.</summary>
    protected TimeSpan Later { get; set; } = TimeSpan.FromDays(100);

    private protected string Journal => Path.Combine(Repository.Path, ".release", "logs", "removals.jsonl");

    public virtual void Dispose()
    {
        Repository.Dispose();
        GC.SuppressFinalize(this);
    }

    protected async Task<IReadOnlyList<StaleRelease>> FindAsync(StalePlace place, StaleCriteria? criteria = null, StaleSource? source = null)
    {
        var request = new StaleRequest { Source = source ?? new StaleSource(Repository.Path), Places = [place], Criteria = criteria ?? new() { Keep = 0 } };
        return await new StaleFinder(request, Access).FindAsync(e => throw e, None);
    }

    /// <summary>What goes, by name.</summary>
    protected async Task<IEnumerable<string>> StaleAsync(StalePlace place, StaleCriteria? criteria = null, StaleSource? source = null) =>
        (await FindAsync(place, criteria, source)).Where(release => release.IsStale).Select(release => release.Name);

    protected async Task<StaleOutcome> RemoveAsync(StaleRelease release) => await (await RemoverAsync()).RemoveAsync(release, None);

    protected async Task<List<string>> FinishAsync()
    {
        List<string> said = [];
        await (await RemoverAsync()).FinishAsync(said.Add, None);
        return said;
    }

    protected async Task<StaleJournal> JournalAsync() => await StaleJournal.OpenAsync(Repository.Path, path: null, None);

    /// <summary>What the journal says, without who and when.</summary>
    protected IEnumerable<string> Lines() => File.ReadAllLines(Journal).Select(line => StaleJson.Read(line)!).Select(record => $"{record.What.Name} {record.Event}");

    protected Task<StagedRelease> StageAsync(string version, int day, string text = "hello")
    {
        string file = Path.Combine(Repository.Path, ".release", "hello.txt");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        var request = new StageRequest("hello", ReleaseVersion.Parse(version), $"202601{day:00}T000000Z-1a2b3c4", "1a2b3c4d5e6f", [new StageFile("hello.txt", file, ArtifactKind.Package, null, null, true)], [ChecksumAlgorithm.Sha256]);
        return Area.StageAsync(request, NoProgress.Instance, None);
    }

    protected Task<ReleaseSession> OpenAsync(string version, bool rehearsal = false) => Sessions.OpenAsync(Sample.Settings(version) with { Rehearsal = rehearsal }, None);

    protected async Task<ReleaseSession> OpenFinishedAsync(string version, bool rehearsal = false)
    {
        ReleaseSession session = await OpenAsync(version, rehearsal);
        foreach (string step in new[] { "build", "notes", "stage", "publish", "link" })
            session = (await Sessions.AppendAsync(session, (at, by) => new StepSkipped(step, "f", "for a test") { At = at, By = by }, None))!;
        return session;
    }

    private protected virtual StaleAccess Access => new() { Time = new Shifted(Later) };

    private protected async Task<StaleRemover> RemoverAsync() => new(await JournalAsync(), Access);

    private sealed class Shifted(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by;
    }
}
