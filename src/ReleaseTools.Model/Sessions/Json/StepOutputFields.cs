using System.Text.Json;
using ReleaseTools.Announce;
using ReleaseTools.Artifacts;
using ReleaseTools.Branches;
using ReleaseTools.Builds;
using ReleaseTools.Definitions.Json;
using ReleaseTools.Definitions.Shapes;
using ReleaseTools.GitHub;
using ReleaseTools.Images;
using ReleaseTools.Notes;
using ReleaseTools.Prerequisites;
using ReleaseTools.Staging;
using ReleaseTools.Testing;
using ReleaseTools.Tracking;
using ReleaseTools.Versions;

namespace ReleaseTools.Sessions.Json;

/// <summary>Reads what finished steps have added to a session.</summary>
internal static class StepOutputFields
{
    private static readonly ChoiceShape<ArtifactKind> s_kind = ChoiceShape.Of<ArtifactKind>();

    public static StepOutput Read(JsonElement json) => json.Text("fact") switch
    {
        "prerequisites-tested" => new PrerequisitesTested(json.List("findings", ReadFinding)),
        "build-finished" => new BuildFinished(json.Text("build"), json.List("artifacts", ReadArtifact), json.OptionalList("images", ImageFields.Read)) { RanIn = json.OptionalList("ranIn", ReadImage) },
        "tests-run" => new TestsRun(Kind(json.Text("kind")), json.List("results", ReadTest)),
        "notes-written" => new NotesWritten(ReadNotes(json.Object("notes"))),
        "release-staged" => new ReleaseStaged(ReadStaged(json.Object("staged")), json.OptionalList("images", ImageFields.Read)),
        "tag-made" => new TagMade(ReadTag(json.Object("tag"))),
        "release-published" => new ReleasePublished(ReadPublished(json.Object("published"))),
        "github-published" => new GitHubPublished(ReadPublication(json.Object("publication"))),
        "tracking-issue-opened" => new TrackingIssueOpened(ReadIssue(json.Object("issue"))),
        "links-moved" => new LinksMoved(json.List("links", ReadLink), json.OptionalList("imageTags", ImageFields.ReadTagged)),
        "announcements-sent" => new AnnouncementsSent(json.List("announcements", ReadAnnouncement)),
        string other => throw JsonFields.Unknown("fact", other),
    };

    private static PrerequisiteFinding ReadFinding(JsonElement json) =>
        new(json.Text("name"), Outcome(json.Text("outcome")), json.Text("found"), json.Text("needed"), json.OptionalText("remedy"));

    private static BuildImage ReadImage(JsonElement json) => new(json.Text("name"), json.Text("digest"));

    private static Artifact ReadArtifact(JsonElement json) =>
        new(json.Text("name"), json.Number("size"), json.Text("sha256"), json.Text("sha512"), s_kind.FromJson(json.Value("kind"), "kind"), json.OptionalText("platform"))
        {
            LocalPath = json.OptionalText("localPath"),
            First = json.Flag("first"),
        };

    private static TestResult ReadTest(JsonElement json) => new(
        json.Text("name"), Kind(json.Text("kind")), Ending(json.Text("outcome")), json.Duration("duration"), json.OptionalCount("exitCode"), json.OptionalText("reason"));

    private static ReleaseNotes ReadNotes(JsonElement json) => new(
        json.Version("version"), json.OptionalText("previousTag"), json.Count("commits"), json.Text("markdownPath"), json.Text("jsonPath"), json.Text("digest"));

    private static StagedRelease ReadStaged(JsonElement json) => new(
        json.Text("product"), json.Version("version"), json.Text("build"), json.Text("commit"), json.Text("store"), json.Text("prefix"),
        json.Count("objectCount"), json.Number("size"), json.Text("manifestSha256"));

    private static ReleaseTag ReadTag(JsonElement json) => new()
    {
        Name = json.Text("name"),
        Version = json.Version("version"),
        Commit = json.Text("commit"),
        Object = json.Text("object"),
        Remote = json.OptionalText("remote"),
        Signed = json.Flag("signed"),
        Outcome = Tagging(json.Text("outcome")),
    };

    private static PublishedRelease ReadPublished(JsonElement json) => new(
        json.Text("product"), json.Version("version"), json.Text("build"), json.Text("commit"), json.Text("store"), json.Text("prefix"),
        json.Count("objectCount"), json.Number("size"), json.Text("manifestSha256"), json.Text("page"));

    private static GitHubPublication ReadPublication(JsonElement json) => new(
        json.Text("gitHubRepository"), json.Number("id"), json.Text("tag"), json.Text("page"), json.Count("assetCount"), json.Number("size"), json.Flag("prerelease"));

    private static TrackingIssue ReadIssue(JsonElement json) => new(json.Text("gitHubRepository"), json.Number("number"), json.Text("title"), json.Text("page"));

    private static LinkResult ReadLink(JsonElement json) => new(
        json.Text("product"), json.Text("name"), json.Version("version"), json.OptionalVersion("previous"), Verdict(json.Text("outcome")), json.OptionalText("reason"))
    {
        Warning = json.OptionalText("warning"),
    };

    private static Announcement ReadAnnouncement(JsonElement json) => new(
        json.Text("channel"), json.Text("kind"), json.Text("target"), Sending(json.Text("state")), json.Date("at"), json.OptionalText("reason"))
    {
        Delivered = json.OptionalTexts("delivered") ?? [],
        Url = json.OptionalText("url"),
    };

    private static PrerequisiteOutcome Outcome(string name) => name switch
    {
        "Passed" => PrerequisiteOutcome.Passed,
        "Warning" => PrerequisiteOutcome.Warning,
        "Failed" => PrerequisiteOutcome.Failed,
        _ => throw JsonFields.Unknown("outcome", name),
    };

    private static TestKind Kind(string name) => name switch
    {
        "Unit" => TestKind.Unit,
        "System" => TestKind.System,
        _ => throw JsonFields.Unknown("kind of test", name),
    };

    private static TestOutcome Ending(string name) => name switch
    {
        "Passed" => TestOutcome.Passed,
        "Failed" => TestOutcome.Failed,
        "TimedOut" => TestOutcome.TimedOut,
        "Skipped" => TestOutcome.Skipped,
        _ => throw JsonFields.Unknown("outcome", name),
    };

    public static LinkVerdict Verdict(string name) => name switch
    {
        "Forward" => LinkVerdict.Forward,
        "Unchanged" => LinkVerdict.Unchanged,
        "Refused" => LinkVerdict.Refused,
        "Back" => LinkVerdict.Back,
        _ => throw JsonFields.Unknown("outcome", name),
    };

    private static TagOutcome Tagging(string name) => name switch
    {
        "Created" => TagOutcome.Created,
        "Existing" => TagOutcome.Existing,
        "Completed" => TagOutcome.Completed,
        "Rehearsed" => TagOutcome.Rehearsed,
        _ => throw JsonFields.Unknown("outcome", name),
    };

    private static AnnouncementState Sending(string name) => name switch
    {
        "Sent" => AnnouncementState.Sent,
        "Failed" => AnnouncementState.Failed,
        "Skipped" => AnnouncementState.Skipped,
        "Unknown" => AnnouncementState.Unknown,
        _ => throw JsonFields.Unknown("state", name),
    };
}

/// <summary>Reads what a session knows of its container images.</summary>
internal static class ImageFields
{
    public static ReleaseImage Read(JsonElement json) => new(json.Text("name"), Digest(json), json.Number("size"), json.List("platforms", item => item.AsText("platforms")))
    {
        Tags = json.OptionalTexts("tags") ?? [],
        Floating = json.OptionalTexts("floating") ?? [],
        Aliases = json.OptionalTexts("aliases") ?? [],
    };

    public static TaggedImage ReadTagged(JsonElement json) => new(json.Text("image"), Digest(json), StepOutputFields.Verdict(json.Text("outcome")), json.OptionalText("reason"));

    private static ImageDigest Digest(JsonElement json) =>
        ImageDigest.TryParse(json.Text("digest"), out ImageDigest? digest) ? digest : throw JsonFields.Unknown("digest", json.Text("digest"));
}
