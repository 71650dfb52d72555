using System.Text.Json;
using Microsoft.AspNetCore.Http;
using ReleaseTools.Engine.Images.Daemon;
using ReleaseTools.Images;
using ReleaseTools.Tests.Images.Builds;

namespace ReleaseTools.Tests.Images.Daemon;

/// <summary>Which builder an engine is asked for, and what BuildKit says while it builds.</summary>
public sealed class BuilderTests : IDisposable
{
    private static readonly string s_id = $"sha256:{new string('a', 64)}";

    private readonly TestFolder _work = new();
    private readonly List<string> _lines = [];

    public BuilderTests() => _work.Write("Dockerfile", "FROM scratch");

    public void Dispose() => _work.Dispose();

    [Theory]
    [InlineData("2", null, "version=2")]
    [InlineData("1", null, "version=1")]
    [InlineData(null, null, "version=1")]
    [InlineData("2", "0", "version=1")]
    [InlineData("1", "1", "version=2")]
    public async Task The_engine_s_preferred_builder_is_used_unless_another_is_named(string? preferred, string? named, string version)
    {
        await using EnginePlay engine = await EngineAsync(preferred, Done());

        Assert.Equal(s_id, $"{await BuildAsync(engine, named)}");
        Assert.Contains(version, Assert.Single(engine.Requests), StringComparison.Ordinal);
        Assert.DoesNotContain("remote=", engine.Requests[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2", false)]
    [InlineData("1", true)]             // its cache is one for all platforms
    public async Task A_platform_is_asked_for_with_the_cache_where_that_knows_platforms(string preferred, bool isUncached)
    {
        await using EnginePlay engine = await EngineAsync(preferred, Done());

        await new DockerBuilder(engine.Client).BuildAsync(Request() with { Platform = ImagePlatform.Parse("linux/arm/v7"), Labels = new Dictionary<string, string> { ["a"] = "b" }, Arguments = new Dictionary<string, string> { ["C"] = "d" } }, _lines.Add, default);

        string request = Uri.UnescapeDataString(Assert.Single(engine.Requests));
        Assert.Contains("platform=linux/arm/v7", request, StringComparison.Ordinal);
        Assert.Contains("""labels={"a":"b"}""", request, StringComparison.Ordinal);
        Assert.Contains("""buildargs={"C":"d"}""", request, StringComparison.Ordinal);
        Assert.Contains("networkmode=none", request, StringComparison.Ordinal);
        Assert.Equal(isUncached, request.Contains("nocache=1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Lines_stand_below_the_step_that_says_them()
    {
        await using EnginePlay engine = await EngineAsync("2",
            Trace(trace => trace.Vertex("a", "[a 1/1] RUN make").Vertex("b", "[b 1/1]\nRUN test").Vertex("c", "[c 1/1] COPY x /")),
            Trace(trace => trace.Vertex("a", "[a 1/1] RUN make", started: true)),
            Trace(trace => trace.Log("a", "one\ntw")),
            Trace(trace => trace.Vertex("b", "[b 1/1]\nRUN test", started: true).Log("b", "passed\n")),
            Trace(trace => trace.Log("a", "o\nthree")),
            Trace(trace => trace.Vertex("c", "[c 1/1] COPY x /", started: true, cached: true, completed: true)),
            Trace(trace => trace.Vertex("a", "[a 1/1] RUN make", started: true, completed: true)),
            Trace(trace => trace.Log("unknown", "beside\n").Part(4, TraceWriter.Message().Text(3, "careful"))),
            Done());

        await BuildAsync(engine);

        Assert.Equal(["[a 1/1] RUN make", "one", "[b 1/1] RUN test", "passed", "[a 1/1] RUN make", "two", "[c 1/1] COPY x /: cached", "[a 1/1] RUN make", "three", "beside", "warning: careful"], _lines);
    }

    [Fact]
    public async Task A_step_that_fails_is_named_with_its_last_lines()
    {
        const string reason = "process \"/bin/sh -c make\" did not complete successfully: exit code: 2";
        await using EnginePlay engine = await EngineAsync("2",
            Trace(trace => trace.Vertex("a", "[a 1/1] RUN make", started: true).Vertex("b", "[b 1/1] RUN sleep", started: true)),
            Trace(trace => trace.Log("a", "make: *** [all] Error 2\n").Log("b", "of another\n")),
            Trace(trace => trace.Vertex("b", "[b 1/1] RUN sleep", started: true, completed: true, error: "context canceled")),
            Trace(trace => trace.Vertex("a", "[a 1/1] RUN make", started: true, completed: true, error: reason)),
            Failure(reason));

        DockerFailedException e = await Assert.ThrowsAsync<DockerFailedException>(() => BuildAsync(engine));

        Assert.Contains($"[a 1/1] RUN make\nmake: *** [all] Error 2\n{reason}", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("of another", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_that_is_missing_is_no_riddle()
    {
        await using EnginePlay engine = await EngineAsync("2", Failure("failed to solve: no active sessions"));

        DockerFailedException e = await Assert.ThrowsAsync<DockerFailedException>(() => BuildAsync(engine));

        Assert.Contains("DOCKER_BUILDKIT=0", e.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"id":"moby.buildkit.trace","aux":"no base64!"}""", false)]
    [InlineData("""{"id":"moby.buildkit.trace","aux":{"ID":1}}""", false)]
    [InlineData("""{"id":"moby.buildkit.trace","aux":"CgVh"}""", true)]
    [InlineData("""{"id":"moby.buildkit.trace"}""", false)]
    public async Task A_trace_that_can_not_be_read_does_not_end_the_build(string message, bool isSaid)
    {
        await using EnginePlay engine = await EngineAsync("2", message, message, Done());

        await BuildAsync(engine);

        Assert.Equal(isSaid ? 1 : 0, _lines.Count);
    }

    [Fact]
    public async Task More_steps_than_any_build_has_take_no_more_memory()
    {
        await using EnginePlay engine = await EngineAsync("2", [.. Enumerable.Range(0, 5_000).Select(number => Trace(trace => trace.Vertex($"{number}", $"{number}", started: true))), Done()]);

        await BuildAsync(engine);

        Assert.InRange(_lines.Count, 1_000, 4_999);
    }

    private BuildRequest Request() => new(_work.Path);

    private Task<ImageDigest> BuildAsync(EnginePlay engine, string? named = null) => new DockerBuilder(engine.Client, named).BuildAsync(Request(), _lines.Add, default);

    private static string Done() => $$$"""{"id":"moby.image.id","aux":{"ID":"{{{s_id}}}"}}""";

    private static string Failure(string reason) => JsonSerializer.Serialize(new { errorDetail = new { message = reason }, error = reason });

    private static string Trace(Func<TraceWriter, TraceWriter> write) => $$"""{"id":"moby.buildkit.trace","aux":"{{write(TraceWriter.Message()).Base64}}"}""";

    private static Task<EnginePlay> EngineAsync(string? preferred, params string[] messages) => EnginePlay.StartAsync(async (_, context) =>
    {
        await context.Request.Body.CopyToAsync(Stream.Null);
        await context.Response.WriteAsync(string.Join("\r\n", messages));
    }, preferred);
}
