using ReleaseTools.Pods;

namespace ReleaseTools.Tests.Pods;

public sealed class PodPathsTests
{
    private static readonly PodTag s_web = PodTag.Parse("//foo/bar:web@1.2.0"), s_base = PodTag.Parse("//base:os@17"), s_data = PodTag.Parse("//foo:data@3");

    [Fact]
    public void Keys_are_a_contract() => Assert.Equal(
        [
            "images/base/os/17/", "volumes/foo/data/3/", "volumes/foo/data/3/data.tar.gz", "channels/production/", "channels/production/channel.yaml", "channels/production/foo/bar/web/",
            "channels/production/foo/bar/web/1.2.0/", "channels/production/foo/bar/web/1.2.0/pod.json", "channels/production/foo/bar/web/1.2.0.yaml", "channels/production/foo/bar/web/tip",
            "channels/production/foo/bar/web/previous", "channels/production/foo/bar/web/1.2.0/images/os", "channels/production/foo/bar/web/1.2.0/volumes/data",
        ],
        [
            PodPaths.Image(s_base), PodPaths.Volume(s_data), PodPaths.VolumeArchive(s_data), PodPaths.Channel("production"), PodPaths.ChannelSettings("production"), PodPaths.Pods("production", s_web.Label),
            PodPaths.Pod("production", s_web), PodPaths.PodManifest("production", s_web), PodPaths.Instruction("production", s_web), PodPaths.TipLink("production", s_web.Label),
            PodPaths.PreviousLink("production", s_web.Label), PodPaths.ImageLink("production", s_web, "os"), PodPaths.VolumeLink("production", s_web, "data"),
        ]);

    [Theory]
    [InlineData("images/base/os/17/", "Image  //base:os@17 ")]
    [InlineData("images/base/os/17/oci/index.json", "Image  //base:os@17 oci/index.json")]
    [InlineData("images/2019/18/os/17/sha512", "Image  //2019/18:os@17 sha512")]
    [InlineData("volumes/foo/data/3/data.tar.gz", "Volume  //foo:data@3 data.tar.gz")]
    [InlineData("channels/production/foo/bar/web/1.2.0/", "Pod production //foo/bar:web@1.2.0 ")]
    [InlineData("channels/production/foo/bar/web/1.2.0/conf/17/a.conf", "Pod production //foo/bar:web@1.2.0 conf/17/a.conf")]
    [InlineData("channels/production/foo/bar/web/1.2.0/images/os", "ImageLink production //foo/bar:web@1.2.0 os")]
    [InlineData("channels/production/foo/bar/web/1.2.0/volumes/data", "VolumeLink production //foo/bar:web@1.2.0 data")]
    [InlineData("channels/production/foo/bar/web/1.2.0/images/os/blob", "Pod production //foo/bar:web@1.2.0 images/os/blob")]
    [InlineData("channels/production/foo/bar/web/tip", "Tip production //foo/bar:web ")]
    [InlineData("channels/production/foo/bar/web/previous", "Previous production //foo/bar:web ")]
    [InlineData("channels/production/foo/bar/web/1.2.yaml", "Instruction production //foo/bar:web@1.2 ")]
    [InlineData("channels/production/foo/web/1.2.3-rc.1.yaml", "Instruction production //foo:web@1.2.3-rc.1 ")]
    [InlineData("channels/production/channel.yaml", "ChannelSettings production  ")]
    [InlineData("channels/production/foo/web", "EarlierLink production //foo:web ")]
    [InlineData("envs/production/foo/web", "EarlierLink production //foo:web ")]
    [InlineData("pods/foo/web/17/pod.json", "EarlierPod  //foo:web@17 pod.json")]
    [InlineData("images/base/17/", null)]
    [InlineData("images/base/os/", null)]
    [InlineData("images/Base/os/17/", null)]
    [InlineData("images/base/os/../17/", null)]
    [InlineData("channels/Production/foo/web/17/", null)]
    [InlineData("channels/production/foo", null)]
    [InlineData("channels/production/foo/bar/web/1.2.yml", null)]
    [InlineData("channels/production/foo/bar/web/1.2.3-rc.1.yml", null)]
    [InlineData("stage/hello/1.2.0/", null)]
    [InlineData("", null)]
    public void A_key_reads_back(string key, string? meaning)
    {
        bool isKey = PodPaths.TryParse(key, out PodKey? parsed);

        Assert.Equal(meaning, isKey ? $"{parsed!.Kind} {parsed.Channel} {parsed.Tag?.ToString() ?? parsed.Label?.ToString()} {parsed.Path}" : null);
    }

    [Theory]
    [InlineData("channels/production/foo/bar/web/1.2.0/images/os", "images/base/os/17/", "../../../../../../../images/base/os/17")]
    [InlineData("channels/production/foo/bar/web/tip", "channels/production/foo/bar/web/1.2.0/", "1.2.0")]
    [InlineData("a/b", "a/c/d", "c/d")]
    public void Links_are_relative(string link, string target, string text)
    {
        Assert.Equal(text, PodPaths.Relative(link, target));
        Assert.Equal(target.TrimEnd('/'), PodPaths.Follow(link, text));
    }

    [Theory]
    [InlineData("channels/c/tip", "../../../etc")]
    [InlineData("channels/c/tip", "/etc")]
    [InlineData("tip", "..")]
    public void A_link_that_leaves_the_store_leads_nowhere(string link, string target) => Assert.Null(PodPaths.Follow(link, target));

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("Staging")]
    public void A_channel_has_a_plain_name(string channel) => Assert.Equal("PodChannelInvalid", Assert.Throws<UsageException>(() => PodPaths.Channel(channel)).ErrorId);
}
