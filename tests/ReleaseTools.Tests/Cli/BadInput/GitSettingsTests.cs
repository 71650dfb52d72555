using System.Diagnostics;
using System.Security.Cryptography;

namespace ReleaseTools.Tests.Cli.BadInput;

/// <summary>One commit makes one archive, whatever git is set to on the machine.</summary>
[Program]
public sealed class GitSettingsTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly GitRepository _repository = HelloProduct.Building("mkdir -p out; cp -R -P data out/; git status --porcelain; git remote get-url origin");

    public GitSettingsTests()
    {
        Requires.Unix();
        _repository.Write("data/text.txt", "one\ntwo\n");
        _repository.Write("data/windows.txt", "one\r\ntwo\r\n");
        File.CreateSymbolicLink(Path.Combine(_repository.Path, "data/link"), "text.txt");
        _repository.Commit("feat: data");
    }

    public void Dispose()
    {
        _repository.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("[core] autocrlf = true")]
    [InlineData("[core] autocrlf = input\n safecrlf = true")]
    [InlineData("[core] eol = crlf\n attributesFile = FOLDER/attributes")]
    [InlineData("[core] symlinks = false")]
    [InlineData("[core] hooksPath = FOLDER/hooks\n fsmonitor = FOLDER/hooks/post-checkout")]
    [InlineData("[init] templateDir = FOLDER/template")]
    [InlineData("[protocol] allow = never\n[protocol \"file\"] allow = never")]
    [InlineData("[url \"https://127.0.0.1:1/\"] insteadOf = /\n[url \"https://127.0.0.1:2/\"] insteadOf = /tmp/")]
    [InlineData("[clone] defaultRemoteName = upstream\n[submodule] recurse = true\n[i18n] logOutputEncoding = UTF-16\n[log] showSignature = true\n[core] sparseCheckout = true")]
    public async Task Settings_of_git_do_not_change_what_is_released(string settings)
    {
        string expected = await ReleaseAsync("/dev/null");
        _folder.Write("attributes", "*.txt text eol=crlf\n");
        _folder.Write("template/info/attributes", "*.txt text eol=crlf\n");
        File.SetUnixFileMode(_folder.Write("hooks/post-checkout", "#!/bin/sh\ntouch hooked\nexit 1\n"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        Assert.Equal(expected, await ReleaseAsync(_folder.Write("config", settings.Replace("FOLDER", _folder.Path, StringComparison.Ordinal) + "\n")));
    }

    [Fact]
    public async Task Git_sees_no_secret()
    {
        string seen = _folder.At("seen");
        File.SetUnixFileMode(_folder.Write("filter", $"#!/bin/sh\nenv >> {seen}\ncat\n"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        _repository.Write(".gitattributes", "data/text.txt filter=look\n");
        _repository.Commit("build: filter");
        string config = _folder.Write("config", $"[filter \"look\"] smudge = {_folder.At("filter")}\n clean = cat\n");

        await ReleaseAsync(config, ("SIGNING_KEY", "hunter2hunter2"), ("DB_PASSWORD", "correct horse"));

        string environment = File.ReadAllText(seen);
        Assert.Contains("GIT_TERMINAL_PROMPT=0", environment, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", environment, StringComparison.Ordinal);
        Assert.DoesNotContain("correct horse", environment, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hook_of_git_may_start_a_release() =>
        Assert.Equal(await ReleaseAsync("/dev/null"), await ReleaseAsync("/dev/null", ("GIT_DIR", Path.Combine(_repository.Path, ".git")), ("GIT_INDEX_FILE", Path.Combine(_repository.Path, ".git/index"))));

    /// <returns>The digest of the archive.</returns>
    private async Task<string> ReleaseAsync(string config, params (string Name, string Value)[] environment)
    {
        ProcessStartInfo start = Child.Release(_repository.Path, "run", "--version", "1.0.0");
        start.Environment["GIT_CONFIG_GLOBAL"] = config;
        foreach ((string name, string value) in environment) start.Environment[name] = value;

        (await Child.RunAsync(start)).IsDone();

        string archive = Path.Combine(_repository.Path, ".release/release/hello/1.0.0/hello-1.0.0.tar.gz");
        string digest = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(archive)));
        Assert.Empty(_repository.Git("status", "--porcelain"));
        Directory.Delete(Path.Combine(_repository.Path, ".release"), recursive: true);
        return digest;
    }
}
