using System.Text;
using ReleaseTools.Engine.Storage.File;

namespace ReleaseTools.Engine.Storage;

/// <summary>What is to be written. Can be opened again for a retry; is streamed, never held whole unless it is small.</summary>
/// <param name="Length">In bytes.</param>
/// <param name="Open">Opens a fresh stream at the start of the content.</param>
public sealed record ObjectContent(long Length, Func<Stream> Open)
{
    /// <summary>The content's media type, where the store keeps one.</summary>
    public string MediaType { get; init; } = "application/octet-stream";

    /// <summary>The <c>Cache-Control</c> header, where the store keeps one; <c>no-cache</c> for what changes in place.</summary>
    public string? CacheControl { get; init; }

    public static ObjectContent FromBytes(byte[] bytes, string mediaType = "application/octet-stream") =>
        new(bytes.Length, () => new MemoryStream(bytes, writable: false)) { MediaType = mediaType };

    public static ObjectContent FromText(string text, string mediaType = "text/plain; charset=utf-8") =>
        FromBytes(Encoding.UTF8.GetBytes(text), mediaType);

    /// <summary>A file's content, with the media type that its ending stands for.</summary>
    public static ObjectContent FromFile(string path) => new(
        new FileInfo(path).Length,
        () => FileReadStream.Over(System.IO.File.OpenHandle(path, options: FileOptions.SequentialScan), range: null))
    {
        MediaType = ReleaseTools.Artifacts.MediaType.Of(path),
    };
}
