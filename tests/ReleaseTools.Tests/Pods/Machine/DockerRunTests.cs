using ReleaseTools.Images;
using ReleaseTools.Pods;
using ReleaseTools.Pods.Machine;

namespace ReleaseTools.Tests.Pods.Machine;

public sealed class DockerRunTests
{
    private static readonly PodTag s_pod = PodTag.Parse("//foo/bar:web@1.2.0+a");

    private static readonly ImageDigest s_image = ImageDigest.Of("image"u8);

    [Theory]
    [InlineData(null, null, "web", null)]
    [InlineData("ann", null, "web", "ann")]
    [InlineData("ann", "log", "web", "ann:log")]
    [InlineData("7", "8", null, "7:8")]
    [InlineData(null, "log", "web:www", "web:log")]
    [InlineData(null, "log", null, "0:log")]
    [InlineData(null, "log", ":www", "0:log")]
    public void The_user_is_the_app_s_or_the_image_s(string? user, string? group, string? image, string? said) =>
        Assert.Equal(said, DockerRun.UserOf(new PodApp { User = user, Group = group }, new ImageConfig(null, null, null) { User = image }));

    [Theory]
    [InlineData("", "--network host")]
    [InlineData("http", "--network host")]
    [InlineData("http=8080", "--network host")]
    [InlineData("http=80", "--publish 8080:80")]
    [InlineData("http=80 dns/udp", "--publish 8080:80 --publish 53:53/udp")]
    [InlineData("http dns=5353/udp", "--publish 8080:8080 --publish 53:5353/udp")]
    public void Ports_with_numbers_of_their_own_are_published(string ports, string network)
    {
        PodAppPort[] all = [.. ports.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(text => text.Split('=', '/')).Select(parts => new PodAppPort
        {
            Name = parts[0],
            Port = parts.Select(part => int.TryParse(part, out int number) ? number : (int?)null).FirstOrDefault(number => number is not null),
            Protocol = parts[^1] == "udp" ? PodProtocol.Udp : PodProtocol.Tcp,
        })];

        string[] arguments = [.. Run(new PodApp { Ports = all }).Arguments()];

        Assert.Equal(network.Split(' '), arguments.SkipWhile(word => word is not ("--network" or "--publish")).TakeWhile(word => word != "--read-only"));
    }

    [Fact]
    public void Volumes_are_bound_and_hide_what_is_in_memory()
    {
        string[] arguments = [.. (Run(new PodApp()) with { Volumes = [new BindMount("/v/a,b", "/data", IsReadOnly: true), new BindMount("/v/\"q", "/tmp", IsReadOnly: false)] }).Arguments()];

        Assert.Equal(["type=bind,\"source=/v/a,b\",target=/data,readonly", "type=bind,\"source=/v/\"\"q\",target=/tmp"], ValuesOf("--mount"));
        Assert.Equal(["/run", "/var/tmp"], ValuesOf("--tmpfs").Select(value => value.Split(':')[0]));
        Assert.Equal(["label=disable"], ValuesOf("--security-opt"));

        IEnumerable<string> ValuesOf(string name) => arguments.Index().Where(word => word.Item == name).Select(word => arguments[word.Index + 1]);
    }

    [Fact]
    public void What_is_in_an_engine_has_names_of_the_pod()
    {
        var all = PodContainers.Of(new PodManifest { Name = s_pod.Label, Version = s_pod.Version, Apps = [new PodApp { Name = "web" }, new PodApp { Name = "log" }], Images = [new PodImage { Name = "base" }, new PodImage { Name = "other" }] }, "unix:///e", image => image.Name == "base" ? s_image : null);

        Assert.Equal([("docker.io/releasetools/foo--bar--web/base:1.2.0_a", s_image), ("docker.io/releasetools/foo--bar--web/other:1.2.0_a", null)], all.Images.Select(image => (image.Name, image.Id)));
        Assert.Equal(["foo--bar--web--web--1.2.0_a", "foo--bar--web--log--1.2.0_a"], all.Containers);
        Assert.Equal(all.Images[0].Name, RegistryReference.Parse(all.Images[0].Name).ToString());
        var read = PodContainers.Read(all.Write(), "file");
        Assert.Equal("unix:///e", read.Engine);
        Assert.Equal(all.Images, read.Images);
        Assert.Equal(all.Containers, read.Containers);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"engine": "e", "images": [1], "containers": []}""")]
    [InlineData("""{"engine": "e", "images": [{"name": "a", "id": "sha256:1"}], "containers": []}""")]
    public void Another_text_is_no_list(string text) => Assert.Equal("PodContainersInvalid", Assert.Throws<ReleaseException>(() => PodContainers.Read(text, "file")).ErrorId);

    private static DockerRun Run(PodApp app) => new(s_pod, new PodAppPlan(app, null) { Command = ["/bin/tool"], Environment = new Dictionary<string, string>(), WorkingFolder = "/" }, "id")
    {
        Image = s_image,
        Ports = new Dictionary<string, int> { ["http"] = 8080, ["dns"] = 53 },
    };
}
