using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using ReleaseTools.Engine.Images.Daemon;
using ReleaseTools.Engine.Images.Registry.Credentials;
using ReleaseTools.Images;

namespace ReleaseTools.Tests.Images.Daemon;

/// <summary>What an engine fetches before a Dockerfile is built.</summary>
public sealed class BaseImagePullTests : IDisposable
{
    private readonly TestFolder _work = new();
    private readonly Dictionary<string, string> _there = [];
    private readonly List<string> _said = [];
    private string? _login;

    public void Dispose() => _work.Dispose();

    [Fact]
    public async Task What_is_not_there_is_pulled_with_the_login_for_its_registry()
    {
        _work.Write("Dockerfile", "FROM r.example.com/base:1\nCOPY --from=r.example.com/tool /x /x\n");
        _there["r.example.com/tool:latest"] = Image("1", "amd64");
        await using EnginePlay engine = await EngineAsync("amd64");

        await PullAsync(engine, new BuildRequest(_work.Path));

        Assert.Equal(["POST images/create?fromImage=r.example.com%2Fbase&tag=1"], engine.Requests.Where(request => request.StartsWith("POST", StringComparison.Ordinal)));
        Assert.Contains("\"password\":\"MARKED\"", _login, StringComparison.Ordinal);
        Assert.Equal(["pulling r.example.com/base:1"], _said);
    }

    [Fact]
    public async Task What_is_there_for_another_platform_is_pulled_and_gets_its_name_back()
    {
        _work.Write("Dockerfile", "FROM r.example.com/base:1\n");
        _there["r.example.com/base:1"] = Image("before", "amd64");
        await using EnginePlay engine = await EngineAsync("s390x");

        BaseImagePull pull = await PullAsync(engine, new BuildRequest(_work.Path) { Platform = ImagePlatform.Parse("linux/s390x") });

        Assert.Equal(["pulled"], pull.Replacements);
        Assert.Equal(["POST images/create?fromImage=r.example.com%2Fbase&tag=1&platform=linux%2Fs390x", "POST images/before/tag?repo=r.example.com%2Fbase&tag=1"],
            engine.Requests.Where(request => !request.StartsWith("GET", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_can_not_be_pulled_is_named_with_its_platform()
    {
        _work.Write("Dockerfile", "FROM r.example.com/base:1\n");
        await using EnginePlay engine = await EngineAsync(null);

        RefusedException e = await Assert.ThrowsAsync<RefusedException>(() => PullAsync(engine, new BuildRequest(_work.Path) { Platform = ImagePlatform.Parse("linux/s390x") }));

        Assert.Equal("ImageNotPulled", e.ErrorId);
        Assert.Contains("r.example.com/base:1 for linux/s390x", e.Message, StringComparison.Ordinal);
        Assert.Contains("manifest unknown", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("MARKED", e.Message + e.Remedy, StringComparison.Ordinal);
    }

    private async Task<BaseImagePull> PullAsync(EnginePlay engine, BuildRequest request)
    {
        string login = Convert.ToBase64String("ann:MARKED"u8);
        var credentials = new RegistryCredentials(new Dictionary<string, string> { ["DOCKER_AUTH_CONFIG"] = JsonSerializer.Serialize(new { auths = new Dictionary<string, object> { ["r.example.com"] = new { auth = login } } }) });
        var pull = new BaseImagePull(engine.Client, credentials);
        await pull.PullAsync(request, _said.Add, default);
        await pull.RestoreAsync(default);
        return pull;
    }

    private static string Image(string id, string architecture) => JsonSerializer.Serialize(new { Id = id, Os = "linux", Architecture = architecture });

    /// <param name="pulled">The architecture of what is pulled; null where nothing can be.</param>
    private Task<EnginePlay> EngineAsync(string? pulled) => EnginePlay.StartAsync(async (asked, context) =>
    {
        if (asked == "POST images/create")
        {
            _login = context.Request.Headers["X-Registry-Auth"] is [{ } header] ? Encoding.UTF8.GetString(Convert.FromBase64String(header.Replace('-', '+').Replace('_', '/'))) : null;
            if (pulled is not null) _there[$"{context.Request.Query["fromImage"]}:{context.Request.Query["tag"]}"] = Image("pulled", pulled);
            await context.Response.WriteAsync(pulled is null ? """{"errorDetail":{"message":"manifest unknown"},"error":"manifest unknown"}""" : """{"status":"Pulled"}""");
            return;
        }
        if (!asked.StartsWith("GET", StringComparison.Ordinal)) return;
        if (_there.TryGetValue(asked["GET images/".Length..^"/json".Length], out string? image)) await context.Response.WriteAsync(image);
        else context.Response.StatusCode = 404;
    });
}
