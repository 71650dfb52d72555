using Microsoft.AspNetCore.Http;
using ReleaseTools.Engine.Images.Archive;
using ReleaseTools.Engine.Images.Daemon;
using ReleaseTools.Engine.Images.Registry.Credentials;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Images;

namespace ReleaseTools.Tests.Images.Daemon;

/// <summary>What becomes of an image that an engine built for an archive.</summary>
public sealed class DockerfileBuildTests : IDisposable
{
    private static readonly string s_id = $"sha256:{new string('a', 64)}";

    private readonly TestFolder _work = new();

    public DockerfileBuildTests() => _work.Write("context/Dockerfile", "FROM scratch");

    public void Dispose() => _work.Dispose();

    [Fact]
    public async Task One_for_another_platform_is_refused_and_removed()
    {
        await using EnginePlay engine = await EngineAsync("[]", """{"Id":"ID","Os":"linux","Architecture":"amd64"}""");

        RefusedException e = await Assert.ThrowsAsync<RefusedException>(() => ExportAsync(engine, new BuildRequest(_work.At("context")) { Platform = ImagePlatform.Parse("linux/s390x") }));

        Assert.Equal("ImagePlatformNotBuilt", e.ErrorId);
        Assert.Contains("linux/s390x", e.Message, StringComparison.Ordinal);
        Assert.Contains("linux/amd64", e.Message, StringComparison.Ordinal);
        Assert.Contains($"DELETE images/{s_id}", engine.Requests);
        Assert.False(File.Exists(_work.At("image.tar")));
    }

    [Theory]
    [InlineData("""[{"Id":"ID","RepoTags":null}]""", """{"Id":"ID","RepoTags":[]}""")]                  // it was there before
    [InlineData("[]", """{"Id":"ID","RepoTags":["theirs:1"]}""")]                                       // somebody named it meanwhile
    public async Task One_that_is_somebody_elses_too_stays(string before, string after)
    {
        await using EnginePlay engine = await EngineAsync(before, after);

        await Assert.ThrowsAsync<RefusedException>(() => ExportAsync(engine, new BuildRequest(_work.At("context"))));

        Assert.DoesNotContain(engine.Requests, request => request.StartsWith("DELETE", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("linux/amd64", "Dockerfile was not built for linux/amd64, and no index was made. Not started: linux/arm64, linux/s390x. it broke.")]
    [InlineData("linux/arm64", "Dockerfile was not built for linux/arm64, and no index was made. Built: linux/amd64. Not started: linux/s390x. it broke.")]
    [InlineData("linux/s390x", "Dockerfile was not built for linux/s390x, and no index was made. Built: linux/amd64, linux/arm64. it broke.")]
    public void Of_several_platforms_the_one_that_fails_is_named_with_the_others(string failed, string message)
    {
        ImagePlatform[] all = [ImagePlatform.Parse("linux/amd64"), ImagePlatform.Parse("linux/arm64"), ImagePlatform.Parse("linux/s390x")];

        var e = new PlatformNotBuiltException("Dockerfile", all, ImagePlatform.Parse(failed), new RefusedException("Broken", ErrorCategory.InvalidData, null, "it broke.", "Fix it."));

        Assert.Equal((message, "Broken", "Fix it.", ExitCode.Refused), (e.Message, e.ErrorId, e.Remedy, e.ExitCode));
    }

    private async Task<ImageDigest> ExportAsync(EnginePlay engine, BuildRequest request)
    {
        await using var target = new LayoutArchiveTarget(_work.At("image.tar"));
        return await new DockerfileBuild(engine.Client, new RegistryCredentials(new Dictionary<string, string>()), NoProgress.Instance).ExportAsync(request, target, _ => { }, default);
    }

    // it gives no archive of what it has built
    private static Task<EnginePlay> EngineAsync(string before, string after) => EnginePlay.StartAsync(async (asked, context) =>
    {
        await context.Request.Body.CopyToAsync(Stream.Null);
        if (asked.EndsWith("/get", StringComparison.Ordinal)) context.Response.StatusCode = 404;
        else if (asked == "GET images/json") await context.Response.WriteAsync(before.Replace("ID", s_id, StringComparison.Ordinal));
        else if (asked == "POST build") await context.Response.WriteAsync($$$"""{"aux":{"ID":"{{{s_id}}}"}}""");
        else if (asked.StartsWith("GET", StringComparison.Ordinal)) await context.Response.WriteAsync(after.Replace("ID", s_id, StringComparison.Ordinal));
        else await context.Response.WriteAsync("[]");
    });
}
