using System.Text.Json.Serialization;
using ReleaseTools.Announce;
using ReleaseTools.Artifacts;
using ReleaseTools.Branches;
using ReleaseTools.Builds;
using ReleaseTools.Definitions;
using ReleaseTools.GitHub;
using ReleaseTools.Images;
using ReleaseTools.Notes;
using ReleaseTools.Prerequisites;
using ReleaseTools.Staging;
using ReleaseTools.Testing;
using ReleaseTools.Tracking;
using ReleaseTools.Versions;

namespace ReleaseTools.Sessions;

/// <summary>
/// Everything known about one release: folded from the session's events, never changed in place.
/// It is what flows from command to command.
/// </summary>
public sealed record ReleaseSession
{
    public required SessionSettings Settings { get; init; }

    public string Id => Settings.Id;

    public string Product => Settings.Product;

    public ReleaseVersion Version => Settings.Version;

    public string Tag => Settings.Tag;

    public string? Channel => Settings.Channel;

    public string Commit => Settings.Commit;

    public string Branch => Settings.Branch;

    public bool Rehearsal => Settings.Rehearsal;

    /// <summary>Where a person reads about the published release: GitHub, where the store has no public address; null before it is published.</summary>
    public string? PublicPage => Definition.Publish.PublicUrl is null && GitHub is { } release ? release.Page : Published?.Page;

    public ReleaseDefinition Definition => Settings.Definition;

    /// <summary>The checkout to work in: where the session was opened, or where it was found again.</summary>
    public required string Repository { get; init; }

    /// <summary>The store that the session is kept in, as it was named; null = what the definition says.</summary>
    public string? SessionStore { get; init; }

    public required DateTimeOffset Opened { get; init; }

    public required DateTimeOffset Updated { get; init; }

    /// <summary>How many events the session has.</summary>
    public required int Revision { get; init; }

    /// <summary>Every attempt at every step, in the order in which they began.</summary>
    public IReadOnlyList<StepRecord> History { get; init; } = [];

    public IReadOnlyList<PrerequisiteFinding> Prerequisites { get; init; } = [];

    /// <summary>The name that this session's build is staged under; null before there is one.</summary>
    public string? Build { get; init; }

    /// <summary>The images that the steps of the build ran in; none where they ran on the machine itself.</summary>
    public IReadOnlyList<BuildImage> BuildImages { get; init; } = [];

    public IReadOnlyList<Artifact> Artifacts { get; init; } = [];

    /// <summary>How the tests ended that were run last, those of the sources first.</summary>
    public IReadOnlyList<TestResult> Tests { get; init; } = [];

    public ReleaseNotes? Notes { get; init; }

    public StagedRelease? Staged { get; init; }

    /// <summary>Its git tag, as this session made or found it; null before that, and where it gets none.</summary>
    public ReleaseTag? GitTag { get; init; }

    public PublishedRelease? Published { get; init; }

    /// <summary>Its release on GitHub; null before there is one.</summary>
    [JsonPropertyName("github")]
    public GitHubPublication? GitHub { get; init; }

    /// <summary>The issue that shows how far it is; null before there is one.</summary>
    public TrackingIssue? TrackingIssue { get; init; }

    public IReadOnlyList<LinkResult> Links { get; init; } = [];

    /// <summary>Its container images: what was built, and once it is staged what they will be called.</summary>
    public IReadOnlyList<ReleaseImage> Images { get; init; } = [];

    /// <summary>What became of the tags of its images, when the release was linked.</summary>
    public IReadOnlyList<TaggedImage> ImageTags { get; init; } = [];

    /// <summary>How it stands with each channel that the release was announced through, or should have been.</summary>
    public IReadOnlyList<Announcement> Announcements { get; init; } = [];

    /// <summary>The newest attempt at each step.</summary>
    public IReadOnlyList<StepRecord> Steps =>
        [.. History.GroupBy(record => record.Step, StringComparer.Ordinal).Select(attempts => attempts.Last())];

    /// <summary>In a word: what the newest step did.</summary>
    public string State => History.Count == 0 ? "opened" : $"{History[^1].Step} {History[^1].State.ToString().ToLowerInvariant()}";

    /// <summary>Whether its prerequisites refused it before anything was begun: it holds no version then, and keeps nobody from releasing another commit as the same.</summary>
    public bool IsRefused => History.Count > 0 && History.All(record => record is { Step: "prerequisites", State: StepState.Failed });

    /// <returns>The newest attempt, or null where the step was never begun.</returns>
    public StepRecord? Step(string name) => History.LastOrDefault(record => record.Step == name);

    /// <summary>The command that shows where the session stands, and goes on with it.</summary>
    public override string ToString() => Id;

    /// <summary>What a list of events comes to.</summary>
    /// <param name="events">In order, without gaps.</param>
    /// <returns>Null where the session was removed, or never opened.</returns>
    public static ReleaseSession? Fold(IReadOnlyList<SessionEvent> events)
    {
        if (events is not [SessionOpened opened, ..] || events.Any(e => e is SessionRemoved)) return null;
        var session = new ReleaseSession
        {
            Settings = opened.Settings,
            Repository = opened.Settings.Repository,
            Opened = opened.At,
            Updated = opened.At,
            Revision = 1,
        };
        return events.Skip(1).Aggregate(session, After);
    }

    /// <summary>A session after one more event.</summary>
    public static ReleaseSession After(ReleaseSession session, SessionEvent next)
    {
        ReleaseSession after = session with { Revision = session.Revision + 1, Updated = next.At };
        return next switch
        {
            StepStarted e => after with { History = [.. session.History, new StepRecord(e.Step, StepState.Running, e.At, null, e.By, e.Fingerprint)] },
            StepSkipped e when session.Step(e.Step) is { State: StepState.Running } begun && begun.By == e.By => after.Ended(e.Step, StepState.Skipped, e.At - begun.StartedAt, e.Reason),
            StepSkipped e => after with { History = [.. session.History, new StepRecord(e.Step, StepState.Skipped, e.At, TimeSpan.Zero, e.By, e.Fingerprint, e.Reason)] },
            StepFailed e => after.Ended(e.Step, StepState.Failed, e.Duration, e.Message),
            StepAdvanced e => after.With(e.Fact),
            StepCompleted { Fact: TestsRun run } e => after.Ended(e, run.Judge()).With(run),
            StepCompleted { Fact: AnnouncementsSent sent } e => after.With(sent).Ended(e, sent.Judge(session.Definition, session.Announcements)),
            StepCompleted e => after.Ended(e.Step, StepState.Done, e.Duration, null).With(e.Fact),
            _ => after,
        };
    }

    private ReleaseSession Ended(StepCompleted e, (StepState State, string? Reason) verdict) => Ended(e.Step, verdict.State, e.Duration, verdict.Reason);

    private ReleaseSession Ended(string step, StepState state, TimeSpan duration, string? reason)
    {
        List<StepRecord> history = [.. History];
        int at = history.FindLastIndex(record => record.Step == step);
        if (at < 0) return this;
        history[at] = history[at] with { State = state, Duration = duration, Reason = reason };
        return this with { History = history };
    }

    /// <summary>Whether these are the very artifacts that there were: only then do tests of them still count.</summary>
    private bool HasBuilt(IReadOnlyList<Artifact> artifacts) =>
        artifacts.Count == Artifacts.Count && !artifacts.Where((artifact, at) => artifact.Name != Artifacts[at].Name || artifact.Sha256 != Artifacts[at].Sha256).Any();

    // an array: what the compiler makes of [..] for a read-only list is one that PowerShell can't index
    private TestResult[] With(TestKind kind, IReadOnlyList<TestResult> results) =>
        Tests.Where(test => test.Kind != kind).Concat(results).OrderBy(test => test.Kind).ToArray();

    private ReleaseSession With(StepOutput? fact) => fact switch
    {
        PrerequisitesTested f => this with { Prerequisites = f.Findings },
        BuildFinished f => this with { Build = f.Build, BuildImages = f.RanIn ?? [], Artifacts = f.Artifacts, Images = f.Images ?? [], Tests = HasBuilt(f.Artifacts) ? Tests : With(TestKind.System, []) },
        TestsRun f => this with { Tests = With(f.Kind, f.Results) },
        NotesWritten f => this with { Notes = f.Notes },
        ReleaseStaged f => this with { Staged = f.Staged, Images = f.Images ?? Images },
        TagMade f => this with { GitTag = f.Tag },
        ReleasePublished f => this with { Published = f.Published },
        GitHubPublished f => this with { GitHub = f.Publication },
        TrackingIssueOpened f => this with { TrackingIssue = f.Issue },
        LinksMoved f => this with { Links = f.Links, ImageTags = f.ImageTags ?? [] },
        AnnouncementsSent f => this with { Announcements = f.Over(Announcements) },
        _ => this,
    };
}
