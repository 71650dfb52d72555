using System.Security.Cryptography;
using System.Text;

namespace ReleaseTools.Engine.Artifacts;

/// <summary>A file that appears under its name only when it is whole; one that isn't finished leaves nothing.</summary>
internal sealed class OutputFile : IDisposable
{
    private const int NoBuffer = 0;

    private readonly string _path;
    private readonly string _part;
    private readonly FileStream _stream;

    /// <param name="path">Its folder is made where it is missing.</param>
    public OutputFile(string path, bool executable)
    {
        _path = path;
        _part = PartOf(path);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Delete(_part);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None, BufferSize = NoBuffer };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = FileModes.For(executable);
        _stream = new(_part, options);
    }

    /// <summary>Where a file lies while it is written: the same every time, so that what a killed process left is replaced, and short, because its name may be as long as names can be.</summary>
    public static string PartOf(string path) =>
        Path.Combine(Path.GetDirectoryName(path)!, $".{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Path.GetFileName(path)))).AsSpan(0, 16)}.part");

    public Stream Stream => _stream;

    /// <summary>Puts the whole file in its place; an older one of the name is replaced.</summary>
    public void Commit()
    {
        _stream.Dispose();
        File.Move(_part, _path, overwrite: true);
    }

    public void Dispose()
    {
        _stream.Dispose();
        File.Delete(_part);
    }
}
