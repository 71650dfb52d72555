using System.Diagnostics;

namespace ReleaseTools.Tests.Cli.BadInput;

[Program]
public sealed class SecretTests : IDisposable
{
    private const string Value = "supersecretvalue123";

    private readonly GitRepository _repository = HelloProduct.Create("""
        product: hello
        build:
          steps:
            - name: with
              secrets: [MY_TOKEN]
              run: |
                echo "token $MY_TOKEN"
                echo "$MY_TOKEN" >&2
                printf '%16380s%s\n' ' ' "$MY_TOKEN"
            - name: without
              run: |
                test -z "$MY_TOKEN$OTHER_PASSWORD"
                mkdir out; env > out/environment
                test ! -e $(git remote get-url origin)/fail
        artifacts:
          - files: out/*
        """);

    public void Dispose() => _repository.Dispose();

    [Fact]
    public async Task A_secret_is_seen_by_the_step_that_asked_for_it_and_by_nobody_else()
    {
        ChildResult released = await RunAsync(Value);

        released.IsDone();
        Assert.Contains("| token ***", released.Output, StringComparison.Ordinal);
        IsNowhere(released);
    }

    [Fact]
    public async Task A_failure_does_not_tell_it_either()
    {
        _repository.Write(".git/info/exclude", "fail\n");
        _repository.Write("fail", "");

        ChildResult failed = await RunAsync(Value);

        failed.IsOneClearError(ExitCode.Failed, "Build step 'without' exited with 1");
        IsNowhere(failed);
    }

    [Fact]
    public async Task A_secret_that_is_not_there_is_refused_before_anything_is_begun()
    {
        (await RunAsync(value: null)).IsOneClearError(ExitCode.Refused, "secret MY_TOKEN: found not set");
        ChildAssert.NothingBegun(_repository.Path);
    }

    [Fact]
    public async Task No_line_and_no_encoding_of_a_secret_of_several_lines_is_seen()
    {
        Requires.Unix();
        const string key = "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSj\nMzEfYyjiWA4R4/M2bS1GB4t7NXp98C3S+c==\n-----END PRIVATE KEY-----\n";
        using GitRepository repository = HelloProduct.Building("mkdir out; echo x > out/x; echo \"$SIGNING_KEY\"; echo \"$SIGNING_KEY\" >&2; echo \"$SIGNING_KEY\" | base64; echo \"$SIGNING_KEY\" | base64 -w 0; exit 3", "secrets: [SIGNING_KEY]");
        ProcessStartInfo start = Child.Release(repository.Path, "run");
        start.Environment["SIGNING_KEY"] = key;

        ChildResult failed = await Child.RunAsync(start);

        failed.IsOneClearError(ExitCode.Failed, "exited with 3");
        string log = Directory.EnumerateFiles(Path.Combine(repository.Path, ".release/logs")).Single();
        foreach (string shown in new[] { failed.Output + failed.Error, File.ReadAllText(log) })
        {
            foreach (string part in new[] { "MIIEvQIBADANBgk", "MzEfYyjiWA4R4", "PRIVATE KEY", Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(key))[..60] }) Assert.DoesNotContain(part, shown, StringComparison.Ordinal);
        }
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(log));
    }

    private Task<ChildResult> RunAsync(string? value)
    {
        ProcessStartInfo start = Child.Release(_repository.Path, "run");
        if (value is not null) start.Environment["MY_TOKEN"] = value;
        start.Environment["OTHER_PASSWORD"] = "hunter2hunter2";
        return Child.RunAsync(start);
    }

    private void IsNowhere(ChildResult result)
    {
        Assert.DoesNotContain(Value, result.Output + result.Error, StringComparison.Ordinal);
        foreach (string file in new[] { Path.Combine(_repository.Path, ".release"), TestWork.Of(_repository.Path) }.SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)))
        {
            string text = File.ReadAllText(file);
            Assert.False(text.Contains(Value, StringComparison.Ordinal) || text.Contains("hunter2", StringComparison.Ordinal), file);
        }
    }
}
