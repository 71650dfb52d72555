using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using ReleaseTools.Engine.Images;
using ReleaseTools.Engine.Images.Layout;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Images;
using ReleaseTools.Images.Json;

namespace ReleaseTools.ServerTests.Images;

/// <summary>A layout with a real image: a packed layer and a plain one.</summary>
internal static class ImageFolder
{
    public static async Task<ImageManifest> WriteAsync(string folder, string tag)
    {
        byte[] first = Layer("etc/first", "1"), second = Layer("etc/second", "2");
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(first);
        byte[] config = Encoding.UTF8.GetBytes($$"""{"architecture":"amd64","os":"linux","config":{"Cmd":["/bin/sh"]},"rootfs":{"type":"layers","diff_ids":["{{ImageDigest.Of(first)}}","{{ImageDigest.Of(second)}}"]},"history":[{"created_by":"a"},{"created_by":"b"}]}""");
        await using var layout = new LayoutFolder(folder);
        ImageManifest manifest = ManifestWriter.Image(await AddAsync(config, ImageMediaType.OciConfig), [await AddAsync(packed.ToArray(), ImageMediaType.OciLayerGzip), await AddAsync(second, ImageMediaType.OciLayer)]);
        await layout.WriteManifestAsync(manifest, tag, default);
        return manifest;

        async Task<ImageDescriptor> AddAsync(byte[] bytes, string type)
        {
            var blob = new ImageDescriptor(type, ImageDigest.Of(bytes), bytes.Length);
            await layout.WriteBlobAsync(blob, _ => Task.FromResult<Stream>(new MemoryStream(bytes)), default);
            return blob;
        }
    }

    public static async Task<ImageDigest> CopyAsync(IImageSource from, string? selector, IImageTarget to, params string[] tags)
    {
        await using IImageSource source = from;
        await using IImageTarget target = to;
        CopiedImage copied = await new ImageCopier(source, target, new BlobLedger(), NoProgress.Instance).CopyAsync(selector, tags, default);
        await target.CompleteAsync(default);
        return copied.Digest;
    }

    private static byte[] Layer(string name, string content)
    {
        using var bytes = new MemoryStream();
        using (var tar = new TarWriter(bytes, TarEntryFormat.Ustar, leaveOpen: true))
            tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content)) });
        return bytes.ToArray();
    }
}
