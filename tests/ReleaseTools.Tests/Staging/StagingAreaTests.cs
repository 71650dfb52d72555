using System.Diagnostics;
using ReleaseTools.Artifacts;
using ReleaseTools.Definitions;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Engine.Staging;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Staging;

namespace ReleaseTools.Tests.Staging;

public sealed class StagingAreaTests : StagingTestBase
{
    private const string Prefix = "stage/hello/1.2.0/20261121T093000Z-1a2b3c4/";

    [Fact]
    public async Task A_staged_build_lies_where_the_contract_says()
    {
        StagedRelease staged = await StageAsync(Request());
        Assert.Equal(Prefix, staged.Prefix);
        Assert.Equal(["SHA256SUMS", "SHA512SUMS", "docs/guide.pdf", "hello.tar.gz", "manifest.json"], Folder.Files("store/" + Prefix));
        Assert.Equal("hello 1.2.0", await Store.TextAsync(Prefix + "hello.tar.gz"));
        ReleaseManifest manifest = await Area.ReadManifestAsync(staged, None);
        Assert.Equal(["hello.tar.gz", "docs/guide.pdf", "SHA256SUMS", "SHA512SUMS"], manifest.Objects.Select(entry => entry.Path));
        Assert.Equal((4, manifest.Objects.Sum(entry => entry.Size)), (staged.ObjectCount, staged.Size));
        Assert.All(manifest.Objects, entry => Assert.True(entry.Matches(DigestsOf(System.IO.File.ReadAllText(Folder["store/" + Prefix + entry.Path])))));
        Assert.Empty(await Area.TestAsync(staged, NoProgress.Instance, None));
        Assert.Equal(staged, Assert.Single(await Area.ListAsync(null, null, Skipped.Nothing, None)));
    }

    [Fact]
    public async Task Checksum_files_pass_coreutils()
    {
        Requires.Unix();
        await StageAsync(Request(files: [File("plain", "a"), File("with space", "b"), File("quote'\"", "c"), File("line\nbreak", "d"), File("back\\slash", "e"), File("žluťoučký/日本", "f")]));
        foreach (string tool in new[] { "sha256sum", "sha512sum" })
        {
            var start = new ProcessStartInfo(tool, ["-c", "--strict", "--quiet", tool.ToUpperInvariant() + "S"])
            {
                WorkingDirectory = Folder["store/" + Prefix],
                RedirectStandardError = true,
                RedirectStandardOutput = true,
                UseShellExecute = false,
            };
            using Process check = Process.Start(start)!;
            string output = await check.StandardOutput.ReadToEndAsync() + await check.StandardError.ReadToEndAsync();
            await check.WaitForExitAsync();
            Assert.True(check.ExitCode == 0, output);
        }
    }

    [Fact]
    public async Task The_same_files_give_the_same_bytes_everywhere()
    {
        StageFile[] files = [File("b", "b"), File("a", "a"), File("base", "c", first: true)];
        StagedRelease here = await StageAsync(Request(files: files));
        var there = new StagingArea(new MemoryStore());
        StagedRelease elsewhere = await there.StageAsync(Request(files: [.. files.Reverse()]), NoProgress.Instance, None);
        Assert.Equal(here.ManifestSha256, elsewhere.ManifestSha256);
        Assert.Equal(await Store.TextAsync(Prefix + "manifest.json"), await there.Store.TextAsync(Prefix + "manifest.json"));
    }

    [Fact]
    public async Task Staging_again_touches_nothing()
    {
        StagedRelease first = await StageAsync(Request());
        string[] before = Snapshot();
        Assert.Equal(first, await StageAsync(Request()));
        Assert.Equal(before, Snapshot());
    }

    [Fact]
    public async Task The_manifest_is_written_last_and_only_if_absent()
    {
        var store = new MemoryStore();
        await new StagingArea(store).StageAsync(Request(), NoProgress.Instance, None);
        Assert.Equal($"put {Prefix}manifest.json", store.Writes[^1]);
        Assert.Single(store.Writes, write => write.EndsWith("manifest.json", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Interrupted_before_any_write_it_is_invisible_and_the_same_request_finishes_it()
    {
        var whole = new MemoryStore();
        StagedRelease expected = await new StagingArea(whole).StageAsync(Request(), NoProgress.Instance, None);
        for (int writes = 0; writes < whole.Writes.Count; writes++)
        {
            var store = new MemoryStore();
            int left = writes;
            store.Before = (verb, _) => { if (verb == "put" && left-- == 0) throw new StoreFailedException(store.Root, verb, "x", new IOException("power cut")); };
            var area = new StagingArea(store);
            await Assert.ThrowsAsync<StoreFailedException>(() => area.StageAsync(Request(), NoProgress.Instance, None));
            store.Before = null;
            Assert.Empty(await area.ListAsync(null, null, Skipped.Nothing, None));
            Assert.Equal(expected, await area.StageAsync(Request(), NoProgress.Instance, None));
            Assert.Equal(await whole.KeysAsync(""), await store.KeysAsync(""));
        }
    }

    [Fact]
    public async Task What_an_earlier_run_left_is_kept_where_right_replaced_where_wrong_and_removed_where_strange()
    {
        var store = new MemoryStore();
        var area = new StagingArea(store);
        await store.PutTextAsync(Prefix + "hello.tar.gz", "hello 1.2.0");
        await store.PutTextAsync(Prefix + "docs/guide.pdf", "A GUIDE");
        await store.PutTextAsync(Prefix + "stranger", "?");
        store.Writes.Clear();
        StagedRelease staged = await area.StageAsync(Request(), NoProgress.Instance, None);
        Assert.DoesNotContain($"put {Prefix}hello.tar.gz", store.Writes);
        Assert.Contains($"put {Prefix}docs/guide.pdf", store.Writes);
        Assert.Empty(await area.TestAsync(staged, NoProgress.Instance, None));
    }

    [Fact]
    public async Task Other_content_under_the_same_build_name_is_an_error()
    {
        await StageAsync(Request());
        string[] before = Snapshot();
        var error = await Assert.ThrowsAsync<ReleaseException>(() => StageAsync(Request(files: File("hello.tar.gz", "other"))));
        Assert.Equal("StagedElsewise", error.ErrorId);
        Assert.Equal(before, Snapshot());
    }

    [Fact]
    public async Task A_file_that_changed_since_it_was_built_is_not_staged()
    {
        StageFile changed = File("hello.tar.gz", "as built");
        await System.IO.File.WriteAllTextAsync(changed.LocalPath, "since changed");
        var error = await Assert.ThrowsAsync<ReleaseException>(() => StageAsync(Request(files: [changed, File("other", "x")])));
        Assert.Equal("ArtifactChanged", error.ErrorId);
        Assert.Empty(await Area.ListAsync(null, null, Skipped.Nothing, None));
        Assert.False(System.IO.File.Exists(Folder["store/" + Prefix + "hello.tar.gz"]));
    }

    [Theory]
    [InlineData("../escape", "ArtifactNameInvalid")]
    [InlineData("/absolute", "ArtifactNameInvalid")]
    [InlineData("manifest.json", "ArtifactNameInvalid")]
    [InlineData("SHA256SUMS", "ArtifactNameInvalid")]
    [InlineData("same", "ArtifactNameTaken")]
    public async Task Names_that_can_not_be_are_refused_before_the_first_byte(string path, string errorId)
    {
        StageFile same = File("same", "x");
        var error = await Assert.ThrowsAsync<UsageException>(() => StageAsync(Request(files: [same, same with { Path = path }])));
        Assert.Equal(errorId, error.ErrorId);
        Assert.Empty(Folder.Files("store"));
    }

    [Fact]
    public async Task A_file_that_is_gone_is_one_clear_error()
    {
        StageFile gone = File("gone", "x");
        System.IO.File.Delete(gone.LocalPath);
        Assert.Equal("ArtifactMissing", (await Assert.ThrowsAsync<ReleaseException>(() => StageAsync(Request(files: gone)))).ErrorId);
    }

    [Fact]
    public async Task A_test_finds_what_is_missing_other_shorter_or_too_much()
    {
        StagedRelease staged = await StageAsync(Request(files: [File("a", "aaaa"), File("b", "bbbb"), File("c", "cccc"), File("d", "dddd")]));
        await Store.DeleteAsync(Prefix + "a", Precondition.None, None);
        await Store.PutTextAsync(Prefix + "b", "BBBB");
        await Store.PutTextAsync(Prefix + "c", "ccc");
        await Store.PutTextAsync(Prefix + "e", "extra");
        IReadOnlyList<ContentFinding> findings = await Area.TestAsync(staged, NoProgress.Instance, None);
        Assert.Equal([("a", ContentFault.Missing), ("b", ContentFault.Digest), ("c", ContentFault.Size), ("e", ContentFault.Extra)], findings.Select(finding => (finding.Path, finding.Fault)));
    }

    [Fact]
    public async Task A_manifest_that_was_changed_is_not_the_staged_build()
    {
        StagedRelease staged = await StageAsync(Request());
        string text = await Store.TextAsync(Prefix + "manifest.json");
        await Store.PutTextAsync(Prefix + "manifest.json", text.Replace("linux/amd64", "linux/arm64", StringComparison.Ordinal));
        Assert.Equal("StageChanged", (await Assert.ThrowsAsync<ReleaseException>(() => Area.TestAsync(staged, NoProgress.Instance, None))).ErrorId);
        await Store.PutTextAsync(Prefix + "manifest.json", "{");
        var error = await Assert.ThrowsAsync<ReleaseException>(() => Area.ListAsync("hello", null, Skipped.Nothing, None));
        Assert.Equal(("ManifestInvalid", Prefix + "manifest.json"), (error.ErrorId, error.Target));
    }

    [Fact]
    public async Task Removing_begins_with_the_manifest()
    {
        var store = new MemoryStore();
        var area = new StagingArea(store);
        StagedRelease staged = await area.StageAsync(Request(), NoProgress.Instance, None);
        store.Writes.Clear();
        await area.RemoveAsync(staged, None);
        Assert.Equal($"delete {Prefix}manifest.json", store.Writes[0]);
        Assert.Empty(await store.KeysAsync(""));
    }

    [Fact]
    public async Task A_sweep_takes_old_half_builds_and_those_of_the_dead_and_nothing_else()
    {
        StagedRelease whole = await StageAsync(Request());
        await Store.PutTextAsync("stage/hello/1.3.0/20261121T100000Z-1a2b3c4/half", "half");
        await Store.PutTextAsync("stage/hello/1.4.0/20261121T110000Z-1a2b3c4/half", "half");
        await Store.PutTextAsync("stage/notes-of-somebody.txt", "not ours");
        Assert.Empty(await Area.SweepAsync(DateTimeOffset.UtcNow.AddHours(-1), isAbandoned: null, None));
        Assert.Equal(["stage/hello/1.3.0/20261121T100000Z-1a2b3c4/"], await Area.SweepAsync(DateTimeOffset.UtcNow.AddHours(-1), prefix => prefix.Contains("1.3.0", StringComparison.Ordinal), None));
        Assert.Equal(["stage/hello/1.4.0/20261121T110000Z-1a2b3c4/"], await Area.SweepAsync(DateTimeOffset.UtcNow.AddHours(1), isAbandoned: null, None));
        Assert.Equal(whole, Assert.Single(await Area.ListAsync(null, null, Skipped.Nothing, None)));
        Assert.Equal("not ours", await Store.TextAsync("stage/notes-of-somebody.txt"));
    }

    [Fact]
    public async Task Retention_keeps_the_newest_and_what_a_link_names()
    {
        await PublishAsync("1.0.0", "20261101T000000Z-1a2b3c4");
        await StageAsync(Request("1.0.0", "20261102T000000Z-1a2b3c4"));
        await StageAsync(Request("1.1.0", "20261103T000000Z-1a2b3c4"));
        await StageAsync(Request("1.2.0", "20261104T000000Z-1a2b3c4"));
        await Links.MoveAsync("hello", "stable", V("1.0.0"), None);
        IReadOnlyList<RetentionVerdict> verdicts = await Area.RetainAsync("hello", keep: 1, Store, removing: null, Skipped.Nothing, None);
        Assert.Equal(["20261104 one of the newest 1", "20261103 older than the newest 1", "20261102 older than the newest 1", "20261101 stable names it"],
            verdicts.Select(verdict => $"{verdict.Build.Build[..8]} {verdict.Reason}"));
        Assert.Equal(["20261104", "20261101"], (await Area.ListAsync("hello", null, Skipped.Nothing, None)).Select(build => build.Build[..8]));
    }

    [Fact]
    public async Task Only_the_checksum_files_that_were_asked_for_are_written()
    {
        await StageAsync(Request() with { Checksums = [ChecksumAlgorithm.Sha512] });
        Assert.Contains("SHA512SUMS", Folder.Files("store/" + Prefix));
        Assert.DoesNotContain("SHA256SUMS", Folder.Files("store/" + Prefix));
    }
}
