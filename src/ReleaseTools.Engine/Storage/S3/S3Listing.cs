using System.Globalization;
using System.Runtime.CompilerServices;
using System.Xml.Linq;
using ReleaseTools.Engine.Http;

namespace ReleaseTools.Engine.Storage.S3;

/// <summary>Lists a bucket page by page (https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html).</summary>
internal sealed class S3Listing(S3Bucket bucket)
{
    /// <param name="delimiter">Ends a folder's name; null = everything below is listed.</param>
    /// <returns>Entries with keys relative to the store, in order; what <see cref="ObjectKey.IsListed"/> leaves out is not among them.</returns>
    public async IAsyncEnumerable<IReadOnlyList<FolderEntry>> PagesAsync(string prefix, string? delimiter, Func<Func<Task<XElement>>, Task<XElement>> guard, [EnumeratorCancellation] CancellationToken cancellation)
    {
        string? next = null;
        do
        {
            string? after = next;
            XElement page = await guard(() => bucket.Requests.SendAsync(token => GetAsync(prefix, delimiter, after, token), cancellation));
            yield return [.. Entries(page).Where(entry => ObjectKey.IsListed(entry.Key)).OrderBy(entry => entry.Key, StringComparer.Ordinal)];
            next = S3Wire.ValueOf(page, "IsTruncated") == "true" ? S3Wire.ValueOf(page, "NextContinuationToken") : null;
        }
        while (next is not null);
    }

    private async Task<XElement> GetAsync(string prefix, string? delimiter, string? after, CancellationToken cancellation)
    {
        (string Name, string? Value)[] parameters =
            [("continuation-token", after), ("delimiter", delimiter), ("encoding-type", "url"), ("list-type", "2"), ("prefix", bucket.KeyOf(prefix))];
        string query = UrlText.Query(parameters).TrimStart('?');
        using HttpResponseMessage response = await bucket.Wire.SendAsync(HttpMethod.Get, "", query, [], default, cancellation);
        return await S3Wire.ReadAsync(response, cancellation) is { Name.LocalName: "ListBucketResult" } page
            ? page
            : throw new System.Xml.XmlException("it is no listing");
    }

    private IEnumerable<FolderEntry> Entries(XElement page)
    {
        foreach (XElement child in page.Elements())
        {
            if (child.Name.LocalName == "CommonPrefixes" && KeyOf(child, "Prefix") is { } folder) yield return new FolderEntry(folder, null);
            // a console makes folders as objects of nothing, whose keys end in a slash
            else if (child.Name.LocalName == "Contents" && KeyOf(child, "Key") is { Length: > 0 } key && !key.EndsWith('/')) yield return new FolderEntry(key, Info(key, child));
        }
    }

    private static ObjectInfo Info(string key, XElement child)
    {
        string? etag = S3Wire.ValueOf(child, "ETag") is { } quoted ? S3ETag.Plain(quoted) : null;
        return new ObjectInfo(
            key,
            long.Parse(S3Wire.ValueOf(child, "Size") ?? "0", CultureInfo.InvariantCulture),
            DateTimeOffset.Parse(S3Wire.ValueOf(child, "LastModified") ?? "0001-01-01T00:00:00Z", CultureInfo.InvariantCulture),
            etag)
        { Checksum = etag };
    }

    // some characters of keys can't be in a document, so that all are escaped there
    private string? KeyOf(XElement child, string name) =>
        S3Wire.ValueOf(child, name) is { } text ? Uri.UnescapeDataString(text.Replace('+', ' '))[bucket.Address.Prefix.Length..] : null;
}
