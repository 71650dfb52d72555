using ReleaseTools.Definitions;
using ReleaseTools.Engine.Pods.Release;
using ReleaseTools.Engine.Storage.File;
using ReleaseTools.Pods;
using ReleaseTools.Versions;

namespace ReleaseTools.Tests.Pods.Release;

public sealed class PodReleaserTests : IDisposable
{
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_pod_is_released_with_its_image_built_its_links_and_its_data()
    {
        Requires.Unix();
        using PodWorld world = await PodWorld.CreateAsync(new FileStore(_folder["store"]));
        await world.AddVolumeAsync("1.0.0");
        await world.ReleaseAsync(world.Instruct("staging", "1.0.0"));
        Assert.Empty(world.Failed);
        PodReleaseResult result = Assert.Single(world.Done);
        Assert.Equal((PodReleaseOutcome.Released, LinkVerdict.Forward, "//shop:base@1.0.0"), (result.Outcome, result.Tip.Verdict, string.Join(' ', result.Built)));
        string pod = _folder["store/channels/staging/shop/web/1.0.0"];
        Assert.Equal("../../../../../../images/shop/base/1.0.0", new FileInfo($"{pod}/images/base").LinkTarget);
        Assert.True(File.Exists($"{pod}/images/base/image.tar.gz"));
        Assert.True(File.Exists($"{pod}/volumes/data/data.tar.gz"));
        Assert.Equal("listen=8080\n", File.ReadAllText($"{pod}/conf/web.conf"));
        PodManifest manifest = await world.ManifestAsync("staging", "1.0.0");
        Assert.Equal($"sha512:{File.ReadAllText($"{pod}/images/base/sha512").Trim()}", $"{manifest.Images[0].Digest}");
        Assert.Equal("volumes/data/data.tar.gz", $"{manifest.Volumes[0].Source}");
        Assert.NotNull(manifest.Units[0].Checksum);
        PodReleaseRecord record = PodReleaseRecord.TryRead(File.ReadAllText($"{pod}/release.json"))!;
        Assert.Equal((world.Repository.Head, false), (record.Revisions[^1].Revision, record.Revisions[^1].Dirty));
        Assert.Equal(["conf/web.conf", "web.service"], record.Files.Select(file => file.Path));
    }

    [Fact]
    public async Task The_image_is_one_that_skopeo_reads()
    {
        Requires.Program("skopeo");
        Requires.Program("gzip");
        using PodWorld world = await PodWorld.CreateAsync(new FileStore(_folder["store"]));
        await world.AddVolumeAsync("1");
        await world.ReleaseAsync(world.Instruct("staging", "1"));
        await Tool.RunAsync("sh", "-c", $"gzip -dc '{_folder["store/images/shop/base/1/image.tar.gz"]}' > '{_folder["image.tar"]}'");
        Assert.Contains("application/vnd.oci.image.manifest", await Tool.RunAsync("skopeo", "inspect", "--raw", $"oci-archive:{_folder["image.tar"]}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pod_that_is_there_is_done()
    {
        using PodWorld world = await PodWorld.CreateAsync(new MemoryStore());
        await world.AddVolumeAsync("1");
        string file = world.Instruct("staging", "1");
        await world.ReleaseAsync(file);
        var objects = (MemoryStore)world.Store.Objects;
        objects.Writes.Clear();
        world.Repository.Write("shop/web/conf/web.conf", "changed since");
        await world.ReleaseAsync(file);
        Assert.Equal(PodReleaseOutcome.Exists, Assert.Single(world.Done).Outcome);
        Assert.Empty(objects.Writes);
    }

    [Fact]
    public async Task All_missing_volumes_are_named_before_anything_is_built()
    {
        using PodWorld world = await PodWorld.CreateAsync(new MemoryStore());
        world.Repository.Write("shop/web/pod.yaml", "images: [{ name: base }]\nvolumes: [{ name: data }, { name: logs }]\n");
        await world.ReleaseAsync(world.Instruct("staging", "1", "volumes: { logs: 7 }"));
        var missing = Assert.IsType<PodVolumesMissingException>(Assert.Single(world.Failed));
        Assert.Equal("//shop:data@1, //shop:logs@7", string.Join(", ", missing.Missing));
        Assert.Empty(((MemoryStore)world.Store.Objects).Writes);
    }

    [Fact]
    public async Task An_image_that_nothing_builds_is_refused_before_anything_is_built()
    {
        using PodWorld world = await PodWorld.CreateAsync(new MemoryStore());
        world.Repository.Write("shop/web/pod.yaml", "images: [{ name: base }, { name: other }]\n");
        await world.ReleaseAsync(world.Instruct("staging", "1"));
        Assert.Equal("//shop:other@1", string.Join(", ", Assert.IsType<PodImagesUnknownException>(Assert.Single(world.Failed)).Missing));
        Assert.Empty(((MemoryStore)world.Store.Objects).Writes);
    }

    [Fact]
    public async Task One_instruction_that_fails_keeps_no_other_from_being_carried_out()
    {
        using PodWorld world = await PodWorld.CreateAsync(new MemoryStore());
        await world.AddVolumeAsync("2");
        await world.ReleaseAsync(world.Instruct("staging", "1"), world.Instruct("staging", "2"));
        Assert.IsType<PodVolumesMissingException>(Assert.Single(world.Failed));
        Assert.Equal("2", $"{Assert.Single(world.Done).Pod.Version}");
    }

    [Fact]
    public async Task Files_with_problems_release_nothing_and_every_problem_is_named()
    {
        using PodWorld world = await PodWorld.CreateAsync(new MemoryStore());
        string wrong = world.Instruct("staging", "1", "colour: red"), same = world.Instruct("staging", "2"), again = world.Instruct("other", "3", "channel: staging\nversion: 2");
        var failure = await Assert.ThrowsAsync<DefinitionException>(() => world.ReleaseAsync(wrong, same, again));
        Assert.Equal(2, failure.Problems.Count);
        Assert.Empty(((MemoryStore)world.Store.Objects).Writes);
    }

    [Fact]
    public async Task An_instruction_names_versions_of_images_and_volumes_and_a_misspelt_one_is_refused()
    {
        using PodWorld world = await PodWorld.CreateAsync(new MemoryStore());
        await world.AddVolumeAsync("1");
        await world.ReleaseAsync(world.Instruct("staging", "1"));
        await world.ReleaseAsync(world.Instruct("staging", "2", "images: { base: 1 }\nvolumes: { data: 1 }"));
        Assert.Empty(world.Failed);
        Assert.Empty(world.Done[0].Built);
        Assert.Equal("1", $"{(await world.ManifestAsync("staging", "2")).Images[0].Version}");
        await world.ReleaseAsync(world.Instruct("staging", "3", "volumes: { date: 1 }"));
        Assert.Equal("PodArtifactUnused", Assert.Single(world.Failed).ErrorId);
    }

    [Fact]
    public async Task A_channel_changes_its_own_pods_and_says_what()
    {
        using PodWorld world = await PodWorld.CreateAsync(new MemoryStore());
        await world.AddVolumeAsync("1");
        await world.Store.Objects.PutTextAsync("channels/staging/channel.yaml", "overlay: { apps: { web: { args: [\"--verbose\"] } } }");
        await world.ReleaseAsync(world.Instruct("staging", "1"), world.Instruct("production", "1"));
        Assert.Equal(["/bin/web", "--verbose"], (await world.ManifestAsync("staging", "1")).Apps[0].Exec);
        Assert.Equal(["/bin/web"], (await world.ManifestAsync("production", "1")).Apps[0].Exec);
        Assert.Equal("+ apps.web.exec: [\"/bin/web\",\"--verbose\"]", world.Done[0].Overlay[^1]);
    }

    [Fact]
    public async Task A_preview_says_what_would_be_done_and_writes_nothing()
    {
        using PodWorld world = await PodWorld.CreateAsync(new MemoryStore());
        await world.AddVolumeAsync("1");
        var objects = (MemoryStore)world.Store.Objects;
        objects.Writes.Clear();
        var plans = new List<PodReleaseResult>();
        await world.ReleaseAsync(new PodReleaseRequest([world.Instruct("staging", "1")]), result =>
        {
            plans.Add(result);
            return Task.FromResult(false);
        });
        Assert.Equal((PodReleaseOutcome.Planned, "//shop:base@1"), (plans[0].Outcome, string.Join(' ', plans[0].Built)));
        Assert.Empty(objects.Writes);
    }

    [Fact]
    public async Task At_revisions_the_pod_is_the_one_of_the_commit_that_is_named()
    {
        using PodWorld world = await PodWorld.CreateAsync(new MemoryStore());
        await world.AddVolumeAsync("1");
        string commit = world.Repository.Head;
        world.Repository.Write("shop/web/conf/web.conf", "later");
        string file = world.Instruct("staging", "1", $"revisions: [{{ url: \"{world.Repository.Path}\", revision: {commit} }}]");
        await world.ReleaseAsync(new PodReleaseRequest([file]) { AtRevisions = true });
        Assert.Empty(world.Failed);
        Assert.Equal("listen=8080\n", await world.Store.Objects.TextAsync("channels/staging/shop/web/1/conf/web.conf"));
        Assert.False(PodReleaseRecord.TryRead(await world.Store.Objects.TextAsync("channels/staging/shop/web/1/release.json"))!.Revisions[^1].Dirty);
    }

    [Fact]
    public async Task A_release_that_was_interrupted_at_any_write_is_no_pod_and_ends_as_undisturbed()
    {
        string[]? undisturbed = null;
        for (int fatal = 0; ; fatal++)
        {
            var objects = new MemoryStore();
            using PodWorld world = await PodWorld.CreateAsync(objects);
            await world.AddVolumeAsync("1");
            string file = world.Instruct("staging", "1");
            int writes = 0;
            objects.Before = (verb, _) => { if (verb is "put" && ++writes == fatal) throw new IOException("killed"); };
            bool isWhole = false;
            try
            {
                await world.ReleaseAsync(file);
                isWhole = true;
            }
            catch (IOException) { /* the process is gone */ }
            objects.Before = null;
            await world.ReleaseAsync(file);
            Assert.Empty(world.Failed);
            string[] keys = await objects.KeysAsync("");
            undisturbed ??= keys;
            Assert.Equal(undisturbed, keys);
            Assert.Equal("1", $"{await world.Store.Tips.ReadAsync("staging", PodWorld.Web, CancellationToken.None)}");
            if (!isWhole || fatal == 0) continue;
            Assert.True(fatal > 8, "every write was interrupted once");
            return;
        }
    }

    [Fact]
    public async Task Two_who_release_the_same_pod_end_with_one_that_is_whole()
    {
        using PodWorld one = await PodWorld.CreateAsync(new FileStore(_folder["store"])), other = await PodWorld.CreateAsync(new FileStore(_folder["store"]));
        await one.AddVolumeAsync("1");
        await Task.WhenAll(Task.Run(() => one.ReleaseAsync(one.Instruct("staging", "1"))), Task.Run(() => other.ReleaseAsync(other.Instruct("staging", "1"))));
        Assert.Empty(one.Failed.Concat(other.Failed));
        Assert.NotNull(await one.ManifestAsync("staging", "1"));
        Assert.Equal("1", $"{await one.Store.Tips.ReadAsync("staging", PodWorld.Web, CancellationToken.None)}");
    }

    [Fact]
    public async Task What_an_interrupted_release_of_other_content_has_left_is_not_mixed_with_this_one()
    {
        using PodWorld world = await PodWorld.CreateAsync(new MemoryStore());
        await world.AddVolumeAsync("1");
        await world.Store.Objects.PutTextAsync("channels/staging/shop/web/1/conf/web.conf", "of another");
        await world.ReleaseAsync(world.Instruct("staging", "1"));
        Assert.Equal("PodDiffers", Assert.Single(world.Failed).ErrorId);
        Assert.Null(await world.Store.Objects.StatAsync("channels/staging/shop/web/1/pod.json", CancellationToken.None));
    }
}
