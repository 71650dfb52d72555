using System.Formats.Tar;
using Microsoft.AspNetCore.Http;
using ReleaseTools.Engine.Images;
using ReleaseTools.Engine.Images.Daemon;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Images;

namespace ReleaseTools.Tests.Images.Daemon;

/// <summary>What an engine may answer, played by a server in this process.</summary>
public sealed class EngineClientTests : IDisposable
{
    private readonly TestFolder _work = new();
    private readonly List<string> _requests = [];

    public void Dispose() => _work.Dispose();

    [Theory]
    [InlineData("1.41", "/v1.41/images/json")]
    [InlineData("1.52", "/v1.47/images/json")]
    public async Task The_newest_version_that_both_know_is_spoken(string version, string path)
    {
        await using LoopbackServer server = await EngineAsync(version, context => context.Response.WriteAsync("""[{"Id":"sha256:1","RepoTags":["hello:1","hello:2","other:1"]},{"Id":"sha256:2","RepoTags":null}]"""));
        await using var images = new DockerImages(Client(server), RegistryReference.Parse("hello"));

        Assert.Equal(["1", "2"], await images.ListTagsAsync(default).ToArrayAsync());
        Assert.Contains(path, _requests[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.40")]
    [InlineData("")]
    public async Task One_that_is_too_old_is_told(string version)
    {
        await using LoopbackServer server = await EngineAsync(version, _ => Task.CompletedTask);
        await using var images = new DockerImages(Client(server), RegistryReference.Parse("hello"));

        Assert.Equal("EngineTooOld", (await Assert.ThrowsAsync<ReleaseException>(() => images.FindManifestAsync(null, default))).ErrorId);
    }

    [Fact]
    public async Task One_that_is_not_there_is_told_with_its_address()
    {
        await using var images = new DockerImages(new DockerConnection(DockerAddress.From(name => name == "DOCKER_HOST" ? $"unix://{_work.At("none.sock")}" : null)), RegistryReference.Parse("hello"));

        ReleaseException e = await Assert.ThrowsAsync<ReleaseException>(() => images.FindManifestAsync(null, default));

        Assert.Equal("EngineUnreachable", e.ErrorId);
        Assert.Contains("none.sock", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failure_inside_a_success_is_one()
    {
        await using LoopbackServer server = await EngineAsync("1.41", async context =>
        {
            if (context.Request.Method == "GET")
            {
                context.Response.StatusCode = 404;
                return;
            }
            await context.Request.Body.CopyToAsync(Stream.Null);
            await context.Response.WriteAsync("""{"status":"Loading layer"}{"errorDetail":{"message":"no space left on device"},"error":"no space left on device"}""");
        });
        MemoryImages origin = new MemoryRegistry("origin.example.com").Repository("hello");
        ImageManifest image = origin.AddImage("1.0", "a");
        await using var images = new DockerImages(Client(server), RegistryReference.Parse("hello"));
        await new ImageCopier(origin, images, new BlobLedger(), NoProgress.Instance).CopyAsync(image.Digest.ToString(), ["1.0"], default);

        Assert.Contains("no space left on device", (await Assert.ThrowsAsync<DockerFailedException>(() => images.CompleteAsync(default))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_build_says_its_lines_and_the_last_of_them_where_it_fails()
    {
        _work.Write("Dockerfile", "FROM scratch");
        string sent = "";
        await using LoopbackServer server = await EngineAsync("1.41", async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            body.Position = 0;
            using var tar = new TarReader(body);
            tar.GetNextEntry();
            sent = tar.GetNextEntry()!.Name;
            await context.Response.WriteAsync("{\"stream\":\"Step 1/2\"}\r\n{\"stream\":\" : RUN make\\nmake: *** [all] \"}\r\n{\"stream\":\"Error 2\\n\"}\r\n{\"errorDetail\":{\"code\":2,\"message\":\"it returned 2\"},\"error\":\"it returned 2\"}");
        });
        var lines = new List<string>();

        DockerFailedException e = await Assert.ThrowsAsync<DockerFailedException>(() => new DockerBuilder(Client(server)).BuildAsync(
            new BuildRequest(_work.Path) { Name = RegistryReference.Parse("hello:1"), Arguments = new Dictionary<string, string> { ["A"] = "b&c" } }, lines.Add, default));

        Assert.Equal(["Step 1/2 : RUN make", "make: *** [all] Error 2"], lines);
        Assert.Contains("make: *** [all] Error 2\nit returned 2", e.Message, StringComparison.Ordinal);
        Assert.Equal("Dockerfile", sent);
        Assert.Contains("networkmode=none", _requests[1], StringComparison.Ordinal);
        Assert.Contains("buildargs=%7B%22A%22%3A%22b", _requests[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_build_that_breaks_off_made_nothing()
    {
        _work.Write("Dockerfile", "FROM scratch");
        var heard = new TaskCompletionSource();
        await using LoopbackServer server = await EngineAsync("1.41", async context =>
        {
            await context.Response.WriteAsync("{\"stream\":\"Step 1\\n\"}\r\n{\"stream\":\"Step");
            await context.Response.Body.FlushAsync();
            await heard.Task.WaitAsync(TimeSpan.FromSeconds(30));
            context.Abort();
        });

        var failed = await Assert.ThrowsAsync<DockerFailedException>(() => new DockerBuilder(Client(server)).BuildAsync(new BuildRequest(_work.Path), _ => heard.TrySetResult(), default));

        Assert.Contains("broke off", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_was_sent_is_not_sent_again()
    {
        _work.Write("Dockerfile", "FROM scratch");
        await using LoopbackServer server = await EngineAsync("1.41", async context =>
        {
            await context.Request.Body.CopyToAsync(Stream.Null);
            context.Response.StatusCode = 429;
            context.Response.Headers.RetryAfter = "0";
        });

        ReleaseException e = await Assert.ThrowsAsync<ReleaseException>(() => new DockerBuilder(Client(server)).BuildAsync(new BuildRequest(_work.Path), _ => { }, default));

        Assert.Equal("EngineUnreachable", e.ErrorId);
        Assert.Single(_requests, request => request.StartsWith("POST", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_answer_that_is_no_engine_s_is_told()
    {
        await using LoopbackServer server = await EngineAsync("1.41", context => context.Response.WriteAsync("<html>Welcome</html>"));
        await using var images = new DockerImages(Client(server), RegistryReference.Parse("hello"));

        ReleaseException e = await Assert.ThrowsAsync<ReleaseException>(() => images.FindManifestAsync(null, default));

        Assert.Equal("EngineFailed", e.ErrorId);
        Assert.Contains($"tcp://{server.Address.Authority}", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../Dockerfile", "DockerfileOutside")]
    [InlineData("/etc/Dockerfile", "DockerfileOutside")]
    [InlineData("none", "DockerfileMissing")]
    public async Task A_Dockerfile_is_in_its_folder(string dockerfile, string error) => Assert.Equal(error, (await Assert.ThrowsAsync<UsageException>(() =>
        new DockerBuilder(new DockerConnection(DockerAddress.From(_ => null))).BuildAsync(new BuildRequest(_work.Path) { Dockerfile = dockerfile }, _ => { }, default))).ErrorId);

    [Fact]
    public async Task A_command_that_is_cancelled_leaves_no_container()
    {
        using var stop = new CancellationTokenSource();
        await using LoopbackServer server = await EngineAsync("1.41", async context =>
        {
            string path = context.Request.Path;
            if (path.EndsWith("/create", StringComparison.Ordinal)) context.Response.StatusCode = 201;
            await context.Response.WriteAsync(path.EndsWith("/json", StringComparison.Ordinal) ? """{"Id":"sha256:1","Config":{}}""" : path.EndsWith("/create", StringComparison.Ordinal) ? """{"Id":"c1"}""" : "");
            if (!path.EndsWith("/logs", StringComparison.Ordinal)) return;
            await context.Response.Body.WriteAsync(new byte[] { 1, 0, 0, 0, 0, 0, 0, 2, (byte)'a', (byte)'\n' });
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new DockerRunner(Client(server)).RunAsync(new RunRequest("hello:1", ["sleep", "60"]), (_, _) => stop.Cancel(), stop.Token));

        Assert.Contains("DELETE /v1.41/containers/c1?v=1&force=1", _requests);
    }

    private static DockerConnection Client(LoopbackServer server) => new(DockerAddress.From(name => name == "DOCKER_HOST" ? $"tcp://{server.Address.Authority}" : null));

    private Task<LoopbackServer> EngineAsync(string version, RequestDelegate handle) => LoopbackServer.StartAsync(context =>
    {
        lock (_requests) _requests.Add($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}");
        if (context.Request.Path != "/_ping") return handle(context);
        if (version.Length > 0) context.Response.Headers["Api-Version"] = version;
        return context.Response.WriteAsync("OK");
    });
}
