using System.Text;
using ReleaseTools.Engine.Images;
using ReleaseTools.Images;
using ReleaseTools.Images.Json;

namespace ReleaseTools.TestKit.Images;

/// <summary>An image of one layer, of random bytes.</summary>
internal sealed class TestImage
{
    public TestImage(int seed, int size = 3000, ImageManifest? subject = null)
    {
        Layer = new byte[size];
        new Random(seed).NextBytes(Layer);
        LayerBlob = new ImageDescriptor(ImageMediaType.OciLayerGzip, ImageDigest.Of(Layer), Layer.Length);
        ConfigBlob = new ImageDescriptor(ImageMediaType.OciConfig, ImageDigest.Of(Config), Config.Length);
        string about = subject is null ? "" : $",\"subject\":{Json(subject.Descriptor)}";
        Manifest = ManifestReader.Read(Encoding.UTF8.GetBytes($$"""{"schemaVersion":2,"mediaType":"{{ImageMediaType.OciManifest}}","config":{{Json(ConfigBlob)}},"layers":[{{Json(LayerBlob)}}]{{about}}}"""), null, null, "test");
    }

    public byte[] Config { get; } = Encoding.UTF8.GetBytes($$"""{"rootfs":{"type":"layers","diff_ids":["sha256:{{new string('0', 64)}}"]} }""");

    public byte[] Layer { get; }

    public ImageDescriptor ConfigBlob { get; }

    public ImageDescriptor LayerBlob { get; }

    public ImageManifest Manifest { get; }

    public async Task WriteAsync(IImageTarget target, string? tag)
    {
        await target.WriteBlobAsync(LayerBlob, Open(Layer), CancellationToken.None);
        await target.WriteBlobAsync(ConfigBlob, Open(Config), CancellationToken.None);
        await target.WriteManifestAsync(Manifest, tag, CancellationToken.None);
    }

    public static Func<CancellationToken, Task<Stream>> Open(byte[] bytes) => _ => Task.FromResult<Stream>(new MemoryStream(bytes, writable: false));

    public static async Task<byte[]> BytesAsync(IImageSource source, ImageDescriptor blob)
    {
        await using Stream stream = BlobCheck.Over(await source.ReadBlobAsync(blob, CancellationToken.None), blob, source.Name);
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    private static string Json(ImageDescriptor descriptor) => $$"""{"mediaType":"{{descriptor.MediaType}}","digest":"{{descriptor.Digest}}","size":{{descriptor.Size}}}""";
}
