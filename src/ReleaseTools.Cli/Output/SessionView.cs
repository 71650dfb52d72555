using ReleaseTools.Announce;
using ReleaseTools.Artifacts;
using ReleaseTools.Definitions;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Formatting;
using ReleaseTools.Images;
using ReleaseTools.Sessions;
using ReleaseTools.Staging;
using ReleaseTools.Testing;
using ReleaseTools.Versions;
using ReleaseTools.Workflow;

namespace ReleaseTools.Cli.Output;

/// <summary>Shows what is known of a release, in tables that stay whole when they are redirected.</summary>
internal sealed class SessionView(ConsoleWriter console)
{
    /// <summary>The values of a session, shown before anything is done (R1.4).</summary>
    public void Values(SessionSettings session, ReleaseWorkspace workspace, string? reason)
    {
        var values = new TextTable();
        void Row(string name, string value) => values.Add(name, value);

        Row("Session", session.Id);
        Row("Version", $"{session.Tag}{(reason is null ? "" : $" ({reason})")}");
        Row("Type", session.Version.Type.ToString().ToLowerInvariant());
        if (session.Channel is { } channel) Row("Channel", channel);
        Row("Commit", $"{session.Commit[..12]} of {session.CommitDate.UtcDateTime:yyyy-MM-dd HH:mm} UTC{(session.Branch.Length > 0 ? $" on {session.Branch}" : ", detached")}");
        Row("Repository", session.SourceUrl is null ? workspace.Root : $"{workspace.Root} (from {session.SourceUrl})");
        Row("Stage", workspace.StageStore(session.Definition, session.Rehearsal).PlaceOf(""));
        Row("Publish", workspace.PublishStore(session.Definition, session.Rehearsal).PlaceOf(""));
        Row("Mode", session.Rehearsal ? "rehearsal: nothing public is touched" : "release");
        Row("Log", workspace.LogPath(session));
        console.Block(values, hasHeadings: false);
        console.Line();
    }

    /// <summary>Every test of the definition, also those that have not run.</summary>
    public void Tests(ReleaseSession session)
    {
        if (session.Definition.Tests.Count == 0) return;
        TextTable table = Headed("Test", "Kind", "Outcome");
        foreach (TestDefinition test in session.Definition.Tests.OrderBy(TestKinds.KindOf))
        {
            TestKind kind = TestKinds.KindOf(test);
            table.Add(test.Name, kind.ToString().ToLowerInvariant(), session.Tests.FirstOrDefault(result => result.Name == test.Name && result.Kind == kind)?.Describe() ?? "has not run");
        }
        console.Block(table, hasHeadings: true);
        console.Line();
    }

    public void Artifacts(IReadOnlyList<Artifact> artifacts)
    {
        if (artifacts.Count == 0) return;
        TextTable table = Headed("Artifact", "Kind", "Platform", "Size", "SHA-256");
        foreach (Artifact artifact in artifacts)
            table.Add(artifact.Name, artifact.Kind.ToString().ToLowerInvariant(), artifact.Platform ?? "any", ByteSize.Format(artifact.Size), Fitting(artifact.Sha256));
        console.Block(table, hasHeadings: true);
        console.Line();
    }

    /// <summary>The container images with their tags, and what became of those that were set.</summary>
    public void Images(ReleaseSession session)
    {
        if (session.Images.Count == 0) return;
        TextTable table = Headed("Image", "Platforms", "Size", "Digest", "Tags");
        foreach (ReleaseImage image in session.Images)
            table.Add(image.Name, image.Platforms.Count > 0 ? string.Join(", ", image.Platforms) : "any", ByteSize.Format(image.Size), image.Digest.ToString(), string.Join(", ", image.Tags.Concat(image.Floating)));
        console.Block(table, hasHeadings: true);
        console.Line();
        foreach (TaggedImage refused in session.ImageTags.Where(tag => tag.Outcome is LinkVerdict.Refused)) console.Line(refused.ToString());
    }

    public void Links(IReadOnlyList<LinkResult> links)
    {
        if (links.Count == 0) return;
        TextTable table = Headed("Link", "Names", "Before", "Outcome");
        foreach (LinkResult link in links)
        {
            string now = link.Outcome is LinkVerdict.Refused ? link.Previous?.ToString() ?? "-" : link.Version.ToString();
            table.Add(link.Name, now, link.Previous?.ToString() ?? "-", link.Outcome switch
            {
                LinkVerdict.Forward => link.Warning is null ? "moved" : $"moved; {link.Warning}",
                LinkVerdict.Unchanged => "unchanged",
                _ => $"kept: {link.Reason}",
            });
        }
        console.Block(table, hasHeadings: true);
        console.Line();
    }

    public void Announcements(IReadOnlyList<Announcement> announcements)
    {
        if (announcements.Count == 0) return;
        TextTable table = Headed("Channel", "Kind", "State", "When", "Target", "Reason");
        foreach (Announcement one in announcements)
            table.Add(one.Channel, one.Kind, one.State.ToString().ToLowerInvariant(), $"{one.At.UtcDateTime:yyyy-MM-dd HH:mm:ss}", one.Url ?? one.Target, one.Reason ?? "");
        console.Block(table, hasHeadings: true);
        console.Line();
    }

    public void Steps(ReleaseSession session)
    {
        if (session.History.Count == 0) return;
        TextTable table = Headed("Step", "Outcome", "Began", "Took", "Machine", "Reason");
        foreach (StepRecord record in session.History)
            table.Add(record.Step, record.State.ToString().ToLowerInvariant(), $"{record.StartedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss}",
                record.Duration is { } took ? Elapsed.Format(took) : "-", record.Machine, record.Reason?.Split('\n')[0] ?? "");
        console.Block(table, hasHeadings: true);
        console.Line();
    }

    public void Sessions(IReadOnlyList<ReleaseSession> sessions)
    {
        TextTable table = Headed("Session", "Version", "Commit", "State", "Updated");
        foreach (ReleaseSession session in sessions)
            table.Add(session.Id, session.Tag, session.Commit[..7], session.State, $"{session.Updated.UtcDateTime:yyyy-MM-dd HH:mm:ss}");
        console.Block(table, hasHeadings: true);
    }

    /// <summary>Where the release can be looked at, and what comes next.</summary>
    public void Closing(ReleaseSession session)
    {
        if (session.Published is { } published) console.Line($"Release page: {published.Page}");
        if (session.TrackingIssue is { } issue) console.Line($"Tracked by: {issue.Page}");
        if (session.GitHub is { } gitHub) console.Line($"On GitHub: {gitHub.Page}");
        if (NextCommand.Of(session) is { } next) console.Line($"Next: {next.CommandLine}");
    }

    // on a narrow terminal the first digits do; status --output json has them all
    private string Fitting(string digest) => console.Out.Width < 140 ? digest[..16] : digest;

    private static TextTable Headed(params string[] headings)
    {
        var table = new TextTable();
        table.Add(headings);
        return table;
    }
}
