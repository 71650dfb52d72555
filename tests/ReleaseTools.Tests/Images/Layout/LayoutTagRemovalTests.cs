using ReleaseTools.Engine.Images;
using ReleaseTools.Engine.Images.Layout;
using ReleaseTools.Images;
using ReleaseTools.Images.Layout;

namespace ReleaseTools.Tests.Images.Layout;

public sealed class LayoutTagRemovalTests : TagRemovalContract, IDisposable
{
    private static readonly ImageDigest s_one = ImageDigest.Of("one"u8), s_other = ImageDigest.Of("other"u8);

    private readonly TestFolder _work = new();

    private protected override Task<IImageTarget> OpenAsync(string name) => Task.FromResult<IImageTarget>(new LayoutFolder(Path.Combine(_work.Path, name)));

    [Theory]
    [InlineData("one:1", "1", "one")]                       // its entry loses the name
    [InlineData("one:1 one:2", "1", "one:2")]               // another entry has the image still
    [InlineData("one:1 one:1", "1", "one")]                 // written twice, it is there once
    [InlineData("one:1 other:2", "1", "one other:2")]
    [InlineData("one:1 other:1", "1", "one other")]         // the specification leaves open which of them it is
    [InlineData("one:1 one", "1", "one")]
    [InlineData("one:1", "9", "one:1")]
    public void What_the_index_lists_without_a_tag(string before, string tag, string after) => Assert.Equal(after, Shown(Index(before).WithoutTag(tag)));

    [Theory]
    [InlineData("1.0")]
    [InlineData("docker.io/library/hello:1.0")]
    [InlineData("hello:1.0")]
    public void The_whole_name_that_an_engine_noted_goes_along(string tag)
    {
        var index = LayoutIndex.Parse($$"""{"manifests":[{{Entry(s_one, $"\"{LayoutIndex.TagAnnotation}\":\"1.0\",\"{LayoutIndex.NameAnnotation}\":\"docker.io/library/hello:1.0\",\"kept\":\"yes\"")}}]}""", "test");

        LayoutEntry left = Assert.Single(index.WithoutTag(tag).Entries);

        Assert.Empty(left.Names);
        Assert.Equal("yes", left.Descriptor.Annotations["kept"]);
    }

    public void Dispose() => _work.Dispose();

    private static LayoutIndex Index(string entries) => LayoutIndex.Parse($$"""{"manifests":[{{string.Join(',', entries.Split(' ').Select(entry => entry.Split(':')).Select(parts =>
        Entry(parts[0] == "one" ? s_one : s_other, parts.Length == 1 ? "" : $"\"{LayoutIndex.TagAnnotation}\":\"{parts[1]}\"")))}}]}""", "test");

    private static string Entry(ImageDigest digest, string annotations) => $$"""{"mediaType":"{{ImageMediaType.OciManifest}}","digest":"{{digest}}","size":1,"annotations":{ {{annotations}} } }""";

    private static string Shown(LayoutIndex index) => string.Join(' ', index.Entries.Select(entry => $"{(entry.Descriptor.Digest == s_one ? "one" : "other")}{(entry.Names.Count == 0 ? "" : ":" + entry.Names[0])}"));
}
