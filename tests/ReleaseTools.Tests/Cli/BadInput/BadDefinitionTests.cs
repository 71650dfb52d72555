using System.Diagnostics;
using System.Text;

namespace ReleaseTools.Tests.Cli.BadInput;

/// <summary>A definition that is none: said at once, in little memory, with nothing begun.</summary>
[Program]
public sealed class BadDefinitionTests : IDisposable
{
    private readonly GitRepository _repository = HelloProduct.Create();

    public void Dispose() => _repository.Dispose();

    public static TheoryData<string, Action<string>, string> Definitions => new()
    {
        { "a folder", path => Directory.CreateDirectory(path), "it is a folder" },
        { "binary", path => File.WriteAllBytes(path, Noise()), "is not UTF-8 text" },
        { "utf-16", path => File.WriteAllText(path, "product: hello\n", Encoding.Unicode), "UTF-16" },
        { "a bomb", path => File.WriteAllText(path, Bomb()), "release.yaml:13:12: More than" },
        { "100 MB", path => File.WriteAllBytes(path, Enumerable.Repeat((byte)'a', 100_000_000).ToArray()), "larger than a definition can be" },
        { "problems", path => File.WriteAllText(path, "prodct: x\nlinks: 3\n"), "release.yaml:2:8" },
    };

    [Theory]
    [MemberData(nameof(Definitions))]
    public async Task It_is_a_usage_error_within_moments(string name, Action<string> write, string says)
    {
        Assert.NotEmpty(name);
        File.Delete(Definition);
        write(Definition);
        using Process release = Process.Start(Child.Release(_repository.Path, "run", "--allow-dirty"))!;
        Task<string> output = release.StandardOutput.ReadToEndAsync(), error = release.StandardError.ReadToEndAsync();
        long memory = await PeakMemory.OfAsync(release);

        new ChildResult(release.ExitCode, await output, await error).IsOneClearError(ExitCode.Usage, says);
        Assert.InRange(memory, 0, 120L << 20);
        ChildAssert.NoHome(_repository.Path);
    }

    [Fact]
    public async Task One_that_may_not_be_read_is_a_usage_error()
    {
        Requires.NotRoot();
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(Definition, UnixFileMode.None);

        (await Child.ReleaseAsync(_repository.Path, "run")).IsOneClearError(ExitCode.Usage, "can't be read");
    }

    private string Definition => Path.Combine(_repository.Path, "release.yaml");

    private static byte[] Noise()
    {
        byte[] noise = new byte[100_000];
        new Random(1).NextBytes(noise);
        return noise;
    }

    private static string Bomb() => string.Concat(Enumerable.Range(0, 40).Select(i => i == 0 ? "a0: &a0 [x,x]\n" : $"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]\n"));
}
