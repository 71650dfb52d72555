using System.Text;
using ReleaseTools.Announce;
using ReleaseTools.Artifacts;
using ReleaseTools.Formatting;
using ReleaseTools.Images;
using ReleaseTools.Notes;
using ReleaseTools.Sessions;
using ReleaseTools.Staging;
using ReleaseTools.Workflow;

namespace ReleaseTools.Reports;

/// <summary>The page that a CI shows of a release: what it is, its artifacts, its links and its steps, as Markdown.</summary>
public static class ReleaseSummary
{
    /// <param name="run">Where the CI shows the run; null where it isn't known.</param>
    public static string Write(ReleaseSession session, string? run = null)
    {
        var page = new StringBuilder($"{Begin(session.Id)}\n## {MarkdownText.Escape($"{session.Product} {session.Tag}")}: {(NextCommand.Of(session) is not null ? session.State : session.Rehearsal ? "rehearsed" : "released")}\n");
        Table(page, ["", ""], Values(session, run));
        Section(page, "Artifacts", ["Name", "Platform", "Size", "SHA-256"], session.Artifacts.Select(artifact => Row(session, artifact)));
        Section(page, "Images", ["Image", "Tags", "Platforms", "Size"], session.Images.Select(Row));
        Section(page, "Links", ["Link", "Version", "Before", "Outcome"], session.Links.Select(Row));
        Section(page, "Announcements", ["Channel", "Outcome", "Target", "Reason"], session.Announcements.Select(Row));
        Section(page, "Steps", ["Step", "Outcome", "Took", "Reason"], session.Steps.Select(Row));
        return page.Append(End(session.Id)).Append('\n').ToString();
    }

    /// <summary>A page of pages with this release's as it is now: in place of its earlier one, else after the others.</summary>
    /// <param name="existing">What other commands of the same run have written.</param>
    public static string Merge(string existing, string id, string page)
    {
        int begin = existing.IndexOf(Begin(id), StringComparison.Ordinal);
        int end = begin < 0 ? -1 : existing.IndexOf(End(id), begin, StringComparison.Ordinal);
        if (end >= 0) return string.Concat(existing.AsSpan(0, begin), page, existing.AsSpan(end + End(id).Length).TrimStart('\n'));
        return existing + (existing.Length == 0 || existing.EndsWith('\n') ? "" : "\n") + page;
    }

    private static string Begin(string id) => $"<!-- release {id} -->";

    private static string End(string id) => $"<!-- end of release {id} -->";

    private static IEnumerable<string[]> Values(ReleaseSession session, string? run)
    {
        yield return ["Version", Text(session.Version.ToString())];
        yield return ["Commit", MarkdownText.Code(session.Commit) + (session.Branch.Length > 0 ? $" on {Text(session.Branch)}" : "")];
        if (session.Channel is { } channel) yield return ["Channel", Text(channel)];
        if (session.Rehearsal) yield return ["Mode", "rehearsal: nothing public is touched"];
        if (session.PublicPage is { } page) yield return ["Release page", Link(page, page)];
        if (session.GitHub is { } gitHub && gitHub.Page != session.PublicPage) yield return ["On GitHub", Link(gitHub.Page, gitHub.Page)];
        if (session.TrackingIssue is { } issue) yield return ["Tracked by", Link(issue.ToString(), issue.Page)];
        if (run is not null) yield return ["Run", Link(run, run)];
        if (NextCommand.Of(session) is { } next) yield return ["Next", MarkdownText.Code(next.CommandLine)];
    }

    private static string[] Row(ReleaseSession session, Artifact artifact) =>
        [AddressOf(session, artifact) is { } url ? Link(artifact.Name, url) : Text(artifact.Name), artifact.Platform ?? "any", ByteSize.Format(artifact.Size), MarkdownText.Code(artifact.Sha256)];

    private static string[] Row(ReleaseImage image) =>
        [MarkdownText.Code(image.Reference), Text(string.Join(", ", image.Tags.Concat(image.Floating))), Text(string.Join(", ", image.Platforms)), ByteSize.Format(image.Size)];

    private static string[] Row(LinkResult link) => [Text(link.Name), link.Version.ToString(), link.Previous?.ToString() ?? "", link.Outcome.ToString().ToLowerInvariant()];

    private static string[] Row(Announcement announcement) => [Text(announcement.Channel), announcement.State.ToString().ToLowerInvariant(), Text(announcement.Target), Text(announcement.Reason ?? "")];

    private static string[] Row(StepRecord step) =>
        [step.Step, step.State.ToString().ToLowerInvariant(), step.Duration is { } took ? Elapsed.Format(took) : "", Text(step.Reason?.Split('\n')[0] ?? "")];

    private static string? AddressOf(ReleaseSession session, Artifact artifact) =>
        session is { Rehearsal: false, Published: { } published, Definition.Publish.PublicUrl: { } root }
            ? $"{root.TrimEnd('/')}/{string.Join('/', (published.Prefix + artifact.Name).Split('/').Select(Uri.EscapeDataString))}" : null;

    private static void Section(StringBuilder page, string title, string[] headings, IEnumerable<string[]> rows)
    {
        string[][] all = [.. rows];
        if (all.Length == 0) return;
        page.Append($"\n### {title}\n");
        Table(page, headings, all);
    }

    private static void Table(StringBuilder page, string[] headings, IEnumerable<string[]> rows)
    {
        page.Append($"\n| {string.Join(" | ", headings)} |\n|{string.Concat(headings.Select(_ => " --- |"))}\n");
        foreach (string[] row in rows) page.Append($"| {string.Join(" | ", row)} |\n");
    }

    private static string Text(string text) => MarkdownText.Escape(text).Replace("|", "\\|", StringComparison.Ordinal);

    // only what leads somewhere: a store may be a folder of the machine
    private static string Link(string text, string url) =>
        WebAddress.IsLink(url)
            ? $"[{Text(text)}]({url.Replace("(", "%28", StringComparison.Ordinal).Replace(")", "%29", StringComparison.Ordinal).Replace("|", "%7C", StringComparison.Ordinal).Replace(" ", "%20", StringComparison.Ordinal)})"
            : MarkdownText.Code(text);
}
