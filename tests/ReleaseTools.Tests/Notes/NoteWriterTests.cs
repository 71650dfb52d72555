using System.Security.Cryptography;
using System.Text;
using ReleaseTools.Artifacts;
using ReleaseTools.Engine.Notes;

namespace ReleaseTools.Tests.Notes;

public sealed class NoteWriterTests : IDisposable
{
    private readonly GitRepository _repository = new();

    public void Dispose() => _repository.Dispose();

    [Fact]
    public async Task A_named_tag_and_the_whole_history_can_be_asked_for()
    {
        foreach (string version in new[] { "1", "2", "3" })
        {
            _repository.Commit("feat: " + version);
            _repository.Tag($"v0.{version}.0");
        }
        NoteRequest request = NotesOf.Request(_repository);
        Assert.Equal(["3", "2"], (await NotesOf.Async(request with { PreviousTag = "v0.1.0" })).Titles);
        Assert.Equal(["3", "2", "1"], (await NotesOf.Async(request with { WholeHistory = true })).Titles);
    }

    [Fact]
    public async Task The_same_request_gives_the_same_bytes_and_the_digest_is_of_both_files()
    {
        _repository.Commit("feat: ünïcödé (#1)");
        NotesOf first = await NotesOf.Async(_repository), second = await NotesOf.Async(_repository);
        Assert.Equal(first.Notes, second.Notes);
        byte[] both = [.. await File.ReadAllBytesAsync(first.Notes.MarkdownPath), .. await File.ReadAllBytesAsync(first.Notes.JsonPath)];
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(both)), first.Notes.Digest);
        Assert.Equal(["RELEASE_NOTES.md", "release-notes.json"], Directory.GetFiles(Path.GetDirectoryName(first.Notes.JsonPath)!).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Contains("ünïcödé", Encoding.UTF8.GetString(both), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Downloads_and_checksums_are_tables_with_the_base_package_first()
    {
        _repository.Commit("feat: x");
        NotesOf notes = await NotesOf.Async(_repository, "1.1.0",
            new Artifact("a.pdf", 10, "aa", "aaaa", ArtifactKind.Docs),
            new Artifact("base.tar.gz", 2048, "bb", "bbbb", ArtifactKind.Package, "linux/amd64") { First = true });
        Assert.Contains("| `base.tar.gz` | linux/amd64 | 2 KiB |\n| `a.pdf` | any | 10 B |\n", notes.Markdown, StringComparison.Ordinal);
        Assert.Contains("| `base.tar.gz` | `bb` |\n", notes.Markdown, StringComparison.Ordinal);
        Assert.Contains("| `base.tar.gz` | `bbbb` |\n", notes.Markdown, StringComparison.Ordinal);
        Assert.Equal(("base.tar.gz", ArtifactKind.Package, "linux/amd64"), notes.Document.Downloads.Select(file => (file.Name, file.Kind, file.Platform)).First());
    }

    [Fact]
    public async Task The_settings_of_whoever_runs_it_do_not_reach_the_notes()
    {
        _repository.Commit("feat: x");
        string plain = (await NotesOf.Async(_repository)).Notes.Digest;
        foreach (string setting in new[] { "log.showSignature=true", "i18n.logOutputEncoding=ISO-8859-1", "color.ui=always", "log.decorate=full", "format.pretty=oneline", "notes.displayRef=refs/notes/*", "log.date=relative" })
            _repository.Git(["config", .. setting.Split('=')]);
        _repository.Git("notes", "add", "--message=BREAKING CHANGE: a note", "HEAD");
        _repository.Git("tag", "grafted");
        Assert.Equal(plain, (await NotesOf.Async(_repository)).Notes.Digest);
    }

    [Fact]
    public async Task A_commit_in_another_encoding_is_read()
    {
        _repository.Git("config", "i18n.commitEncoding", "ISO-8859-1");
        string tree = _repository.Git("write-tree");
        string file = Path.Combine(_repository.Path, "message");
        await File.WriteAllBytesAsync(file, Encoding.Latin1.GetBytes("fix: Größe"));
        _repository.Git("reset", "--quiet", "--hard", _repository.Git("commit-tree", tree, "-F", file));
        Assert.Equal(["Größe"], (await NotesOf.Async(_repository)).Titles);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(9, true)]
    public async Task A_clone_that_is_too_shallow_is_refused(int depth, bool enough)
    {
        foreach (string title in new[] { "feat: 1", "feat: 2", "feat: 3", "feat: 4" }) _repository.Commit(title);
        _repository.Git("tag", "v1.0.0", "HEAD~1");
        string clone = Path.Combine(_repository.Path, ".git", "clone");
        _repository.Git("clone", "--quiet", "--depth", depth.ToString(), "file://" + _repository.Path, clone);
        if (enough) _repository.Git("-C", clone, "fetch", "--quiet", "--tags", "--depth", depth.ToString());
        NoteRequest request = NotesOf.Request(_repository) with { Repository = clone };
        if (enough)
        {
            NotesOf notes = await NotesOf.Async(request);
            Assert.Equal((1, "v1.0.0"), (notes.Notes.Commits, notes.Notes.PreviousTag));
            Assert.Empty(notes.FirstTime);
            return;
        }
        RefusedException refused = await Assert.ThrowsAsync<RefusedException>(() => NotesOf.Async(request));
        Assert.Equal(("ShallowClone", "git fetch --unshallow --tags"), (refused.ErrorId, refused.Remedy));
    }

    [Theory]
    [InlineData("NotARepository", "/", null)]
    [InlineData("NotARepository", "/no/such/folder", null)]
    [InlineData("TagMissing", null, "v0.0.1")]
    [InlineData("TagMissing", null, "--output=x")]
    public async Task What_is_not_there_is_refused(string errorId, string? folder, string? tag)
    {
        _repository.Commit("feat: x");
        NoteRequest request = NotesOf.Request(_repository);
        request = request with { Repository = folder ?? request.Repository, PreviousTag = tag };
        Assert.Equal(errorId, (await Assert.ThrowsAsync<RefusedException>(() => NotesOf.Async(request))).ErrorId);
    }

    [Theory]
    [InlineData("HEAD", false)]
    [InlineData("HEAD", true)]
    [InlineData("0123456789012345678901234567890123456789", false)]
    [InlineData("0123456789012345678901234567890123456789", true)]
    [InlineData("--output=x", true)]
    public async Task A_commit_that_is_not_there_is_refused(string commit, bool wholeHistory)
    {
        NoteRequest request = NotesOf.Request(_repository) with { Commit = commit, WholeHistory = wholeHistory };
        Assert.Equal("CommitMissing", (await Assert.ThrowsAsync<RefusedException>(() => NotesOf.Async(request))).ErrorId);
    }

    [Fact]
    public async Task A_message_of_any_length_is_read()
    {
        _repository.Commit("feat: after");
        _repository.Commit("feat: long\n\n" + new string('x', 5_000_000));
        _repository.Commit("feat: " + new string('y', 5_000_000));
        NotesOf notes = await NotesOf.Async(_repository);
        Assert.Equal(["long", "after"], notes.Titles[1..]);
        Assert.Equal(301, notes.Titles[0].Length);
    }
}
