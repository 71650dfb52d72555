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

namespace ReleaseTools.Sessions;

/// <summary>One thing that happened to a session. Numbered, written once, never changed.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "event")]
[JsonDerivedType(typeof(SessionOpened), "session-opened")]
[JsonDerivedType(typeof(StepStarted), "step-started")]
[JsonDerivedType(typeof(StepAdvanced), "step-advanced")]
[JsonDerivedType(typeof(StepCompleted), "step-completed")]
[JsonDerivedType(typeof(StepSkipped), "step-skipped")]
[JsonDerivedType(typeof(StepFailed), "step-failed")]
[JsonDerivedType(typeof(SessionRemoved), "session-removed")]
public abstract record SessionEvent
{
    public required DateTimeOffset At { get; init; }

    /// <summary>Who wrote it.</summary>
    public required ProcessMark By { get; init; }
}

/// <summary>The first event of every session.</summary>
public sealed record SessionOpened(SessionSettings Settings) : SessionEvent;

/// <summary>A step is being run, by the process that wrote this.</summary>
/// <param name="Fingerprint">A digest of everything the step depends on.</param>
public sealed record StepStarted(string Step, string Fingerprint) : SessionEvent;

/// <summary>A step goes on, and what is known already must not be lost with its process.</summary>
public sealed record StepAdvanced(string Step, StepOutput Fact) : SessionEvent;

/// <summary>A step has done its work.</summary>
/// <param name="Fact">What is known since; null where a step only had to succeed.</param>
public sealed record StepCompleted(string Step, string Fingerprint, TimeSpan Duration, StepOutput? Fact) : SessionEvent;

/// <summary>A step found that there was nothing to do.</summary>
public sealed record StepSkipped(string Step, string Fingerprint, string Reason) : SessionEvent;

/// <summary>A step ended without doing its work; it runs again next time.</summary>
/// <param name="Cancelled">Whether a person stopped it.</param>
public sealed record StepFailed(string Step, TimeSpan Duration, string ErrorId, string Message, bool Cancelled) : SessionEvent;

/// <summary>The session is being removed: whatever else is still there no longer counts.</summary>
public sealed record SessionRemoved : SessionEvent;

/// <summary>What a finished step adds to what is known of a release.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "fact")]
[JsonDerivedType(typeof(PrerequisitesTested), "prerequisites-tested")]
[JsonDerivedType(typeof(BuildFinished), "build-finished")]
[JsonDerivedType(typeof(TestsRun), "tests-run")]
[JsonDerivedType(typeof(NotesWritten), "notes-written")]
[JsonDerivedType(typeof(ReleaseStaged), "release-staged")]
[JsonDerivedType(typeof(TagMade), "tag-made")]
[JsonDerivedType(typeof(ReleasePublished), "release-published")]
[JsonDerivedType(typeof(GitHubPublished), "github-published")]
[JsonDerivedType(typeof(TrackingIssueOpened), "tracking-issue-opened")]
[JsonDerivedType(typeof(LinksMoved), "links-moved")]
[JsonDerivedType(typeof(AnnouncementsSent), "announcements-sent")]
public abstract record StepOutput;

public sealed record PrerequisitesTested(IReadOnlyList<PrerequisiteFinding> Findings) : StepOutput;

/// <param name="Build">The name that the build is staged under.</param>
/// <param name="Images">Null = none.</param>
public sealed record BuildFinished(string Build, IReadOnlyList<Artifact> Artifacts, IReadOnlyList<ReleaseImage>? Images = null) : StepOutput
{
    /// <summary>The images that its steps ran in; null where they ran on the machine itself.</summary>
    public IReadOnlyList<BuildImage>? RanIn { get; init; }
}

/// <summary>Every test of one kind was tried.</summary>
public sealed record TestsRun(TestKind Kind, IReadOnlyList<TestResult> Results) : StepOutput
{
    /// <summary>How the step stands that ran them: a step whose tests failed has failed, though nothing kept it from its end.</summary>
    public (StepState State, string? Reason) Judge()
    {
        List<string> failed = [.. Results.Where(result => result.Outcome is TestOutcome.Failed or TestOutcome.TimedOut).Select(result => result.Name)];
        if (failed.Count > 0) return (StepState.Failed, $"{failed.Count} of {Results.Count} {(Results.Count == 1 ? "test" : "tests")} failed: {string.Join(", ", failed)}");
        return Results.FirstOrDefault(result => result.Outcome is TestOutcome.Skipped) is { } skipped ? (StepState.Skipped, skipped.Reason) : (StepState.Done, null);
    }
}

public sealed record NotesWritten(ReleaseNotes Notes) : StepOutput;

/// <param name="Images">With their tags; null = none.</param>
public sealed record ReleaseStaged(StagedRelease Staged, IReadOnlyList<ReleaseImage>? Images = null) : StepOutput;

/// <summary>The git tag is there: made, or found.</summary>
public sealed record TagMade(ReleaseTag Tag) : StepOutput;

public sealed record ReleasePublished(PublishedRelease Published) : StepOutput;

public sealed record GitHubPublished(GitHubPublication Publication) : StepOutput;

public sealed record TrackingIssueOpened(TrackingIssue Issue) : StepOutput;

/// <param name="ImageTags">Null = none.</param>
public sealed record LinksMoved(IReadOnlyList<LinkResult> Links, IReadOnlyList<TaggedImage>? ImageTags = null) : StepOutput;

/// <summary>How it stands with some channels; those that are not named stand as they did.</summary>
public sealed record AnnouncementsSent(IReadOnlyList<Announcement> Announcements) : StepOutput
{
    /// <summary>What was known before, with these in the place of older ones of the same channel.</summary>
    public IReadOnlyList<Announcement> Over(IReadOnlyList<Announcement> before) =>
        before.Where(old => Announcements.All(one => one.Channel != old.Channel)).Concat(Announcements).ToArray();

    /// <summary>How the step stands that announces: it is done where every channel of the definition has it.</summary>
    /// <param name="before">How it stood with each channel before.</param>
    public (StepState State, string? Reason) Judge(ReleaseDefinition definition, IReadOnlyList<Announcement> before)
    {
        IReadOnlyList<Announcement> now = Over(before);
        List<string> open = [.. definition.Announce.Select(channel => channel.Name)
            .Where(name => now.FirstOrDefault(one => one.Channel == name) is not { State: AnnouncementState.Sent or AnnouncementState.Skipped })];
        return open.Count == 0 ? (StepState.Done, null) : (StepState.Failed, $"not announced by {string.Join(", ", open)}");
    }
}
