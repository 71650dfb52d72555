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
                test ! -e ../../../../fail
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
        foreach (string file in Directory.EnumerateFiles(Path.Combine(_repository.Path, ".release"), "*", SearchOption.AllDirectories))
        {
            string text = File.ReadAllText(file);
            Assert.False(text.Contains(Value, StringComparison.Ordinal) || text.Contains("hunter2", StringComparison.Ordinal), file);
        }
    }
}
