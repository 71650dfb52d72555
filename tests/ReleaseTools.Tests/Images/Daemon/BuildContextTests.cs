using System.Formats.Tar;
using ReleaseTools.Engine.Images.Daemon;

namespace ReleaseTools.Tests.Images.Daemon;

public sealed class BuildContextTests : IDisposable
{
    private readonly TestFolder _work = new();

    public void Dispose() => _work.Dispose();

    [Fact]
    public async Task What_is_ignored_is_not_sent_but_for_the_Dockerfile()
    {
        foreach (string file in new[] { "a/b", "a/keep", "bin/x/y", "z.md", "docker/Dockerfile" }) _work.Write(file, "x");
        _work.Write(".dockerignore", "bin\na\n!a/keep\n**/*.md\ndocker\n.dockerignore\n");

        Assert.Equal([".dockerignore", "a/keep", "docker/Dockerfile"], (await ContextAsync("docker/Dockerfile")).Paths());
    }

    [Fact]
    public async Task A_Dockerfile_may_have_a_list_of_its_own()
    {
        _work.Write("Dockerfile", "x");
        _work.Write("a", "x");
        _work.Write(".dockerignore", "*");
        _work.Write("Dockerfile.dockerignore", "b");

        Assert.Contains("a", (await ContextAsync("Dockerfile")).Paths());
    }

    [Fact]
    public async Task Links_go_as_links_and_times_do_not_go_along()
    {
        Requires.Unix();
        _work.Write("Dockerfile", "FROM scratch");
        _work.Write("run", "x");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(_work.At("run"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Directory.CreateDirectory(_work.At("empty"));
        File.CreateSymbolicLink(_work.At("out"), "/etc");
        File.CreateSymbolicLink(_work.At("round"), ".");

        using var sent = new MemoryStream();
        await (await ContextAsync("Dockerfile")).CopyToAsync(sent);
        sent.Position = 0;
        var entries = new List<TarEntry>();
        using var tar = new TarReader(sent);
        while (tar.GetNextEntry(copyData: true) is { } entry) entries.Add(entry);

        Assert.Equal(("./", TarEntryFormat.Ustar), (entries[0].Name, entries[0].Format));       // BuildKit wants to see a tar in its first block
        entries.RemoveAt(0);
        Assert.Equal(["Dockerfile", "empty", "out", "round", "run"], entries.Select(entry => entry.Name.TrimEnd('/')));
        Assert.Equal([TarEntryType.RegularFile, TarEntryType.Directory, TarEntryType.SymbolicLink, TarEntryType.SymbolicLink, TarEntryType.RegularFile], entries.Select(entry => entry.EntryType));
        Assert.All(entries, entry => Assert.Equal(DateTimeOffset.UnixEpoch, entry.ModificationTime));
        Assert.Equal((UnixFileMode)0x1ED, entries[^1].Mode);
        Assert.Equal((UnixFileMode)0x1A4, entries[0].Mode);
    }

    private async Task<BuildContext> ContextAsync(string dockerfile) => new(_work.Path, dockerfile, await BuildContext.IgnoredAsync(_work.Path, dockerfile, default));
}
