using System.Text;

namespace ReleaseTools.Engine.Storage.Http;

/// <summary>
/// The links of a store that a web server serves, each read by one request. Of a bucket they are texts. Of a folder the server follows them itself, so that a link looks like the folder that it
/// leads to: there is no text then, and what is behind the link is asked for through it.
/// </summary>
internal sealed class HttpLinks(HttpStore store) : IStoreLinks
{
    private const int LongestTarget = 1024;

    private readonly TextLinks _texts = new(store);

    public async Task<string?> ReadAsync(string key, CancellationToken cancellation)
    {
        try
        {
            byte[] start = new byte[LongestTarget + 1];
            await using Stream stream = await store.OpenReadAsync(key, range: null, cancellation);
            int length = await stream.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellation);
            string text = Encoding.UTF8.GetString(start, 0, length).TrimEnd('\n');
            return length <= LongestTarget && IsTarget(text) ? text : null;
        }
        catch (ObjectMissingException)
        {
            return null;
        }
        // that of a folder
        catch (StoreFailedException e) when (e.InnerException is UnauthorizedAccessException)
        {
            return null;
        }
    }

    public Task<bool> CreateAsync(string key, string target, CancellationToken cancellation) => _texts.CreateAsync(key, target, cancellation);

    public Task<bool> MoveAsync(string key, string? from, string target, CancellationToken cancellation) => _texts.MoveAsync(key, from, target, cancellation);

    public Task<bool> DeleteAsync(string key, string from, CancellationToken cancellation) => _texts.DeleteAsync(key, from, cancellation);

    public bool? Leads(ObjectInfo listed, string target) => _texts.Leads(listed, target);

    // a page that lists a folder is none
    private static bool IsTarget(string text) => text.Length > 0 && !text.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || c is '<' or '>');
}
