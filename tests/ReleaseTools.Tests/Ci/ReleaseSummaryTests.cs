using ReleaseTools.Announce;
using ReleaseTools.Artifacts;
using ReleaseTools.GitHub;
using ReleaseTools.Reports;
using ReleaseTools.Sessions;
using ReleaseTools.Staging;
using ReleaseTools.Tracking;
using ReleaseTools.Versions;

namespace ReleaseTools.Tests.Ci;

public sealed class ReleaseSummaryTests
{
    private static readonly ReleaseSession s_session = new()
    {
        Settings = Sample.Settings(define: definition => definition with { Publish = new() { PublicUrl = "https://dl.example.com/" } }) with { Channel = "release" },
        Repository = "/src/hello",
        Opened = default,
        Updated = default,
        Revision = 1,
        Artifacts = [new Artifact("a b|c.tar.gz", 2048, "abc", "def", ArtifactKind.Binary, "linux/amd64"), new Artifact("guide.pdf", 1, "012", "345", ArtifactKind.Docs)],
        History = [new StepRecord("build", StepState.Done, default, TimeSpan.FromSeconds(3), new ProcessMark("m", 1, default), "f"), new StepRecord("publish", StepState.Failed, default, TimeSpan.FromSeconds(1), new ProcessMark("m", 1, default), "f", "no | room\nsecond line")],
        Published = new PublishedRelease("hello", ReleaseVersion.Parse("1.2.0"), "b", Sample.Commit, "s3://x", "release/hello/1.2.0/", 2, 3, "m", "https://dl.example.com/release/hello/index.html"),
    };

    [Fact]
    public void The_page_shows_artifacts_and_steps()
    {
        string page = ReleaseSummary.Write(s_session, "https://ci.example.com/run(1)");

        Assert.Contains("## hello v1.2.0: publish failed\n", page, StringComparison.Ordinal);
        Assert.Contains("| [a b\\|c.tar.gz](https://dl.example.com/release/hello/1.2.0/a%20b%7Cc.tar.gz) | linux/amd64 | 2 KiB | `abc` |\n", page, StringComparison.Ordinal);
        Assert.Contains("| any | 1 B | `012` |", page, StringComparison.Ordinal);
        Assert.Contains("| publish | failed | 1.0 s | no \\| room |\n", page, StringComparison.Ordinal);
        Assert.Contains("| Channel | release |", page, StringComparison.Ordinal);
        Assert.Contains("(https://ci.example.com/run%281%29)", page, StringComparison.Ordinal);
        Assert.DoesNotContain("### Links", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_of_a_release_that_is_done_names_every_place_it_is_found_at()
    {
        ReleaseSession done = s_session with
        {
            GitHub = new GitHubPublication("acme/hello", 1, "v1.2.0", "https://github.com/acme/hello/releases/tag/v1.2.0", 2, 3, Prerelease: false),
            TrackingIssue = new TrackingIssue("acme/hello", 12, "Release", "https://github.com/acme/hello/issues/12"),
            Announcements = [new Announcement("team", "slack", "${env.CHAT}", AnnouncementState.Sent, default)],
            History = [.. new[] { "build", "notes", "stage", "publish", "link" }.Select(step => new StepRecord(step, StepState.Done, default, TimeSpan.Zero, new ProcessMark("m", 1, default), "f"))],
        };

        string page = ReleaseSummary.Write(done);

        Assert.Contains("## hello v1.2.0: released\n", page, StringComparison.Ordinal);
        Assert.Contains("| On GitHub | [https://github.com/acme/hello/releases/tag/v1.2.0](https://github.com/acme/hello/releases/tag/v1.2.0) |\n", page, StringComparison.Ordinal);
        Assert.Contains("| Tracked by | [acme/hello#12](https://github.com/acme/hello/issues/12) |\n", page, StringComparison.Ordinal);
        Assert.Contains("| team | sent | ${env.CHAT} |  |\n", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_later_page_of_the_same_release_takes_the_place_of_the_earlier_one()
    {
        string first = ReleaseSummary.Merge("before", s_session.Id, ReleaseSummary.Write(s_session)) + "after\n";
        string second = ReleaseSummary.Merge(first, s_session.Id, ReleaseSummary.Write(s_session with { History = [] }));

        Assert.StartsWith("before\n<!-- release hello-1.2.0 -->", second, StringComparison.Ordinal);
        Assert.EndsWith("<!-- end of release hello-1.2.0 -->\nafter\n", second, StringComparison.Ordinal);
        Assert.DoesNotContain("### Steps", second, StringComparison.Ordinal);
        Assert.Equal(second, ReleaseSummary.Merge(second, s_session.Id, ReleaseSummary.Write(s_session with { History = [] })));
    }

    [Fact]
    public void What_is_not_known_yet_is_no_output() => Assert.Equal(
        ["releaseSession=hello-1.2.0", "releaseProduct=hello", "releaseVersion=1.2.0", "releaseTag=v1.2.0", $"releaseCommit={Sample.Commit}", "releaseState=opened"],
        CiOutputs.Of(s_session with { Settings = Sample.Settings(), History = [], Published = null }).Select(pair => $"{pair.Key}={pair.Value}"));
}
