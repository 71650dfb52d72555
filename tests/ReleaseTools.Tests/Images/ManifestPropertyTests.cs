using System.Text;
using FsCheck;
using FsCheck.Fluent;
using ReleaseTools.Engine.Images;
using ReleaseTools.Engine.Images.Archive;
using ReleaseTools.Engine.Images.Layout;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Images;
using ReleaseTools.Images.Json;
using ReleaseTools.Images.Layout;
using ReleaseTools.Tests.Images.Archive;

namespace ReleaseTools.Tests.Images;

/// <summary>Whatever stands where a manifest, an index or a configuration should: it is read, or ends in an error that says what is wrong.</summary>
public sealed class ManifestPropertyTests
{
    private static readonly string s_digest = $"sha256:{new string('a', 64)}";

    private static readonly string[] s_keys =
    [
        "schemaVersion", "mediaType", "config", "layers", "manifests", "digest", "size", "platform", "os", "architecture", "variant", "os.version", "annotations", "urls", "subject", "artifactType",
        "rootfs", "diff_ids", "created", "Config", "RepoTags", "Layers", "imageLayoutVersion", LayoutIndex.TagAnnotation, LayoutIndex.NameAnnotation, "", "\\ud800",
    ];

    private static readonly string[] s_scalars =
    [
        "null", "true", "0", "1", "-1", "1.5", "1e400", "9223372036854775807", "99999999999999999999", "\"\"", "\"\\ud800\"", "\"\\u0000\"", "\"a\"", "\"2026-11-21T09:30:00Z\"", $"\"{s_digest}\"", "\"sha512:ab\"",
        $"\"{ImageMediaType.OciIndex}\"", $"\"{ImageMediaType.OciManifest}\"", $"\"{ImageMediaType.DockerList}\"", $"\"{ImageMediaType.OciConfig}\"", $"\"{ImageMediaType.OciLayerGzip}\"", "\"application/vnd.docker.distribution.manifest.v1+json\"",
    ];

    private static readonly string s_part = $$"""{"mediaType":"{{ImageMediaType.OciLayer}}","digest":"{{s_digest}}","size":9223372036854775807}""";

    // what is almost right gets further than what is not
    private static readonly string[] s_right =
    [
        $$"""{"schemaVersion":2,"mediaType":"{{ImageMediaType.OciManifest}}","config":{{s_part}},"layers":[{{s_part}},{{s_part}}],"annotations":{"a":"b"} }""",
        $$"""{"schemaVersion":2,"mediaType":"{{ImageMediaType.OciIndex}}","manifests":[{"digest":"{{s_digest}}","size":1,"platform":{"os":"linux","architecture":"arm"},"annotations":{"{{LayoutIndex.TagAnnotation}}":"1.0"} },{{s_part}}]}""",
        $$"""{"os":"linux","architecture":"arm","created":"2026-11-21T09:30:00Z","rootfs":{"type":"layers","diff_ids":["{{s_digest}}"]} }""",
        """[{"Config":"c.json","RepoTags":["hello:1.0"],"Layers":["l.tar"]}]""",
    ];

    private static readonly Gen<string> s_json = Gen.Sized(size => Json(Math.Min(size, 4)));

    private static readonly Gen<string> s_text = Gen.OneOf(s_json, Spoilt(), Cut(), ArbMap.Default.GeneratorFor<string>().Select(text => text ?? ""));

    [Fact]
    public void A_manifest_is_read_or_refused() => Holds(text => Manifest(text) is not { } manifest || UseAsync(manifest).GetAwaiter().GetResult());

    [Fact]
    public void An_index_of_a_layout_is_read_or_refused() => Holds(text =>
    {
        var index = LayoutIndex.Parse(text, "oci:out");
        ImageManifest image = Manifest(s_right[0])!;
        LayoutIndex changed = index.With(image, "1.0", "docker.io/library/hello:1.0").With(image, "1.1").Without(ImageDigest.Parse(s_digest));
        return changed.Find("1.0") is not null && changed.Tags.Contains("1.1") && changed.Untagged.Count() <= index.Entries.Count && LayoutIndex.Parse(changed.ToString(), "oci:out").Entries.Count == changed.Entries.Count;
    });

    [Fact]
    public void A_configuration_is_read_or_refused() => Holds(text => ImageConfig.Read(Encoding.UTF8.GetBytes(text), "hello").Objection(Manifest(s_right[0])!) is not "");

    [Fact]
    public void A_list_of_docker_save_is_read_or_refused() => Holds(text => DockerImageEntry.Parse(Encoding.UTF8.GetBytes(text), "hello").All(entry => entry.Config is { Length: > 0 } && !entry.IsCalled("no such image")));

    [Fact]
    public void The_marker_of_a_layout_is_read_or_refused() => Holds(text =>
    {
        LayoutMarker.Check(Encoding.UTF8.GetBytes(text), "oci:out");
        return true;
    });

    [Fact]
    public void An_archive_is_read_or_refused()
    {
        using var work = new TestFolder();
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(s_text.ListOf(3).ToArbitrary(), texts => IsRead(() =>
        {
            new TestTar().Add("manifest.json", texts[0]).Add("c.json", texts[1]).Add("index.json", texts[2]).Add("oci-layout", """{"imageLayoutVersion":"1.0.0"}""").Add("l.tar", "layer").Save(work.At("hello.tar"));
            return new[] { ImageTransport.DockerArchive, ImageTransport.LayoutArchive, (ImageTransport?)null }.All(said => IsRead(() =>
            {
                var source = new ArchiveSource(work.At("hello.tar"), said);
                return source.FindManifestAsync(null, default).GetAwaiter().GetResult() is not null;
            }));
        })));
    }

    [Fact]
    public void A_name_of_an_image_is_read_or_refused() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll<string>(text =>
        (!ImageReference.TryParse($"oci:{text}", out ImageReference? place) || place == ImageReference.Parse(place.ToString())) && ImagePattern.Split(text ?? "").Place.Length <= (text ?? "").Length));

    private static void Holds(Func<string, bool> isRead) => Check.One(Config.QuickThrowOnFailure.WithMaxTest(3000), Prop.ForAll(s_text.ToArbitrary(), text => IsRead(() => isRead(text))));

    private static bool IsRead(Func<bool> read)
    {
        try { return read(); }
        catch (ReleaseException e) { return e.Message.Length > 0 && !string.IsNullOrEmpty(e.Remedy); }
    }

    private static ImageManifest? Manifest(string text) => ManifestReader.Read(Encoding.UTF8.GetBytes(text), mediaType: null, expected: null, "hello");

    // everything that commands do with it before they read a blob
    private static async Task<bool> UseAsync(ImageManifest manifest)
    {
        MemoryImages images = new MemoryRegistry("from.example.com").Repository("hello"), target = new MemoryRegistry("to.example.com").Repository("hello");
        images.Add(Encoding.UTF8.GetString(manifest.Bytes.Span), "1.0");
        if (manifest.IsIndex) IndexSelection.Of([manifest], manifest.Manifests.Take(1).Select(child => child.Digest).ToHashSet(), "hello");
        if (manifest.IsIndex || !manifest.HasImageConfig) await new ImageInspector(images).TryReadAsync("1.0", default);
        if (manifest.IsIndex && manifest.Manifests.Count > 0)
        {
            await Assert.ThrowsAsync<ImageInvalidException>(() => new ImageCopier(images, target, new BlobLedger(), NoProgress.Instance).CopyAsync("1.0", ["1.0"], default));
            Assert.NotEmpty(await new ImageTester(images, "hello", NoProgress.Instance).TestAsync("1.0", default));
        }
        return ImageSize.Of([manifest]) >= 0 && manifest.ToString().Length > 0 && manifest.ForeignLayers().Count() <= manifest.Layers.Count;
    }

    private static Gen<string> Json(int depth)
    {
        if (depth == 0) return Gen.Elements(s_scalars);
        Gen<string> member = from key in Gen.Elements(s_keys) from value in Json(depth - 1) select $"\"{key}\":{value}";
        return Gen.OneOf(
            Gen.Elements(s_scalars),
            from members in member.ListOf() select $"{{{string.Join(',', members.Take(6))}}}",
            from items in Json(depth - 1).ListOf() select $"[{string.Join(',', items.Take(4))}]");
    }

    // one value of what is right is replaced by another
    private static Gen<string> Spoilt() =>
        from right in Gen.Elements(s_right)
        from value in Json(2)
        from part in Gen.Elements(s_part, $"\"{s_digest}\"", "9223372036854775807", "\"size\":1", "\"linux\"", "\"1.0\"", "\"hello:1.0\"", "\"c.json\"", "\"b\"", $"\"{ImageMediaType.OciLayer}\"", "\"layers\"", "\"digest\"")
        from key in Gen.Elements(s_keys)
        select part is "\"layers\"" or "\"digest\"" ? right.Replace(part, $"\"{key}\"", StringComparison.Ordinal) : right.Replace(part, part is "\"size\":1" ? $"\"size\":{value}" : value, StringComparison.Ordinal);

    private static Gen<string> Cut() => from right in Gen.Elements(s_right) from length in Gen.Choose(0, 400) select right[..Math.Min(length, right.Length)];
}
