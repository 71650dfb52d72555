using System.Security.Cryptography;
using System.Text;

namespace ReleaseTools.Engine.GitHub.Releases;

/// <summary>The whole notes as a file of the release, where they are too long for its page.</summary>
internal static class FullNotes
{
    public const string Name = ReleaseTools.Staging.StoreLayout.Notes;

    public static AssetSource Of(string notes)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(notes);
        return new AssetSource(Name, bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes)), _ => Task.FromResult<Stream>(new MemoryStream(bytes, writable: false))) { MediaType = "text/markdown" };
    }
}
