using ReleaseTools.Staging.Pages;
using ReleaseTools.Versions;

namespace ReleaseTools.Tests.Staging.Pages;

public sealed class ReleasePageTests : IDisposable
{
    private readonly PublishedFixture _published = new();

    public void Dispose() => _published.Dispose();

    [Fact]
    public async Task Releases_stand_newest_first_by_precedence()
    {
        foreach (string version in (string[])["1.2.0-rc.10", "1.2.0", "1.10.0", "1.2.0-rc.2"]) await _published.PublishAsync(version);
        await _published.UpdateAsync();
        string[] expected = ["1.10.0", "1.2.0", "1.2.0-rc.10", "1.2.0-rc.2"];
        Assert.Equal(expected, Index().Releases.Select(release => release.Version.ToString()));
        Assert.Equal(expected.Select(version => "v" + version), Elements().Where(element => element.Name == "article").Select(element => element["id"]));
    }

    [Fact]
    public async Task Milestones_stand_newest_first_by_number()
    {
        foreach (string version in (string[])["3.1.0-m9", "3.1.0-m10", "3.0.0", "3.1.0-rc1"]) await _published.PublishAsync(version);
        await _published.UpdateAsync(ReleaseOrder.Milestone);
        Assert.Equal(["3.1.0-rc1", "3.1.0-m10", "3.1.0-m9", "3.0.0"], Index().Releases.Select(release => release.Version.ToString()));
    }

    [Fact]
    public async Task The_index_says_what_the_manifests_say()
    {
        await _published.PublishAsync("1.2.0-rc.1", "# Notes", "base.tar.gz", "a.zip");
        await _published.LinkAsync("latest", "1.2.0-rc.1");
        await _published.UpdateAsync();
        ReleaseIndex index = Index();
        IndexedRelease release = Assert.Single(index.Releases);
        Assert.Equal((1, "hello"), (index.Schema, index.Product));
        Assert.Equal("1.2.0-rc.1", index.Links["latest"].ToString());
        Assert.True(release.Prerelease);
        Assert.Equal(new DateTimeOffset(2026, 11, 21, 9, 30, 0, TimeSpan.Zero), release.Date);
        Assert.Equal(("1.2.0-rc.1/", "RELEASE_NOTES.md"), (release.Path, release.Notes));
        Assert.Equal(["base.tar.gz", "a.zip", "RELEASE_NOTES.md", "SHA256SUMS"], release.Objects.Select(entry => entry.Path));
        Assert.Contains("\"sha512\": \"", _published.Json, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_update_writes_nothing()
    {
        await _published.PublishAsync("1.2.0", "# Notes");
        await _published.UpdateAsync();
        DateTime longAgo = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        foreach (string file in (string[])["index.html", "index.json"]) File.SetLastWriteTimeUtc(_published.PathOf(file), longAgo);
        await _published.UpdateAsync();
        foreach (string file in (string[])["index.html", "index.json"]) Assert.Equal(longAgo, File.GetLastWriteTimeUtc(_published.PathOf(file)));
    }

    [Fact]
    public async Task Links_show_where_they_lead_and_at_what_they_name()
    {
        await _published.PublishAsync("1.2.0");
        await _published.PublishAsync("1.3.0-rc.1");
        await _published.LinkAsync("stable", "1.2.0");
        await _published.LinkAsync("next", "1.3.0-rc.1");
        await _published.LinkAsync("gone", "0.9.0");
        await _published.UpdateAsync();
        string html = _published.Html;
        Assert.Contains("""<span class="badge link">stable</span> <a href="#v1.2.0">1.2.0</a>""", html, StringComparison.Ordinal);
        Assert.Contains("""<h2>1.2.0</h2> <span class="badge link">stable</span>""", html, StringComparison.Ordinal);
        Assert.Contains("""<h2>1.3.0-rc.1</h2> <span class="badge link">next</span> <span class="badge prerelease">pre-release</span>""", html, StringComparison.Ordinal);
        Assert.Contains("""<span class="badge link">gone</span> 0.9.0, not published""", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_newest_and_the_newest_official_release_are_unfolded()
    {
        foreach (string version in (string[])["1.3.0-rc.2", "1.3.0-rc.1", "1.2.0", "1.1.0"]) await _published.PublishAsync(version);
        await _published.UpdateAsync();
        Assert.Equal([true, false, true, false], Elements().Where(element => element.Name == "details").Select(element => element.Attributes.ContainsKey("open")));
    }

    [Fact]
    public async Task A_release_without_notes_has_its_downloads()
    {
        await _published.PublishAsync("1.2.0");
        await _published.UpdateAsync();
        Assert.Null(Assert.Single(Index().Releases).Notes);
        Assert.DoesNotContain("Release notes", _published.Html, StringComparison.Ordinal);
        Assert.Contains("sha256sum -c SHA256SUMS", _published.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_nothing_was_ever_published_there_is_no_page()
    {
        await _published.UpdateAsync();
        Assert.False(File.Exists(_published.PathOf("index.html")));
    }

    [Fact]
    public async Task When_the_last_release_is_taken_back_the_page_says_so()
    {
        await _published.PublishAsync("1.2.0");
        await _published.UpdateAsync();
        Directory.Delete(_published.PathOf("1.2.0"), recursive: true);
        await _published.UpdateAsync();
        Assert.Empty(Index().Releases);
        Assert.Contains("Nothing is published.", _published.Html, StringComparison.Ordinal);
        Elements();
    }

    [Fact]
    public async Task Long_and_old_notes_are_linked_instead_of_shown()
    {
        for (int minor = 0; minor <= InlinedNotes.Releases; minor++) await _published.PublishAsync($"1.{minor}.0", $"shown {minor}");
        await _published.PublishAsync("2.0.0", new string('x', (int)InlinedNotes.LongestNotes + 1));
        await _published.UpdateAsync();
        Assert.DoesNotContain("xxxx", _published.Html, StringComparison.Ordinal);
        Assert.Contains("<p>shown 50</p>", _published.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<p>shown 1</p>", _published.Html, StringComparison.Ordinal);
        Assert.Contains("""In a file of their own: <a href="1.1.0/RELEASE_NOTES.md">""", _published.Html, StringComparison.Ordinal);
        Assert.Contains("""In a file of their own: <a href="2.0.0/RELEASE_NOTES.md">""", _published.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_are_escaped_as_text_and_as_addresses()
    {
        string[] names = ["a b#1?100%.txt", "\"quoted\" & 'so' <b>.txt", "docs/Größe 数.pdf", "x\n\u202Etxt.exe", "a:b\\c"];
        await _published.PublishAsync("1.2.0+build.5", notes: null, names);
        await _published.UpdateAsync();
        string[] addresses = [.. Elements().Where(element => element.Name == "a").Select(element => element["href"]!)];
        foreach (string name in names) Assert.Contains("1.2.0%2Bbuild.5/" + string.Join('/', name.Split('/').Select(Uri.EscapeDataString)), addresses);
        Assert.Contains("&quot;quoted&quot; &amp; &#39;so&#39; &lt;b&gt;.txt", _published.Html, StringComparison.Ordinal);
        Assert.DoesNotContain('\u202E', _published.Html);
    }

    [Fact]
    public async Task Mutable_objects_say_what_they_are_and_that_they_change()
    {
        var store = new RecordingStore(_published.Store);
        await _published.PublishAsync("1.2.0");
        await new Engine.Staging.Pages.ReleasePage(store).UpdateAsync("hello", "https://example.com/dl/", Skipped.Nothing, CancellationToken.None);
        Assert.Equal(
            [("release/hello/index.json", "application/json", "no-cache"), ("release/hello/index.html", "text/html; charset=utf-8", "no-cache")],
            store.Puts);
        Assert.Contains("""<link rel="canonical" href="https://example.com/dl/release/hello/index.html">""", _published.Html, StringComparison.Ordinal);
    }

    private ReleaseIndex Index() => ReleaseIndexJson.Parse(_published.Json);

    private IReadOnlyList<Element> Elements() => HtmlCheck.Parse(_published.Html);
}
