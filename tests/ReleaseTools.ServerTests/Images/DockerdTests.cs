using ReleaseTools.Engine.Images.Archive;
using ReleaseTools.Engine.Images.Daemon;
using ReleaseTools.Engine.Images.Layout;
using ReleaseTools.Images;

namespace ReleaseTools.ServerTests.Images;

/// <summary>A real container engine: what it takes, gives, builds and runs.</summary>
public sealed class DockerdTests(Dockerd server) : IClassFixture<Dockerd>, IDisposable
{
    private const string Busybox = "/bin/busybox";

    private readonly TestFolder _work = new();

    private DockerConnection Engine => server.Client;

    public void Dispose() => _work.Dispose();

    [Fact]
    public async Task What_is_loaded_is_given_back_with_its_configuration()
    {
        ImageManifest image = await ImageFolder.WriteAsync(_work.At("layout"), "1.0");

        await ImageFolder.CopyAsync(new LayoutFolder(_work.At("layout")), "1.0", Images("loaded"), "1.0");
        await using DockerImages there = Images("loaded");
        ImageManifest back = (await there.FindManifestAsync("1.0", default))!;

        Assert.Equal(image.Config!.Digest, back.Config!.Digest);
        Assert.Equal(["1.0"], await there.ListTagsAsync(default).ToArrayAsync());
        Assert.Null(await there.FindManifestAsync("9.9", default));
        // the same each time, though it is plain where it was packed
        Assert.Equal(back.Digest, await ImageFolder.CopyAsync(Images("loaded"), "1.0", new LayoutArchiveTarget(_work.At("back.tar")), "1.0"));
    }

    [Fact]
    public async Task Its_tags_are_not_moved_unasked()
    {
        ImageManifest image = await ImageFolder.WriteAsync(_work.At("layout"), "1.0");
        BuildFolder("FROM scratch\nCOPY busybox /bin/busybox\n");
        ImageDigest built = await new DockerBuilder(Engine).BuildAsync(new BuildRequest(_work.At("context")) { Name = RegistryReference.Parse("owned:1.0") }, _ => { }, default);

        ImageTagTakenException e = await Assert.ThrowsAsync<ImageTagTakenException>(() => ImageFolder.CopyAsync(new LayoutFolder(_work.At("layout")), "1.0", Images("owned"), "1.0"));
        await ImageFolder.CopyAsync(new LayoutFolder(_work.At("layout")), "1.0", Images("owned"), "2.0");
        await ImageFolder.CopyAsync(new LayoutFolder(_work.At("layout")), "1.0", Images("owned"), "2.0", "3.0");

        Assert.Contains($"{built}", e.Message, StringComparison.Ordinal);
        await using DockerImages there = Images("owned");
        Assert.Equal((built, image.Config!.Digest, image.Config.Digest), (await there.ResolveAsync("1.0", default), await there.ResolveAsync("2.0", default), await there.ResolveAsync("3.0", default)));
    }

    [Fact]
    public async Task An_image_whose_layers_are_not_those_of_its_configuration_is_refused_by_it()
    {
        ImageManifest image = await ImageFolder.WriteAsync(_work.At("layout"), "1.0");
        await using var layout = new LayoutFolder(_work.At("layout"));
        await layout.WriteManifestAsync(Turned(image), "bad", default);

        DockerFailedException e = await Assert.ThrowsAsync<DockerFailedException>(() => ImageFolder.CopyAsync(new LayoutFolder(_work.At("layout")), "bad", Images("bad"), "1.0"));

        Assert.Contains("did not load", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_image_is_built_without_a_network_and_run()
    {
        BuildFolder("FROM scratch\nARG who\nCOPY busybox /bin/busybox\nCOPY . /context/\nRUN [\"/bin/busybox\", \"sh\", \"-c\", \"echo built for $who; ! /bin/busybox ip route | /bin/busybox grep .\"]\n");
        _work.Write("context/ignored", "x");
        _work.Write("context/.dockerignore", "ignored\n");
        var lines = new List<string>();

        ImageDigest id = await new DockerBuilder(Engine).BuildAsync(new BuildRequest(_work.At("context")) { Name = RegistryReference.Parse("built:1"), Labels = new Dictionary<string, string> { ["a"] = "b" }, Arguments = new Dictionary<string, string> { ["who"] = "ann" } }, lines.Add, default);

        Assert.Contains("built for ann", lines);
        await using DockerImages images = Images("built");
        Assert.Equal(id, (await images.FindManifestAsync("1", default))!.Config!.Digest);
        (int exit, string[] output) = await RunAsync("built:1", "ls /context; pwd; echo $V; echo wrong >&2; cat /in/file; echo x > /out/new; echo x > /in/new; exit 7", new RunRequest("built:1", [])
        {
            Folder = "/context",
            Environment = new Dictionary<string, string> { ["V"] = "a b" },
            Mounts = [new RunMount(Path.GetDirectoryName(_work.Write("in/file", "from here\n"))!, "/in", IsReadOnly: true), new RunMount(Directory.CreateDirectory(_work.At("out")).FullName, "/out")],
        });
        Assert.Equal(7, exit);
        Assert.Equal(["Dockerfile", "busybox", "/context", "a b", "from here"], output.Where(line => line.StartsWith("out: ", StringComparison.Ordinal)).Select(line => line[5..]));
        Assert.Contains("err: wrong", output);
        Assert.Contains("err: sh: can't create /in/new: Read-only file system", output);
        Assert.True(File.Exists(_work.At("out", "new")));
    }

    [Fact]
    public async Task A_build_that_fails_says_why()
    {
        BuildFolder("FROM scratch\nCOPY busybox /bin/busybox\nRUN [\"/bin/busybox\", \"sh\", \"-c\", \"echo before; exit 3\"]\n");

        DockerFailedException e = await Assert.ThrowsAsync<DockerFailedException>(() => new DockerBuilder(Engine).BuildAsync(new BuildRequest(_work.At("context")), _ => { }, default));

        Assert.Contains("before", e.Message, StringComparison.Ordinal);
        Assert.Contains("3", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_that_is_cancelled_ends()
    {
        BuildFolder("FROM scratch\nCOPY busybox /bin/busybox\n");
        await new DockerBuilder(Engine).BuildAsync(new BuildRequest(_work.At("context")) { Name = RegistryReference.Parse("endless:1") }, _ => { }, default);
        using var stop = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new DockerRunner(Engine).RunAsync(
            new RunRequest("endless:1", ["/bin/busybox", "sh", "-c", "echo go; touch /m; while :; do /bin/busybox sleep 1; done"])
            {
                Labels = new Dictionary<string, string> { ["endless"] = "" },
            }, (_, _) => stop.Cancel(), stop.Token));

        Assert.Empty(await server.ContainersAsync("endless"));
    }

    [Fact]
    public async Task An_image_that_it_has_not_is_told() =>
        Assert.Equal("ImageMissing", (await Assert.ThrowsAsync<RefusedException>(() => new DockerRunner(Engine).RunAsync(new RunRequest("none:1", ["true"]), (_, _) => { }, default))).ErrorId);

    [Fact]
    public async Task A_program_that_is_not_in_the_image_is_told()
    {
        BuildFolder("FROM scratch\nCOPY busybox /bin/busybox\n");
        await new DockerBuilder(Engine).BuildAsync(new BuildRequest(_work.At("context")) { Name = RegistryReference.Parse("small:1") }, _ => { }, default);

        Assert.Contains("no such file", (await Assert.ThrowsAsync<DockerFailedException>(() => new DockerRunner(Engine).RunAsync(new RunRequest("small:1", ["/none"]), (_, _) => { }, default))).Message, StringComparison.Ordinal);
    }

    private static ImageManifest Turned(ImageManifest image) => ReleaseTools.Images.Json.ManifestWriter.Image(image.Config!, [.. image.Layers.Reverse()]);

    private DockerImages Images(string name) => new(Engine, RegistryReference.Parse(name));

    private async Task<(int Exit, string[] Output)> RunAsync(string image, string script, RunRequest request)
    {
        var output = new List<string>();
        int exit = await new DockerRunner(Engine).RunAsync(request with { Image = image, Command = ["/bin/busybox", "sh", "-c", script] }, (text, isError) =>
        {
            lock (output) output.Add($"{(isError ? "err" : "out")}: {text}");
        }, default);
        return (exit, [.. output]);
    }

    private void BuildFolder(string dockerfile)
    {
        _work.Write("context/Dockerfile", dockerfile);
        File.Copy(Busybox, _work.At("context", "busybox"));
    }

}
