using System.Text.Json;
using ReleaseTools.Artifacts;
using ReleaseTools.Engine.Staging;
using ReleaseTools.Engine.Staging.Pages;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Tests.Storage;

namespace ReleaseTools.Tests.Staging;

public sealed class ReleasePageTests : StagingTestBase
{
    private const string Html = "release/hello/index.html", Json = "release/hello/index.json";

    private ReleasePage Page => new(Store);

    [Fact]
    public async Task It_lists_every_release_newest_version_first()
    {
        foreach (string version in new[] { "1.2.0-rc.2", "1.10.0", "1.2.0", "1.2.0-rc.10" }) await PublishAsync(version, Build, File("x", version));
        Assert.True(await Page.UpdateAsync("hello", null, None));
        using JsonDocument index = JsonDocument.Parse(await Store.TextAsync(Json));
        Assert.Equal(["1.10.0", "1.2.0", "1.2.0-rc.10", "1.2.0-rc.2"], index.RootElement.GetProperty("releases").EnumerateArray().Select(release => release.GetProperty("version").GetString()));
        string html = await Store.TextAsync(Html);
        int[] places = [.. new[] { "v1.10.0", "v1.2.0", "v1.2.0-rc.10", "v1.2.0-rc.2" }.Select(id => html.IndexOf($" id=\"{id}\"", StringComparison.Ordinal))];
        Assert.DoesNotContain(-1, places);
        Assert.Equal(places.Order(), places);
    }

    [Fact]
    public async Task It_tells_downloads_digests_links_and_notes()
    {
        await PublishAsync("1.2.0", Build, File("hello.tar.gz", "bytes", first: true), File("RELEASE_NOTES.md", "# hello 1.2.0\n\n## Features\n\n- **fast**\n", ArtifactKind.Notes));
        await Links.MoveAllAsync("hello", ["latest", "stable"], V("1.2.0"), null, None);
        await Page.UpdateAsync("hello", "https://dl.example.com/", None);
        string html = await Store.TextAsync(Html);
        foreach (string part in new[]
        {
            "href=\"1.2.0/hello.tar.gz\"", DigestsOf("bytes").Sha256, DigestsOf("bytes").Sha512, "linux/amd64", "5 B", "<strong>fast</strong>", "<h4>Features</h4>",
            "latest</li>", "stable</li>", "21 November 2026", "<code>1a2b3c4d5e6f</code>", "href=\"https://dl.example.com/release/hello/index.html\"",
        })
            Assert.Contains(part, html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_update_touches_nothing()
    {
        await PublishAsync("1.2.0");
        Assert.True(await Page.UpdateAsync("hello", null, None));
        string[] before = Snapshot();
        Assert.False(await Page.UpdateAsync("hello", null, None));
        Assert.Equal(before, Snapshot());
    }

    [Fact]
    public async Task Of_publishers_at_once_all_end_up_listed()
    {
        string[] versions = [.. Enumerable.Range(0, 8).Select(minor => $"1.{minor}.0")];
        var staged = new List<ReleaseTools.Staging.StagedRelease>();
        foreach (string version in versions) staged.Add(await StageAsync(Request(version)));
        await Task.WhenAll(staged.Select(build => Task.Run(async () =>
        {
            await Publisher.PublishAsync(build, null, Engine.Steps.NoProgress.Instance, None);
            await Page.UpdateAsync("hello", null, None);
        })));
        foreach (string key in new[] { Html, Json })
        {
            string text = await Store.TextAsync(key);
            Assert.All(versions, version => Assert.Contains(version + "/hello.tar.gz", text, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task A_half_published_release_is_not_listed()
    {
        await PublishAsync("1.2.0");
        await Store.PutTextAsync("release/hello/1.3.0/hello.tar.gz", "half");
        await Page.UpdateAsync("hello", null, None);
        Assert.DoesNotContain("1.3.0", await Store.TextAsync(Html), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Odd_names_are_shown_as_they_are_and_lead_to_their_files()
    {
        string[] names = ["with space", "100%.txt", "a?b#c", "<script>alert(1)</script>", "quote\"'", "žluť/日本"];
        await PublishAsync("1.2.0+build.7", Build, [.. names.Select(name => File(name, name))]);
        await Page.UpdateAsync("hello", null, None);
        string html = await Store.TextAsync(Html);
        Assert.DoesNotContain("<script>alert", html, StringComparison.Ordinal);
        string[] hrefs = [.. System.Text.RegularExpressions.Regex.Matches(html, "class=\"file\" href=\"([^\"]+)\"").Select(match => System.Net.WebUtility.HtmlDecode(match.Groups[1].Value))];
        foreach (string href in hrefs)
        {
            var url = new Uri(new Uri("file:///store/release/hello/index.html"), href);
            Assert.True(System.IO.File.Exists(Folder["store" + url.LocalPath["/store".Length..]]), href);
        }
        Assert.Equal(names.Length + 2, hrefs.Length);
    }

    [Fact]
    public async Task The_policy_allows_the_pages_own_script_and_style_and_nothing_else()
    {
        await Page.UpdateAsync("hello", null, None);
        string html = await Store.TextAsync(Html);
        foreach ((string element, string directive) in new[] { ("script", "script-src"), ("style", "style-src") })
        {
            string content = System.Text.RegularExpressions.Regex.Match(html, $"<{element}>(.*?)</{element}>", System.Text.RegularExpressions.RegexOptions.Singleline).Groups[1].Value;
            string hash = Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(content)));
            Assert.Contains($"{directive} 'sha256-{hash}'", html, StringComparison.Ordinal);
        }
        Assert.Contains("default-src 'none'", html, StringComparison.Ordinal);
        Assert.DoesNotContain(" style=", html, StringComparison.Ordinal);
        Assert.Contains("Nothing has been released yet.", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Three_hundred_releases_stay_quick()
    {
        var store = new MemoryStore();
        for (int minor = 0; minor < 300; minor++)
        {
            var manifest = new ReleaseTools.Staging.ReleaseManifest(1, "hello", V($"1.{minor}.0"), Build, "1a2b3c4d", [.. Enumerable.Range(0, 10).Select(i => new ReleaseTools.Staging.ManifestObject($"f{i}", 1, DigestsOf("").Sha256, DigestsOf("").Sha512, ArtifactKind.Package))]);
            await store.PutTextAsync($"release/hello/1.{minor}.0/manifest.json", ReleaseTools.Staging.ManifestJson.Format(manifest));
        }
        var clock = System.Diagnostics.Stopwatch.StartNew();
        await new ReleasePage(store).UpdateAsync("hello", null, None);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(20));      // 0.2 s on an idle machine; this only catches what grows with the square
        Assert.Equal(299, System.Text.RegularExpressions.Regex.Count(await store.TextAsync(Html), "<details class=\"release\""));
    }
}
