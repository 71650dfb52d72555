using ReleaseTools.Definitions;
using ReleaseTools.Engine.Definitions;

namespace ReleaseTools.Tests.Definitions;

public sealed class ChannelTests : IDisposable
{
    private readonly TestFolder _repository = new();

    public void Dispose() => _repository.Dispose();

    [Fact]
    public void Channels_are_read_in_their_order_and_come_back_from_json()
    {
        ReleaseDefinition definition = Load("""
            channels:
              - { name: release, when: { tag: "v*" } }
              - { name: daily, when: { branch: main }, tag: "v0.${run}-daily", replace: true, prerelease: true }
            """);

        Assert.Equal(
        [
            new ChannelDefinition { Name = "release", When = new() { Tag = "v*" } },
            new ChannelDefinition { Name = "daily", When = new() { Branch = "main" }, Tag = "v0.${run}-daily", Replace = true, Prerelease = true },
        ], definition.Channels);
        Assert.Equal(definition.Channels, DefinitionJson.Read(DefinitionJson.Write(definition)).Channels);
    }

    [Theory]
    [InlineData("product: hello")]
    [InlineData("product: hello\nchannels: []")]
    [InlineData("product: hello\nchannels:")]
    public void Without_channels_those_of_every_product_count_and_the_identity_is_as_it_was(string yaml)
    {
        ReleaseDefinition definition = Load(yaml);

        Assert.Equal(["release", "branch", "test"], definition.AllChannels().Select(channel => channel.Name));
        Assert.DoesNotContain("channels", DefinitionJson.Write(definition), StringComparison.Ordinal);
        Assert.Equal(DefinitionDigest.Of(Load("product: hello")), DefinitionDigest.Of(definition));
    }

    private ReleaseDefinition Load(string yaml) => DefinitionLoader.Load(_repository.With("release.yaml", yaml).Path, definitionFile: null, "hello").Definition;
}
