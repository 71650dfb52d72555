using System.Text.Json;
using ReleaseTools.Announce;
using ReleaseTools.Definitions;
using ReleaseTools.Engine.Notes;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Staging;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Notes;
using ReleaseTools.Sessions;
using ReleaseTools.Staging;

namespace ReleaseTools.Engine.Announce;

/// <summary>Collects what there is to say about a published release. The notes come from the store, so that any machine can announce.</summary>
internal sealed class NewsReader(ReleaseWorkspace workspace, ReleaseSession session)
{
    private readonly IObjectStore _store = workspace.PublishStore(session);
    private NotesDocument? _notes;
    private bool _isRead;

    /// <exception cref="ReleaseException">The store, or the channel's template, can't be read; a variable of the subject is not set.</exception>
    public async Task<ReleaseNews> ReadAsync(AnnounceDefinition channel, Announcement? before, CancellationToken cancellation)
    {
        PublishedRelease published = session.Published!;
        if (!_isRead) _notes = await NotesAsync(published, cancellation);
        _isRead = true;
        var news = new ReleaseNews(
            IdOf(channel, before), workspace.Scope(session.Settings).Expand(channel.Channel!.Subject), session.Product, session.Version, session.Tag, session.Commit,
            session.Settings.CommitDate, published.Page, Packages(published), _notes);
        if (channel.Channel.Template is not { } template) return news;
        NoteTemplate own = await NoteTemplate.LoadAsync(Path.Combine(workspace.Root, template), cancellation, "announce[].template", "docs/announce.md");
        return news with { Text = own.Render(NewsData.Of(news, channel.Webhook?.Format is WebhookFormat.Slack ? SlackMessage.Escape : MarkdownText.Escape)) };
    }

    // what was sent and is wanted again is another message
    private string IdOf(AnnounceDefinition channel, Announcement? before) =>
        Fingerprint.Of(session.Id, session.Commit, $"{session.Opened:O}", channel.Name, before?.State is AnnouncementState.Sent ? $"{before.At:O}" : null);

    private List<AnnouncedPackage> Packages(PublishedRelease published) =>
    [
        .. session.Artifacts.OrderByDescending(artifact => artifact.First).ThenBy(artifact => artifact.Name, StringComparer.Ordinal).Select(artifact => new AnnouncedPackage(
            artifact.Name, PublicAddress.Of(_store, ReleaseWorkspace.PublicUrl(session), published.Prefix + artifact.Name),
            artifact.Size, artifact.Sha256, artifact.Sha512, artifact.Kind, artifact.Platform)),
    ];

    private async Task<NotesDocument?> NotesAsync(PublishedRelease published, CancellationToken cancellation)
    {
        string key = published.Prefix + NoteWriter.JsonName;
        if (await _store.ReadTextAsync(key, cancellation) is not { } stored) return null;
        try { return NotesJson.Parse(stored.Text); }
        catch (JsonException e)
        {
            throw new ReleaseException("NotesUnreadable", ErrorCategory.InvalidData, key, $"{key} in {_store.Root} is not what this version writes: {e.Message}", "Publish the release again.", e);
        }
    }
}
