using FsCheck;
using FsCheck.Fluent;
using ReleaseTools.Artifacts;
using ReleaseTools.Engine.Artifacts.Archives;

namespace ReleaseTools.Tests.Artifacts;

/// <summary>What people's own tools unpack is what was packed.</summary>
public sealed class ArchiveRoundTripTests
{
    private const string UnzipWithPython = """
        import sys, zipfile
        with zipfile.ZipFile(sys.argv[1]) as archive:
            assert archive.testzip() is None
            archive.extractall(sys.argv[2])
        """;

    // names that break careless tools; the last is too long for a tar header's name
    private static readonly string[] s_names =
        ["a", "b c", "-rf", "Grüße", "世界", "qu'o\"te", "new\nline", "back\\slash", "*", ".hidden", "trailing ", new string('x', 120), new string('é', 60)];

    // around where a block ends, and where a tar block does
    private static readonly int[] s_lengths = [0, 1, 511, 512, 513, 5000, (1024 * 1024) - 512, 1024 * 1024, (1024 * 1024) + 1, 2_500_000];

    [Fact]
    public void Tar_unpacks_what_was_packed() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(15), Prop.ForAll(Trees(), files =>
    {
        using TestTree tree = Make(files);
        Artifact artifact = tree.PackAsync("a.tar.gz").GetAwaiter().GetResult();
        string unpacked = tree.NewFolder("unpacked");
        Tool.Run(unpacked, "gzip", "--test", artifact.LocalPath!);
        Tool.Run(unpacked, "tar", "--extract", "--preserve-permissions", "--file", artifact.LocalPath!);
        AssertSame(tree, unpacked, modes: true);
    }));

    [Fact]
    public void Unzip_and_Python_unpack_what_was_packed() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(10), Prop.ForAll(Trees(), files =>
    {
        using TestTree tree = Make(files);
        Artifact artifact = tree.PackAsync("a.zip").GetAwaiter().GetResult();
        Tool.Run(tree.Source, "unzip", "-tqq", artifact.LocalPath!);
        string unpacked = tree.NewFolder("unpacked");
        Tool.Run(unpacked, "python3", "-c", UnzipWithPython, artifact.LocalPath!, unpacked);
        AssertSame(tree, unpacked, modes: false);
    }));

    [Theory]
    [InlineData("a.tar.gz", "tar", "--extract", "--file")]
    [InlineData("a.zip", "unzip", "-q")]
    public async Task Links_modes_and_times_are_kept(string name, string tool, params string[] arguments)
    {
        using TestTree tree = new();
        tree.Add("lib/libhello.so.1", "code").AddLink("lib/libhello.so", "libhello.so.1").AddLink("current", "lib").Add("bin/run", "run", executable: true);
        tree.AddLink("rooted", Path.Combine(tree.Source, "bin/run"));
        Artifact artifact = await tree.PackAsync(name);
        string unpacked = tree.NewFolder("unpacked");
        Tool.Run(unpacked, tool, [.. arguments, artifact.LocalPath!]);
        Assert.Equal("libhello.so.1", new FileInfo(Path.Combine(unpacked, "lib/libhello.so")).LinkTarget);
        Assert.Equal("lib", new FileInfo(Path.Combine(unpacked, "current")).LinkTarget);
        Assert.Equal("bin/run", new FileInfo(Path.Combine(unpacked, "rooted")).LinkTarget);          // this machine's path would lead nowhere on another
        var run = new FileInfo(Path.Combine(unpacked, "bin/run"));
        Assert.Equal("755", Permissions.Of(run.FullName));
        Assert.Equal(TestTree.CommitTime.UtcDateTime, run.LastWriteTimeUtc);
        Assert.Equal("644", Permissions.Of(Path.Combine(unpacked, "lib/libhello.so.1")));
    }

    [Fact]
    public async Task More_entries_than_a_plain_zip_can_count_are_packed_in_the_long_form()
    {
        using TestTree tree = new();
        string path = Path.Combine(tree.Source, "a.zip");
        await using (FileStream file = File.Create(path))
        {
            using var blocks = new DeflateBlockPool(2);
            await using var zip = new ZipWriter(file, TestTree.CommitTime, blocks);
            for (int i = 0; i < 66_000; i++)
            {
                await zip.BeginAsync(new($"{i}", 0, Executable: false), CancellationToken.None);
                await zip.EndAsync(CancellationToken.None);
            }
            await zip.FinishAsync(CancellationToken.None);
        }
        Assert.Equal("66000", Tool.Run(tree.Source, "python3", "-c", "import zipfile; print(len(zipfile.ZipFile('a.zip').namelist()))").Trim());
        Tool.Run(tree.Source, "unzip", "-tqq", path);
    }

    private static Arbitrary<(string Path, int Length, bool Executable)[]> Trees()
    {
        Gen<string> path = Gen.Elements(s_names).NonEmptyListOf().Select(parts => string.Join('/', parts.Take(3)));
        Gen<(string, int, bool)> file =
            from name in path
            from length in Gen.Elements(s_lengths)
            from executable in Gen.Elements(false, true)
            select (name, length, executable);
        return file.NonEmptyListOf().Select(files => files.Take(12).ToArray()).ToArbitrary();
    }

    private static TestTree Make((string Path, int Length, bool Executable)[] files)
    {
        TestTree tree = new();
        var random = new Random(files.Length);
        foreach ((string path, int length, bool executable) in files)
        {
            // a name can't be a file and a folder
            try { tree.Add(path, ReproducibleArchiveTests.Content(random, length), executable); }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException) { }
        }
        return tree;
    }

    private static void AssertSame(TestTree tree, string unpacked, bool modes)
    {
        string[] packed = Files(tree.Source);
        Assert.Equal(packed, Files(unpacked));
        foreach (string path in packed)
        {
            Assert.Equal(File.ReadAllBytes(Path.Combine(tree.Source, path)), File.ReadAllBytes(Path.Combine(unpacked, path)));
            bool executable = Permissions.IsExecutable(Path.Combine(tree.Source, path));
            if (modes) Assert.Equal(executable ? "755" : "644", Permissions.Of(Path.Combine(unpacked, path)));
        }
    }

    private static string[] Files(string folder) =>
        [.. Directory.GetFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None }).Select(path => Path.GetRelativePath(folder, path)).Order(StringComparer.Ordinal)];
}
