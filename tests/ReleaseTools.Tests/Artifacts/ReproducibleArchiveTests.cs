using System.IO.Compression;
using System.Security.Cryptography;
using ReleaseTools.Artifacts;
using ReleaseTools.Engine.Artifacts;
using ReleaseTools.Engine.Progress;

namespace ReleaseTools.Tests.Artifacts;

public sealed class ReproducibleArchiveTests
{
    [Theory]
    [InlineData("a.tar.gz")]
    [InlineData("a.zip")]
    public async Task The_same_tree_packs_to_the_same_bytes_whatever_its_times_owners_and_order(string name)
    {
        string[] paths = ["b/deep/er/file", "b/a", "B", "a", "ä", "b c", .. Enumerable.Range(0, 50).Select(i => $"many/{i}")];
        using TestTree first = new(), second = new();
        foreach (string path in paths) first.Add(path, path, executable: path == "a");
        foreach (string path in paths.Reverse()) second.Add(path, path, executable: path == "a");
        foreach (string path in paths)
        {
            string full = Path.Combine(second.Source, path);
            File.SetLastWriteTimeUtc(full, new DateTime(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc));
            if (path != "a") Permissions.Set(full, "400");
        }
        Assert.Equal((await first.PackAsync(name)).Sha512, (await second.PackAsync(name)).Sha512);
    }

    [Theory]
    [InlineData("a.tar.gz")]
    [InlineData("a.zip")]
    public async Task The_number_of_cores_and_of_artifacts_at_a_time_makes_no_difference(string name)
    {
        using TestTree tree = new();
        var random = new Random(7);
        for (int i = 0; i < 6; i++) tree.Add($"file{i}", Content(random, i * 700_000));
        var digests = new HashSet<string>(StringComparer.Ordinal);
        foreach (int parallelism in new[] { 1, 2, 7 })
        {
            var definitions = Enumerable.Range(0, 4).Select(i => new ReleaseTools.Definitions.ArtifactDefinition { Name = $"{i}{name}", Files = ["**"] });
            CollectRequest request = tree.Request([.. definitions]) with { Parallelism = parallelism };
            IReadOnlyList<Artifact> made = await new ArtifactCollector().CollectAsync(request, NoProgress.Instance, CancellationToken.None);
            foreach (Artifact artifact in made) digests.Add(artifact.Sha256);
        }
        Assert.Single(digests);
    }

    [Fact]
    public async Task A_tar_archive_s_bytes_never_change_from_one_version_of_this_tool_to_the_next()
    {
        using TestTree tree = new();
        tree.Add("bin/hello", "#!/bin/sh\necho hello\n", executable: true).Add("README.md", "# Hello\n").AddLink("bin/hi", "hello")
            .Add("docs/Grüße.txt", "hallo").Add($"deep/{new string('d', 120)}/{new string('f', 90)}").Add(new string('n', 130));
        Artifact artifact = await tree.PackAsync("a.tar.gz");
        await using var plain = new GZipStream(File.OpenRead(artifact.LocalPath!), CompressionMode.Decompress);
        // of the bytes before compression, which .NET may do better some day
        Assert.Equal("4f4f2a485ee12b3b091e88bbdbdeda285bdd0d84935137f81d552578cc2e4731", Convert.ToHexStringLower(await SHA256.HashDataAsync(plain)));
    }

    [Fact]
    public async Task The_compressed_file_says_nothing_of_where_and_when_it_was_made()
    {
        using TestTree tree = new();
        Artifact artifact = await tree.Add("a", "a").PackAsync("a.tar.gz");
        byte[] bytes = await File.ReadAllBytesAsync(artifact.LocalPath!);
        Assert.Equal([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255], bytes[..10]);
    }

    [Theory]
    [InlineData("a.tar.gz")]
    [InlineData("a.zip")]
    [InlineData("a.bin")]
    public async Task Digests_and_size_are_those_of_the_file_that_was_written(string name)
    {
        using TestTree tree = new();
        tree.Add("a", Content(new Random(3), 3_000_000));
        Artifact artifact = await tree.PackAsync(name);
        byte[] bytes = await File.ReadAllBytesAsync(artifact.LocalPath!);
        Assert.Equal(
            (bytes.LongLength, Convert.ToHexStringLower(SHA256.HashData(bytes)), Convert.ToHexStringLower(SHA512.HashData(bytes))),
            (artifact.Size, artifact.Sha256, artifact.Sha512));
    }

    // half of it compresses
    internal static byte[] Content(Random random, int length)
    {
        byte[] content = new byte[length];
        random.NextBytes(content.AsSpan(0, length / 2));
        return content;
    }
}
