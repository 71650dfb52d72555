using System.Formats.Tar;
using System.IO.Compression;

namespace ReleaseTools.Tests.Cli.BadInput;

[Program]
public sealed class OddNameTests : IDisposable
{
    private static readonly string[] s_names =
    [
        " .txt", "#hash?%20&<b>.txt", "-leading.txt", "back\\slash.txt", "colour\u001b[31m.txt", "new\nline.txt", "quo\"te's.txt", "tab\t.txt", "with space.txt", "ünïcödé-日本.txt",
    ];

    private readonly GitRepository _repository = HelloProduct.Create("""
        product: hello
        artifacts:
          - name: hello.tar.gz
            files: odd/**
            strip: odd
          - files: odd/**
        """);

    public void Dispose() => _repository.Dispose();

    [Fact]
    public async Task Any_file_name_is_released_checked_and_linked()
    {
        Requires.Unix();
        _repository.Commit("feat: odd names", [.. s_names.Select(name => "odd/" + name)]);

        ChildResult result = await Child.ReleaseAsync(_repository.Path, "run");

        result.IsDone();
        Assert.DoesNotContain('\u001b', result.Output);
        string release = Path.Combine(_repository.Path, ".release/release/hello/0.1.0-alpha.0");
        Assert.Equal(s_names, NamesIn(Path.Combine(release, "hello.tar.gz")));
        Assert.All(s_names, name => Assert.True(File.Exists(Path.Combine(release, name))));
        Assert.Equal(s_names.Length + 3, Tool.Run(release, "sha256sum", "--check", "SHA256SUMS").Split('\n').Count(line => line.EndsWith(": OK", StringComparison.Ordinal)));
        string page = await File.ReadAllTextAsync(Path.Combine(release, "../index.html"));
        Assert.All(s_names, name => Assert.Contains($"href=\"0.1.0-alpha.0/{Uri.EscapeDataString(name)}\"", page, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_name_that_is_no_text_is_one_clear_error()
    {
        Requires.Unix();
        Tool.Run(_repository.Path, "sh", "-c", "mkdir odd; echo x > \"$(printf 'odd/\\377.txt')\"");
        _repository.Git("add", "--all");
        _repository.Git("commit", "--quiet", "--message=feat: no text");

        (await Child.ReleaseAsync(_repository.Path, "run")).IsOneClearError(ExitCode.Failed, "valid UTF-8");
        Tool.Run(_repository.Path, "rm", "-rf", "odd", TestWork.Of(_repository.Path));    // .NET can't
    }

    private static string[] NamesIn(string archive)
    {
        using var reader = new TarReader(new GZipStream(File.OpenRead(archive), CompressionMode.Decompress));
        List<string> names = [];
        while (reader.GetNextEntry() is { } entry) names.Add(entry.Name);
        return [.. names];
    }
}
