using ReleaseTools.Artifacts;
using ReleaseTools.Definitions;

namespace ReleaseTools.Tests.Artifacts;

/// <summary>Formats and folders of archives, as people's own tools read them.</summary>
public sealed class ArchiveFormatTests : IDisposable
{
    private readonly TestTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Theory]
    [InlineData("a.tar.zst")]
    [InlineData("a.tzst")]
    public async Task Tar_with_Zstandard_is_unpacked_by_zstd_and_tar(string name)
    {
        Requires.Program("zstd");
        _tree.Add("bin/run", "run", executable: true).Add("data", new string('x', 3_000_000)).AddLink("link", "data");

        Artifact artifact = await _tree.PackAsync(name);

        string unpacked = _tree.NewFolder("unpacked");
        Tool.Run(unpacked, "zstd", "--quiet", "--test", artifact.LocalPath!);
        Tool.Run(unpacked, "zstd", "--quiet", "--decompress", artifact.LocalPath!, "-o", "a.tar");
        Tool.Run(unpacked, "tar", "--extract", "--file", "a.tar");
        Assert.Equal("run", File.ReadAllText(Path.Combine(unpacked, "bin/run")));
        Assert.Equal(3_000_000, new FileInfo(Path.Combine(unpacked, "data")).Length);
        Assert.Equal("data", new FileInfo(Path.Combine(unpacked, "link")).LinkTarget);
        Assert.Contains("XXH64", Tool.Run(unpacked, "zstd", "--list", "-v", artifact.LocalPath!), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("d.gz", "gzip", "--test", "--decompress", "--stdout")]
    [InlineData("d.zst", "zstd", "--test", "--decompress", "--stdout")]
    public async Task A_single_file_is_compressed(string name, string program, string test, params string[] decompress)
    {
        Requires.Program(program);
        string content = string.Concat(Enumerable.Range(0, 500_000).Select(i => $"{i}\n"));
        _tree.Add("out/d", content);

        Artifact artifact = await _tree.PackAsync(name, "out/d");

        Tool.Run(_tree.Output, program, test, artifact.LocalPath!);
        Assert.Equal(content, Tool.Run(_tree.Output, program, [.. decompress, artifact.LocalPath!]));
        Assert.InRange(artifact.Size, 1, content.Length / 2);
    }

    [Theory]
    [InlineData("empty.gz", "gzip")]
    [InlineData("empty.zst", "zstd")]
    public async Task So_is_an_empty_one(string name, string program)
    {
        Requires.Program(program);
        _tree.Add("empty");

        Artifact artifact = await _tree.PackAsync(name, "empty");

        Assert.Empty(Tool.Run(_tree.Output, program, "--decompress", "--stdout", artifact.LocalPath!));
    }

    [Fact]
    public async Task One_that_is_compressed_already_only_gets_its_name()
    {
        _tree.Add("out/hello.gz", "not really gzip");

        Artifact artifact = await _tree.PackAsync("hello-1.0.gz", "out/hello.gz");

        Assert.Equal("not really gzip", File.ReadAllText(artifact.LocalPath!));
    }

    [Fact]
    public async Task The_same_files_give_the_same_bytes()
    {
        _tree.Add("a", string.Concat(Enumerable.Range(0, 300_000).Select(i => $"{i * 7}\n")));
        var bytes = new List<byte[]>();
        foreach (int parallelism in new[] { 1, 4 })
        {
            Artifact artifact = Assert.Single(await new Engine.Artifacts.ArtifactCollector().CollectAsync(
                _tree.Request(new ArtifactDefinition { Name = "a.tar.zst", Files = ["**"] }) with { Parallelism = parallelism }, Engine.Progress.NoProgress.Instance, default));
            bytes.Add(await File.ReadAllBytesAsync(artifact.LocalPath!));
        }

        Assert.Equal(bytes[0], bytes[1]);
    }

    [Theory]
    [InlineData("a.tar.gz", null, "hello-1.0/out/x", "hello-1.0/top")]
    [InlineData("a.zip", null, "hello-1.0/out/x", "hello-1.0/top")]
    [InlineData("a.tar.gz", "out", "hello-1.0/top", "hello-1.0/x")]
    public async Task A_wrap_is_the_top_folder_of_all_files(string name, string? strip, params string[] expected)
    {
        _tree.Add("out/x").Add("top");

        Artifact artifact = Assert.Single(await _tree.CollectAsync(new ArtifactDefinition { Name = name, Files = ["**"], Strip = strip, Wrap = "hello-1.0/" }));

        string listing = name.EndsWith(".zip", StringComparison.Ordinal) ? Tool.Run(_tree.Output, "unzip", "-Z1", artifact.LocalPath!) : Tool.Run(_tree.Output, "tar", "--list", "--file", artifact.LocalPath!);
        Assert.Equal(expected, listing.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task A_link_may_not_leave_the_top_folder()
    {
        _tree.Add("x").Add("out/x").AddLink("out/link", "../x");

        ArtifactProblem problem = Assert.Single(await _tree.ProblemsAsync(new ArtifactDefinition { Name = "a.tar.gz", Files = ["out/**"], Strip = "out", Wrap = "hello" }));

        Assert.Equal("LinkOutsideTree", problem.Id);
    }

    [Fact]
    public async Task A_strip_that_no_file_is_in_is_a_mistake()
    {
        _tree.Add("out/x");

        ArtifactProblem problem = Assert.Single(await _tree.ProblemsAsync(new ArtifactDefinition { Name = "a.tar.gz", Files = ["out/**"], Strip = "dist" }));

        Assert.Equal(("StripMatchesNothing", "a.tar.gz: none of its files is in dist/, which 'strip' takes away: out/x is not."), (problem.Id, problem.ToString()));
    }

    [Theory]
    [InlineData("a.tar.gz")]
    [InlineData(null)]
    public async Task Pipes_and_sockets_are_named(string? name)
    {
        Requires.Unix();
        _tree.Add("empty").Add("full", "x");
        Tool.Run(_tree.Source, "mkfifo", "pipe");
        using var socket = new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Unspecified);
        socket.Bind(new System.Net.Sockets.UnixDomainSocketEndPoint(Path.Combine(_tree.Source, "socket")));

        IReadOnlyList<ArtifactProblem> problems = await _tree.ProblemsAsync(new ArtifactDefinition { Name = name, Files = ["**"] });

        Assert.Equal(["SpecialFile", "SpecialFile"], problems.Select(problem => problem.Id));
        Assert.StartsWith("pipe is a pipe", problems[0].Message, StringComparison.Ordinal);
        Assert.StartsWith("socket is a pipe, a socket", problems[1].Message, StringComparison.Ordinal);
    }
}
