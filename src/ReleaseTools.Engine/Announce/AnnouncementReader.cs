using System.Globalization;
using System.Text.Json;
using ReleaseTools.Announce;
using ReleaseTools.Definitions;
using ReleaseTools.Engine.GitHub.Releases;
using ReleaseTools.Engine.Http;
using ReleaseTools.Engine.Notes;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Staging;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Formatting;
using ReleaseTools.GitHub;
using ReleaseTools.Notes;
using ReleaseTools.Sessions;
using ReleaseTools.Staging;

namespace ReleaseTools.Engine.Announce;

/// <summary>Collects what there is to say about a published release. The notes come from the store, so that any machine can announce.</summary>
internal sealed class AnnouncementReader(ReleaseWorkspace workspace, ReleaseSession session)
{
    private readonly IObjectStore _store = workspace.PublishStore(session);

    // the other files of a release have names to be told apart from, too
    private readonly Lazy<IReadOnlyDictionary<string, string>> _assetNames = new(() => AssetNames.Of(
        [.. session.Artifacts.Select(artifact => artifact.Name), StoreLayout.Sha256Sums, StoreLayout.Sha512Sums], Transliteration.ToAscii));

    private NotesDocument? _notes;
    private bool _isRead;

    /// <exception cref="ReleaseException">The store, or the channel's template, can't be read; a variable of the subject is not set.</exception>
    public async Task<AnnouncementContent> ReadAsync(AnnounceDefinition channel, Announcement? before, CancellationToken cancellation)
    {
        if (!_isRead) _notes = await NotesAsync(cancellation);
        _isRead = true;
        var news = new AnnouncementContent(
            IdOf(channel, before), workspace.Scope(session.Settings).Expand(channel.Channel!.Subject), session.Product, session.Version, session.Tag, session.Commit,
            session.Settings.CommitDate, Page, Packages(), _notes);
        if (channel.Channel.Template is not { } template) return news;
        NoteTemplate own = await NoteTemplate.LoadAsync(Path.Combine(workspace.Root, template), cancellation, "announce[].template", "docs/announce.md");
        return news with { Text = own.Render(AnnouncementData.Of(news, channel.Webhook?.Format is WebhookFormat.Slack ? SlackMessage.Escape : MarkdownText.Escape)) };
    }

    // what was sent and is wanted again is another message
    private string IdOf(AnnounceDefinition channel, Announcement? before) =>
        Fingerprint.Of(session.Id, session.Commit, $"{session.Opened:O}", channel.Name, before?.State is AnnouncementState.Sent ? $"{before.At:O}" : null);

    /// <summary>Where the public reads the store, also in a rehearsal: it shows what would be sent. Without such an address, GitHub is the public place.</summary>
    private string? PublicUrl => session.Definition.Publish.PublicUrl;

    private string Page => PublicUrl is null && session.GitHub is { } release ? release.Page : PublicAddress.Of(_store, PublicUrl, StoreLayout.Page(session.Product));

    private List<AnnouncedPackage> Packages() =>
    [
        .. session.Artifacts.OrderByDescending(artifact => artifact.First).ThenBy(artifact => artifact.Name, StringComparer.Ordinal).Select(artifact =>
            new AnnouncedPackage(artifact.Name, UrlOf(artifact.Name), artifact.Size, artifact.Sha256, artifact.Sha512, artifact.Kind, artifact.Platform)),
    ];

    private string UrlOf(string name)
    {
        if (PublicUrl is not null || session.GitHub is not { } release) return PublicAddress.Of(_store, PublicUrl, StoreLayout.PublishedRelease(session.Product, session.Version) + name);
        // what GitHub's own pages link to: https://github.com/acme/hello/releases/download/v1.2.0/hello.zip
        string repository = release.Page[..release.Page.IndexOf("/releases/", StringComparison.Ordinal)];
        return $"{repository}/releases/download/{UrlText.Path(release.Tag)}/{UrlText.Path(_assetNames.Value[name])}";
    }

    private async Task<NotesDocument?> NotesAsync(CancellationToken cancellation)
    {
        (IObjectStore store, string prefix) = session.Published is { } published ? (_store, published.Prefix) : (workspace.StageStore(session), session.Staged?.Prefix ?? "");
        string key = prefix + NoteWriter.JsonName;
        if (await store.ReadTextAsync(key, cancellation) is not { } stored) return null;
        try { return NotesJson.Parse(stored.Text); }
        catch (JsonException e)
        {
            throw new ReleaseException("NotesUnreadable", ErrorCategory.InvalidData, key, $"{key} in {store.Root} is not what this version writes: {e.Message}", "Announce it with the version of ReleaseTools that published it.", e);
        }
    }
}

/// <summary>The news as a template sees them: plain values, those that people worded escaped for the channel.</summary>
internal static class AnnouncementData
{
    /// <param name="escape">For the markup of the channel.</param>
    public static Dictionary<string, object?> Of(AnnouncementContent news, Func<string, string> escape) => new(StringComparer.Ordinal)
    {
        ["subject"] = escape(news.Subject),
        ["product"] = escape(news.Product),
        ["version"] = news.Version.ToString(),
        ["tag"] = escape(news.Tag),
        ["prerelease"] = !news.Version.IsOfficial,
        ["commit"] = news.Commit,
        ["date"] = news.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        ["previousTag"] = escape(news.Notes?.PreviousTag ?? ""),
        ["summary"] = escape(news.Summary ?? ""),
        ["page"] = news.Page,
        ["groups"] = (news.Notes?.Groups ?? []).Select(group => new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["title"] = escape(group.Title),
            ["entries"] = group.Entries.Select(entry => new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["title"] = escape(entry.Title),
                ["scope"] = escape(entry.Scope ?? ""),
                ["breakingNote"] = escape(entry.BreakingNote ?? ""),
                ["breakingNotes"] = entry.BreakingNotes.Select(escape).ToArray(),
                ["details"] = (entry.Details ?? []).Select(escape).ToArray(),
            }).ToArray(),
        }).ToArray(),
        ["packages"] = news.Packages.Select(package => new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["name"] = escape(package.Name),
            ["url"] = package.Url,
            ["size"] = ByteSize.Format(package.Size),
            ["bytes"] = package.Size,
            ["sha256"] = package.Sha256,
            ["sha512"] = package.Sha512,
            ["kind"] = package.Kind.ToString().ToLowerInvariant(),
            ["platform"] = package.Platform ?? "any",
        }).ToArray(),
    };
}
