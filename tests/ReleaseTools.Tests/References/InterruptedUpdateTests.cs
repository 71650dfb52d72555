using ReleaseTools.Engine.References;

namespace ReleaseTools.Tests.References;

/// <summary>Whenever the process dies, all files have the new version after the next look, or none has.</summary>
[Program]
public sealed class InterruptedUpdateTests : ReferenceFixture
{
    private static readonly string[] s_files = ["dependencies.yaml", "a", "b/c"];

    // before a write is after the one before it
    [Theory]
    [InlineData("within")]
    [InlineData("after")]
    public async Task Killed_at_any_write_all_files_are_changed_or_none(string moment)
    {
        Prepare(Folder);
        string old = State(Folder);
        ChildResult whole = await Child.CrashAsync(Folder.Path, write: 0, moment, "hello", "1.3.0");
        Assert.True(whole.ExitCode == 0, whole.Error);
        string updated = State(Folder);
        int writes = int.Parse(whole.Output);
        Assert.InRange(writes, 10, 40);

        var outcomes = new List<bool>();
        await Parallel.ForEachAsync(Enumerable.Range(1, writes), new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (write, _) =>
        {
            using var folder = new TestFolder();
            Prepare(folder);
            ChildResult killed = await Child.CrashAsync(folder.Path, write, moment, "hello", "1.3.0");
            Assert.True(killed.ExitCode is 137 or -1, $"write {write} was not fatal: exit {killed.ExitCode} {killed.Error}");

            Assert.Empty(await new VersionReferences(folder.Path, path: null, new RecordingObserver()).TestAsync([new ReferenceSelection(Name: null)], CancellationToken.None));

            string after = State(folder);
            Assert.True(after == old || after == updated, $"after a kill {moment} write {write}:\n{after}");
            Assert.Equal([.. s_files.Order(StringComparer.Ordinal)], folder.Files().Where(file => !file.StartsWith(".release", StringComparison.Ordinal)));
            Assert.Empty(folder.Files(".release/work"));
            lock (outcomes) outcomes.Add(after == updated);
        });
        Assert.Contains(true, outcomes);
        Assert.Contains(false, outcomes);
    }

    [Fact]
    public async Task The_next_update_first_carries_on_the_interrupted_one()
    {
        await InterruptAsync();

        await UpdateAsync("1.4.0");

        Assert.Contains("version: 1.4.0", Text("dependencies.yaml"), StringComparison.Ordinal);
        Assert.Empty(await TestAsync());
        Assert.Contains(Observer.Lines, line => line.StartsWith("warning: An update of version references had been interrupted; it was carried on: dependencies.yaml, a", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_release_first_carries_on_the_interrupted_update()
    {
        using GitRepository repository = HelloProduct.Create();
        repository.Write("dependencies.yaml", "dependencies:\n- {name: hello, version: 1.2.0, refPaths: [{path: VERSION}]}\n");
        repository.Write("VERSION", "1.2.0\n");
        repository.Commit("chore: list the versions");
        for (int write = 1; !new UpdateJournal(repository.Path, new DiskWriter()).IsPending; write++) await Child.CrashAsync(repository.Path, write, "after", "hello", "1.3.0");

        ChildResult run = await Child.ReleaseAsync(repository.Path, "run", "--allow-dirty");

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("it was carried on: dependencies.yaml, VERSION", run.Output, StringComparison.Ordinal);
        Assert.Equal("1.3.0\n", File.ReadAllText(Path.Combine(repository.Path, "VERSION")));
    }

    [Fact]
    public async Task A_no_leaves_the_interrupted_update_as_it_is()
    {
        await InterruptAsync();
        string before = State(Folder);

        Assert.Empty(await References().UpdateAsync([new(Name: null)], _ => Task.FromResult(false), CancellationToken.None));

        Assert.Equal(before, State(Folder));
        Assert.True(new UpdateJournal(Folder.Path, new DiskWriter()).IsPending);
    }

    [Fact]
    public async Task A_file_that_was_edited_meanwhile_is_never_overwritten()
    {
        await InterruptAsync();
        Folder.Write("a", "HELLO=1.2.0 # mine\n");

        Assert.Equal("a", (await SingleFindingAsync()).Path);

        Assert.Equal("HELLO=1.2.0 # mine\n", Text("a"));
        Assert.Equal("HELLO 1.3.0\n", Text("b/c"));
        Assert.Contains(Observer.Lines, line => line.StartsWith("warning: a was edited while an update was under way", StringComparison.Ordinal));
        Assert.Equal("a", (await SingleFindingAsync()).Path);
    }

    [Fact]
    public async Task A_damaged_journal_is_an_error_that_says_what_to_do()
    {
        Prepare(Folder);
        Folder.Write(InJournal("journal.json"), "[{]");

        Assert.Equal("JournalDamaged", (await Assert.ThrowsAsync<ReleaseException>(TestAsync)).ErrorId);

        Folder.Write(InJournal("journal.json"), $$"""[{"path": "a", "before": "{{FileRewrite.Digest(File.ReadAllBytes(Folder["a"]))}}", "after": "{{new string('0', 64)}}"}]""");
        Assert.Equal("JournalDamaged", (await Assert.ThrowsAsync<ReleaseException>(TestAsync)).ErrorId);
        Assert.Equal("HELLO=1.2.0\n", Text("a"));
    }

    [Fact]
    public async Task A_journal_can_not_lead_out_of_the_checkout()
    {
        using var outside = new TestFolder();
        string file = outside.Write("f", "mine");
        Prepare(Folder);
        Folder.Write(InJournal("0.new"), "theirs");
        Folder.Write(InJournal("journal.json"), $$"""[{"path": "../{{Path.GetFileName(outside.Path)}}/f", "before": "{{FileRewrite.Digest("mine"u8)}}", "after": "{{FileRewrite.Digest("theirs"u8)}}"}]""");

        await TestAsync();

        Assert.Equal("mine", File.ReadAllText(file));
    }

    [Fact]
    public async Task A_disk_that_is_full_changes_nothing()
    {
        using var disk = new SmallDisk(Folder["small"], "256k");
        string root = Folder["small"];
        File.WriteAllText(Path.Combine(root, "dependencies.yaml"), "dependencies:\n- {name: hello, version: 1.2.0, refPaths: [{path: f, match: HELLO}]}\n");
        File.WriteAllText(Path.Combine(root, "f"), "HELLO=1.2.0\n" + new string('x', 150_000));
        var references = new VersionReferences(root, path: null, Observer);

        var error = await Assert.ThrowsAsync<ReleaseException>(() => references.UpdateAsync([new("hello", "1.3.0")], _ => Task.FromResult(true), CancellationToken.None));

        Assert.Equal("VersionReferenceNotWritten", error.ErrorId);
        Assert.Empty(await references.TestAsync([new(Name: null)], CancellationToken.None));
        Assert.StartsWith("HELLO=1.2.0\n", File.ReadAllText(Path.Combine(root, "f")), StringComparison.Ordinal);
    }

    // everything is decided on and the dependencies file is renamed, the others are not
    private async Task InterruptAsync()
    {
        for (int write = 1; ; write++)
        {
            Prepare(Folder);
            Assert.NotEqual(0, (await Child.CrashAsync(Folder.Path, write, "after", "hello", "1.3.0")).ExitCode);
            if (Text("dependencies.yaml").Contains("1.3.0", StringComparison.Ordinal)) return;
            Directory.Delete(Folder[".release"], recursive: true);
        }
    }

    private static void Prepare(TestFolder folder)
    {
        folder.Write("dependencies.yaml", "dependencies:\n- name: hello\n  version: 1.2.0\n  refPaths:\n  - {path: a, match: HELLO}\n  - {path: b/c, match: HELLO}\n");
        folder.Write("a", "HELLO=1.2.0\n");
        folder.Write("b/c", "HELLO 1.2.0\n");
    }

    private static string State(TestFolder folder) => string.Concat(s_files.Select(file => $"{file}:\n{File.ReadAllText(folder[file])}"));

    private static string InJournal(string file) => Path.Combine(".release", "work", "references", file);
}
