using System.Globalization;
using System.Text;
using ReleaseTools.Notes;

namespace ReleaseTools.Engine.Notes;

/// <summary>Keeps a project's changelog file.</summary>
public static class Changelog
{
    /// <summary>
    /// Puts the release's section in version order, or in place of the one that is there. Every other byte stays; doing it twice changes nothing.
    /// </summary>
    /// <param name="path">The file; it is made where it is missing.</param>
    /// <returns>Whether the file is another now.</returns>
    public static async Task<bool> UpdateAsync(string path, ReleaseNotes notes, CancellationToken cancellation)
    {
        NotesDocument document = await NotesJson.ReadAsync(notes.JsonPath, cancellation);
        byte[] old = await ReadAsync(path, cancellation);
        byte[] updated = Put(old, document);
        if (old.AsSpan().SequenceEqual(updated)) return false;
        WholeFile.Write(path, digest: null, stream => stream.Write(updated));
        return true;
    }

    // Latin-1 maps each byte to one character and back: text that isn't valid UTF-8 survives too
    internal static byte[] Put(byte[] old, NotesDocument notes)
    {
        string body = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(NotesMarkdown.WriteChanges(notes)));
        string date = notes.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return Encoding.Latin1.GetBytes(ChangelogText.Put(Encoding.Latin1.GetString(old), notes.Version, date, body));
    }

    private static async Task<byte[]> ReadAsync(string path, CancellationToken cancellation)
    {
        try
        {
            byte[] bytes = await File.ReadAllBytesAsync(path, cancellation);
            return bytes is not ([0xFF, 0xFE, ..] or [0xFE, 0xFF, ..]) ? bytes : throw new RefusedException("ChangelogEncoding", ErrorCategory.InvalidData, path,
                $"{path} is written in UTF-16.", "Save it as UTF-8.");
        }
        catch (FileNotFoundException)
        {
            return [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ReleaseException("ChangelogUnreadable", ErrorCategory.ReadError, path, $"Could not read {path}: {e.Message}", inner: e);
        }
    }
}
