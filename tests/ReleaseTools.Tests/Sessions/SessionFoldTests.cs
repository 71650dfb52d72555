using System.Text;
using System.Text.Json.Nodes;
using ReleaseTools.Definitions;
using ReleaseTools.Sessions;
using ReleaseTools.Workflow;

namespace ReleaseTools.Tests.Sessions;

public sealed class SessionFoldTests
{
    private static readonly DateTimeOffset s_start = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);
    private static readonly ProcessMark s_process = new("builder", 42, s_start);

    [Fact]
    public void A_session_begins_with_what_it_was_opened_with()
    {
        ReleaseSession session = ReleaseSession.Fold([Opened()])!;

        Assert.Equal("hello-1.2.0", session.Id);
        Assert.Equal("opened", session.State);
        Assert.Equal(1, session.Revision);
        Assert.Empty(session.History);
    }

    [Fact]
    public void A_finished_step_adds_its_fact()
    {
        ReleaseSession session = ReleaseSession.Fold([Opened(), Started("build"), Completed("build", new BuildFinished("b1", []))])!;

        Assert.Equal("b1", session.Build);
        Assert.Equal(StepState.Done, session.Step("build")!.State);
        Assert.Equal(TimeSpan.FromSeconds(3), session.Step("build")!.Duration);
    }

    [Fact]
    public void A_step_that_was_started_and_never_ended_is_running()
    {
        ReleaseSession session = ReleaseSession.Fold([Opened(), Started("build")])!;

        Assert.Equal(StepState.Running, session.Step("build")!.State);
        Assert.Equal("build running", session.State);
    }

    [Fact]
    public void Each_attempt_stays_in_the_history()
    {
        ReleaseSession session = ReleaseSession.Fold(
        [
            Opened(), Started("build"), new StepFailed("build", TimeSpan.FromSeconds(1), "BuildStepFailed", "exited with 2", Cancelled: false) { At = s_start, By = s_process },
            Started("build"), Completed("build", fact: null),
        ])!;

        Assert.Equal([StepState.Failed, StepState.Done], session.History.Select(record => record.State));
        Assert.Equal("exited with 2", session.History[0].Reason);
        Assert.Single(session.Steps);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true, "prerequisites failed")]
    [InlineData(true, "prerequisites failed", "prerequisites failed")]
    [InlineData(false, "prerequisites")]
    [InlineData(false, "prerequisites failed", "prerequisites")]
    [InlineData(false, "prerequisites", "build failed")]
    public void A_session_is_refused_where_nothing_but_its_prerequisites_was_tried_in_vain(bool isRefused, params string[] attempts)
    {
        IEnumerable<SessionEvent> events = attempts.SelectMany(attempt => attempt.Split(' ') switch
        {
            [var step, "failed"] => [Started(step), new StepFailed(step, TimeSpan.FromSeconds(1), "Id", "why", Cancelled: false) { At = s_start, By = s_process }],
            _ => new SessionEvent[] { Started(attempt) },
        });

        Assert.Equal(isRefused, ReleaseSession.Fold([Opened(), .. events])!.IsRefused);
    }

    [Fact]
    public void A_step_that_finds_nothing_to_do_ends_its_attempt()
    {
        ReleaseSession session = ReleaseSession.Fold([Opened(), Started("notes"), new StepSkipped("notes", "f", "nothing changed") { At = s_start.AddSeconds(2), By = s_process }])!;

        StepRecord record = Assert.Single(session.History);
        Assert.Equal((StepState.Skipped, "nothing changed"), (record.State, record.Reason));
    }

    [Fact]
    public void A_removed_session_is_none() =>
        Assert.Null(ReleaseSession.Fold([Opened(), new SessionRemoved { At = s_start, By = s_process }]));

    [Fact]
    public void Every_kind_of_event_is_read_back_as_it_was_written()
    {
        SessionEvent[] events =
        [
            Opened(), Started("build"), Completed("build", new BuildFinished("b1", [])),
            new StepSkipped("notes", "f", "nothing changed") { At = s_start, By = s_process },
            new StepFailed("stage", TimeSpan.FromSeconds(1), "Id", "why", Cancelled: true) { At = s_start, By = s_process },
            new SessionRemoved { At = s_start, By = s_process },
        ];
        foreach (SessionEvent written in events)
        {
            SessionEvent read = SessionJson.Read(SessionJson.Write(written));

            Assert.IsType(written.GetType(), read);
            Assert.Equal(SessionJson.Write(written), SessionJson.Write(read));
        }
    }

    [Fact]
    public void What_differs_between_two_sessions_of_one_name_is_named()
    {
        SessionSettings asked = Sample.Settings(commit: "fedcba9876543210fedcba9876543210fedcba98", define: definition => definition with { Links = ["latest"] });

        IReadOnlyList<string> differences = Sample.Settings().DifferencesFrom(asked);

        Assert.Equal(2, differences.Count);
        Assert.Contains("commit fedcba9 instead of 0123456", differences);
        Assert.Contains(differences, difference => difference.Contains("links", StringComparison.Ordinal));
        Assert.Empty(Sample.Settings().DifferencesFrom(Sample.Settings()));
    }

    [Fact]
    public void A_session_from_before_a_key_existed_is_the_same_where_the_key_is_not_used()
    {
        JsonNode json = JsonNode.Parse(SessionJson.Write(new SessionOpened(Sample.Settings()) { At = s_start, By = s_process }))!;
        json["settings"]!["definition"]!.AsObject().Remove("version");
        json["settings"]!["definitionDigest"] = "of another text";

        SessionSettings old = ((SessionOpened)SessionJson.Read(Encoding.UTF8.GetBytes(json.ToJsonString()))).Settings;

        Assert.Equal("rc.0", old.Definition.Version.FirstOnBranch);
        Assert.Empty(old.DifferencesFrom(Sample.Settings()));
        Assert.Equal(["definition (version.image.firstRevision)"], old.DifferencesFrom(Sample.Settings(define: definition => definition with
        {
            Version = new VersionDefinition { Image = new ImageVersionDefinition { FirstRevision = 1 } },
        })));
    }

    [Theory]
    [InlineData("Get-ReleaseSession hello-1.2.0 | Invoke-ReleaseBuild")]
    [InlineData("Get-ReleaseSession hello-1.2.0 | New-ReleaseNote", "build")]
    [InlineData("Get-ReleaseSession hello-1.2.0 | New-StagedRelease", "build", "notes")]
    [InlineData("Get-ReleaseSession hello-1.2.0 | New-ReleaseTag", "build", "notes", "stage")]
    [InlineData("Get-ReleaseSession hello-1.2.0 | Publish-StagedRelease", "build", "notes", "stage", "tag")]
    [InlineData("Get-ReleaseSession hello-1.2.0 | Set-StagedVersionLink", "build", "notes", "stage", "publish")]
    [InlineData(null, "build", "notes", "stage", "publish", "link")]
    public void The_next_command_is_that_of_the_first_step_not_done(string? expected, params string[] done)
    {
        ReleaseSession session = ReleaseSession.Fold([Opened(), .. done.SelectMany(step => new SessionEvent[] { Started(step), Completed(step, fact: null) })])!;

        Assert.Equal(expected, NextCommand.Of(session)?.PowerShell);
    }

    private static SessionOpened Opened() => new(Sample.Settings()) { At = s_start, By = s_process };

    private static StepStarted Started(string step) => new(step, "f") { At = s_start, By = s_process };

    private static StepCompleted Completed(string step, StepOutput? fact) => new(step, "f", TimeSpan.FromSeconds(3), fact) { At = s_start, By = s_process };
}
