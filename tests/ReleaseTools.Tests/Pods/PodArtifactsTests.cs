using ReleaseTools.Pods;

namespace ReleaseTools.Tests.Pods;

public sealed class PodArtifactsTests
{
    [Theory]
    [InlineData("base", "", "//foo/bar:base@1.2.0")]                                   // the pod's folder and version
    [InlineData("base", "//foo/bar:base@17", "//foo/bar:base@17")]
    [InlineData("base", "//shared:base@3", "//shared:base@3")]                         // by its name, wherever it is
    [InlineData("base", "//shared:other@3", "//foo/bar:base@1.2.0")]
    [InlineData("base", "//shared:base@3 //foo/bar:data@4", "//shared:base@3")]
    public void A_name_means_what_the_instruction_lists_or_else_what_is_beside_the_pod(string name, string named, string artifact) =>
        Assert.Equal(artifact, PodArtifacts.Resolve(name, PodTag.Parse("//foo/bar:web@1.2.0"), Tags(named)).ToString());

    [Theory]
    [InlineData("", "base", "")]
    [InlineData("//foo:base@1", "base data", "")]
    [InlineData("//foo:bsae@1", "base", "//foo:bsae@1")]
    [InlineData("//foo:base@1 //foo:data@2", "", "//foo:base@1 //foo:data@2")]
    public void What_an_instruction_lists_in_vain_is_found(string named, string used, string unused) =>
        Assert.Equal(unused, string.Join(' ', PodArtifacts.Unused(Tags(named), used.Split(' ', StringSplitOptions.RemoveEmptyEntries))));

    private static PodTag[] Tags(string text) => [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(PodTag.Parse)];
}
