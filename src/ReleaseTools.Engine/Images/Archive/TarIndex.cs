using System.Collections.Frozen;
using Microsoft.Win32.SafeHandles;
using ReleaseTools.Engine.Storage.File;
using ReleaseTools.Images;

namespace ReleaseTools.Engine.Images.Archive;

/// <summary>
/// Where everything lies in a tar, from one pass over its headers; nothing is unpacked. Links are followed inside the tar only, and whatever would lead out of it is an
/// error, wherever it stands.
/// </summary>
internal sealed class TarIndex
{
    private const int DeepestLink = 8;

    private readonly string _path, _from;
    private readonly FrozenDictionary<string, TarEntryPlace> _entries;

    /// <param name="from">For messages: <c>oci-archive:hello.tar</c>.</param>
    /// <exception cref="ImageInvalidException">It is no tar, or one that can't be trusted.</exception>
    /// <exception cref="ReleaseException">The file can't be read.</exception>
    public TarIndex(string path, string from, CancellationToken cancellation)
    {
        (_path, _from) = (path, from);
        using SafeFileHandle file = OpenFile(path, from);
        _entries = new TarScan(file, from).Run(cancellation).ToFrozenDictionary(StringComparer.Ordinal);
    }

    public bool Has(string name) => _entries.ContainsKey(name);

    /// <returns>The place of the content, behind whatever links; null where there is none.</returns>
    /// <exception cref="ImageInvalidException">A link leads out of the archive, or round in a circle.</exception>
    public TarEntryPlace? Find(string name)
    {
        if (!_entries.TryGetValue(TarEntryName.Normalize(name) ?? throw Outside(name), out TarEntryPlace? place)) return null;
        for (int depth = 0; place.Link is { } link; depth++)
        {
            if (depth == DeepestLink) throw new ImageInvalidException(_from, $"its entry {name} is a link to a link, more than {DeepestLink} times");
            if (!_entries.TryGetValue(link, out place)) return null;
        }
        return place;
    }

    /// <returns>Null where there is no such entry.</returns>
    public Stream? TryOpen(string name)
    {
        if (Find(name) is not { } place) return null;
        SafeFileHandle file = OpenFile(_path, _from);
        return new FileReadStream(file, place.Offset, place.Offset + place.Length);
    }

    /// <exception cref="ReleaseException">It is not there, or can't be read.</exception>
    public static SafeFileHandle OpenFile(string path, string from)
    {
        try
        {
            return FileOpening.TryOpen(path) ?? throw new RefusedException("ImageMissing", ErrorCategory.ObjectNotFound, path, $"There is no file {path}.", "Check its name.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ReleaseException("ImageUnreadable", e is IOException ? ErrorCategory.ReadError : ErrorCategory.PermissionDenied, path, $"{from} could not be read: {e.Message}", "Check the file and who may read it.", e);
        }
    }

    private ImageInvalidException Outside(string name) => new(_from, $"it names {name}, which leads out of it");
}
