using System.Text;
using ReleaseTools.Logging;

namespace ReleaseTools.Engine.Logging;

/// <summary>
/// The log of one session, which only its user can read: every line cleaned of secrets and control characters, with its time; rotated once so that it stays readable and bounded (R1.8).
/// A disk that has no room for it costs lines of the log, never the work that it tells of.
/// </summary>
public sealed class SessionLog : IDisposable
{
    /// <summary>Where the log is rotated, in bytes: at most twice this much is kept.</summary>
    public const long MaximumSize = 16 * 1024 * 1024;

    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private StreamWriter _writer;

    /// <exception cref="ReleaseException">The log can't be opened.</exception>
    public SessionLog(string path, Redactor redactor, TimeProvider? time = null)
    {
        (Path, Redactor, _time) = (path, redactor, time ?? TimeProvider.System);
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
            _writer = Open();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ReleaseException("LogUnwritable", ErrorCategory.WriteError, path, $"Could not open the log {path}: {e.Message}",
                "Make room, or make the folder writable; then run the same command again.", e);
        }
    }

    public string Path { get; }

    /// <summary>What takes the secrets out of it.</summary>
    public Redactor Redactor { get; }

    /// <param name="text">A line, or a message of several: those after the first are indented.</param>
    /// <returns>The text as it was cleaned: what may be shown.</returns>
    public string Write(string text)
    {
        string clean = Redactor.CleanLines(text);
        lock (_lock)
        {
            try { Append(clean); }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException) { Skip(); }
        }
        return clean;
    }

    public void Dispose()
    {
        lock (_lock)
        {
            try { _writer.Dispose(); }
            catch (IOException) { /* what did not fit is lost, and what fitted is there */ }
        }
    }

    private void Append(string text)
    {
        if (_writer.BaseStream.Position > MaximumSize) Rotate();
        _writer.Write(_time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'"));
        _writer.Write(' ');
        _writer.Write(text.Replace("\n", "\n  ", StringComparison.Ordinal));
        _writer.Write('\n');
    }

    private void Rotate()
    {
        _writer.Dispose();
        File.Move(Path, Path + ".1", overwrite: true);
        _writer = Open();
    }

    // a writer that has failed fails with the same bytes again: the next line gets a fresh one, where there is room for it
    private void Skip()
    {
        Dispose();
        try { _writer = Open(); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { _writer = StreamWriter.Null; }
    }

    private StreamWriter Open() => new(PrivateFile.Append(Path, FileAccess.Write, bufferSize: 64 * 1024), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
}

/// <summary>Files that only the user may read who writes them: whatever a program says may hold what others must not see.</summary>
internal static class PrivateFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Opens a file to add to its end, which a writer that reads it, too, finds by itself. One that is there already becomes private.</summary>
    public static FileStream Append(string path, FileAccess access, FileShare share = FileShare.ReadWrite | FileShare.Delete, int bufferSize = 4096)
    {
        var options = new FileStreamOptions { Mode = access is FileAccess.Write ? FileMode.Append : FileMode.OpenOrCreate, Access = access, Share = share, BufferSize = bufferSize };
        if (OperatingSystem.IsWindows()) return new FileStream(path, options);
        options.UnixCreateMode = OwnerOnly;
        var file = new FileStream(path, options);
        // another user's file, which this one may only add to
        try { File.SetUnixFileMode(file.SafeFileHandle, OwnerOnly); }
        catch (UnauthorizedAccessException) { }
        return file;
    }
}
