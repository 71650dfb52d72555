using ReleaseTools.Engine.Storage.File;
using ReleaseTools.Engine.Storage.Http;

namespace ReleaseTools.Engine.Storage;

/// <summary>
/// Links between the objects of a store. In a folder they are relative symbolic links, so that everybody can walk along them; in a bucket, and on Windows, where making symbolic links takes a
/// right of its own, they are small texts with the same content.
/// </summary>
public interface IStoreLinks
{
    /// <returns>Where the link leads, relative to its folder; null where there is none.</returns>
    Task<string?> ReadAsync(string key, CancellationToken cancellation);

    /// <summary>Makes a link where there is none.</summary>
    /// <returns>False where there is something already.</returns>
    Task<bool> CreateAsync(string key, string target, CancellationToken cancellation);

    /// <summary>Makes a link lead elsewhere, with no moment in which it is missing.</summary>
    /// <param name="from">Where it must lead now; null where there must be none.</param>
    /// <returns>False where it leads somewhere else.</returns>
    Task<bool> MoveAsync(string key, string? from, string target, CancellationToken cancellation);

    /// <returns>False where it is not there, or leads somewhere else.</returns>
    Task<bool> DeleteAsync(string key, string from, CancellationToken cancellation);

    /// <summary>Whether a listing shows that a link leads somewhere, so that it needs no request of its own.</summary>
    /// <param name="listed">The link as it was listed.</param>
    /// <returns>Null where the listing doesn't tell.</returns>
    bool? Leads(ObjectInfo listed, string target);
}

/// <summary>Links as small texts.</summary>
internal sealed class TextLinks(IObjectStore store) : IStoreLinks
{
    private const int LongestTarget = 8192;

    public async Task<string?> ReadAsync(string key, CancellationToken cancellation) => (await store.ReadTextAsync(key, cancellation, LongestTarget))?.Text.TrimEnd('\n');

    public async Task<bool> CreateAsync(string key, string target, CancellationToken cancellation) => (await store.PutAsync(key, Content(target), Precondition.Absent, cancellation)).IsWritten;

    public async Task<bool> MoveAsync(string key, string? from, string target, CancellationToken cancellation)
    {
        StoredText? stored = await store.ReadTextAsync(key, cancellation, LongestTarget);
        return stored?.Text.TrimEnd('\n') == from && (await store.PutAsync(key, Content(target), Precondition.Matching(stored?.Info), cancellation)).IsWritten;
    }

    public async Task<bool> DeleteAsync(string key, string from, CancellationToken cancellation) =>
        await store.ReadTextAsync(key, cancellation, LongestTarget) is { Info.ETag: { } etag } stored && stored.Text.TrimEnd('\n') == from && await store.DeleteAsync(key, Precondition.Match(etag), cancellation);

    public bool? Leads(ObjectInfo listed, string target)
    {
        byte[] content = System.Text.Encoding.UTF8.GetBytes(Text(target));
        if (listed.Size != content.Length) return false;
        if (listed.Checksum is null || store.BeginChecksum(content.Length) is not { } checksum) return null;
        checksum.Append(content);
        // what differs may be the same text, encrypted
        return checksum.Finish() == listed.Checksum ? true : null;
    }

    private static ObjectContent Content(string target) => ObjectContent.FromText(Text(target)) with { CacheControl = "no-cache" };

    private static string Text(string target) => target + "\n";
}

/// <summary>Opens the links of a store.</summary>
public static class StoreLinks
{
    public static IStoreLinks Links(this IObjectStore store) => store switch
    {
        FileStore files when !OperatingSystem.IsWindows() => new FileLinks(files),
        HttpStore web => new HttpLinks(web),
        _ => new TextLinks(store),
    };
}
