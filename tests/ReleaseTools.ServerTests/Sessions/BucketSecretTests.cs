using System.Diagnostics;
using ReleaseTools.ServerTests.Storage;

namespace ReleaseTools.ServerTests.Sessions;

/// <summary>Keys are marked, everything is run with them, what goes well and what does not, and then they are looked for wherever somebody could read them.</summary>
[Collection(S3Collection.Name)]
public sealed class BucketSecretTests(S3Servers servers) : IAsyncLifetime
{
    private const string Mark = "MARKEDSECRET";

    private readonly GitRepository _origin = HelloProduct.Building("mkdir -p out && printf hello > out/hello\nif env | grep -q 'MARKED[S]ECRET'; then echo a build step sees the keys; exit 1; fi");
    private readonly List<string> _said = [];
    private TestBucket _bucket = null!;
    private Machine _machine = null!;
    private string _url = "";

    public async ValueTask InitializeAsync()
    {
        _machine = new Machine("builder-1", _origin.Path)
        {
            Environment =
            {
                ["AWS_ACCESS_KEY_ID"] = "AKIA" + Mark + "1234",
                ["AWS_SECRET_ACCESS_KEY"] = Mark + "/key+with/slashes=",
                ["AWS_SESSION_TOKEN"] = Mark + "/token+with/slashes==",
            },
        };
        _bucket = await TestBucket.CreateAsync(servers.AddressOf(S3Servers.Moto));
        _url = _bucket.Url(servers.AddressOf(S3Servers.Moto));
    }

    public async ValueTask DisposeAsync()
    {
        _machine.Dispose();
        _origin.Dispose();
        if (_bucket is not null) await _bucket.DisposeAsync();
    }

    [Fact]
    public async Task No_key_is_in_anything_that_a_release_says_or_keeps()
    {
        _machine.Start();
        File.AppendAllText(Path.Combine(_machine.Checkout, ".git", "info", "exclude"), "bucket.yaml\n");
        File.WriteAllText(Path.Combine(_machine.Checkout, "bucket.yaml"), File.ReadAllText(Path.Combine(_machine.Checkout, "release.yaml")) + $"\nstage: {{ store: \"{_url}\" }}\n");

        await SayAsync(ExitCode.Done, "run", "--definition", "bucket.yaml", "--session-store", _url);
        await SayAsync(ExitCode.Done, "list", "--session-store", _url, "--output", "json");
        await SayAsync(ExitCode.Done, "status", "--session-store", _url);
        await SayAsync(ExitCode.Failed, "list", "--session-store", _url.Replace(_bucket.Name, "no-such-bucket", StringComparison.Ordinal));
        await SayAsync(ExitCode.Failed, "list", "--session-store", $"s3://{_bucket.Name}?endpoint=http://127.0.0.1:1&compatible=true", "--output", "json");

        IsNowhere();
        Assert.All(await _bucket.StateAsync(), line => Assert.DoesNotContain(Mark, line, StringComparison.Ordinal));
        Assert.DoesNotContain(Mark, await _bucket.TextAsync("some/where/sessions/hello-0.1.0-alpha.0/000001.json"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("s3://AKIA" + Mark + ":" + Mark + "@releases")]
    [InlineData("s3://releases?secret_access_key=" + Mark)]
    [InlineData("s3://releases?endpoint=https://user:" + Mark + "@s3.example.com")]
    public async Task A_credential_in_a_url_is_refused_and_not_repeated(string url)
    {
        await SayAsync(ExitCode.Usage, "list", "--session-store", url);
        File.WriteAllText(Path.Combine(_machine.Checkout, "release.yaml"), $"stage: {{ store: \"{url}\" }}\n");
        await SayAsync(ExitCode.Usage, "run");
        await SayAsync(ExitCode.Usage, "run", "--output", "json");

        Assert.Contains("credentials", _said[0], StringComparison.Ordinal);
        IsNowhere();
    }

    private async Task SayAsync(ExitCode expected, params string[] arguments)
    {
        ProcessStartInfo start = _machine.Start(arguments);
        ChildResult result = await Child.RunAsync(start);
        Assert.True(result.ExitCode == (int)expected, $"{string.Join(' ', arguments)}: {result.ExitCode}\n{result.Error}");
        _said.Add(result.Output + result.Error);
    }

    private void IsNowhere()
    {
        Assert.All(_said, said => Assert.DoesNotContain(Mark, said, StringComparison.OrdinalIgnoreCase));
        string home = Path.Combine(_machine.Checkout, ".release");
        if (!Directory.Exists(home)) return;
        foreach (string file in Directory.EnumerateFiles(home, "*", SearchOption.AllDirectories))
            Assert.False(File.ReadAllText(file).Contains(Mark, StringComparison.OrdinalIgnoreCase), file);
    }
}
