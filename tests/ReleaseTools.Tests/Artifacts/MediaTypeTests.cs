using ReleaseTools.Artifacts;

namespace ReleaseTools.Tests.Artifacts;

public sealed class MediaTypeTests
{
    [Theory]
    [InlineData("RELEASE_NOTES.md", "text/markdown; charset=utf-8")]
    [InlineData("docs/Guide.HTML", "text/html; charset=utf-8")]
    [InlineData("release-notes.json", "application/json")]
    [InlineData("hello-1.2.0.tar.gz", "application/gzip")]
    [InlineData("hello.spdx.json", "application/json")]
    [InlineData("hello", "application/octet-stream")]
    [InlineData("hello.exe", "application/octet-stream")]
    public void A_file_is_shown_or_saved_by_its_ending(string path, string type) => Assert.Equal(type, MediaType.Of(path));
}
