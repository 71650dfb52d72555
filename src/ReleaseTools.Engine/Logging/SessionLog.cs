using System.Text;
using ReleaseTools.Logging;

namespace ReleaseTools.Engine.Logging;

/// <summary>The log of one session: every line cleaned of secrets and control characters, with its time; rotated once so that it stays readable and bounded (R1.8).</summary>
public sealed class SessionLog : IDisposable
{
    /// <summary>Where the log is rotated, in bytes: at most twice this much is kept.</summary>
    public const long MaximumSize = 16 * 1024 * 1024;

    private readonly Lock _lock = new();
    private readonly Redactor _redactor;
    private readonly TimeProvider _time;
    private StreamWriter _writer;

    public SessionLog(string path, Redactor redactor, TimeProvider? time = null)
    {
        (Path, _redactor, _time) = (path, redactor, time ?? TimeProvider.System);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        _writer = Open();
    }

    public string Path { get; }

    /// <returns>The line as it was written, without its time: what may be shown.</returns>
    public string Write(string line)
    {
        string clean = _redactor.Clean(line);
        lock (_lock)
        {
            if (_writer.BaseStream.Position > MaximumSize) Rotate();
            _writer.Write(_time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'"));
            _writer.Write(' ');
            _writer.Write(clean);
            _writer.Write('\n');
        }
        return clean;
    }

    public void Dispose()
    {
        lock (_lock) _writer.Dispose();
    }

    private void Rotate()
    {
        _writer.Dispose();
        File.Move(Path, Path + ".1", overwrite: true);
        _writer = Open();
    }

    private StreamWriter Open() => new(
        new FileStream(Path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, 64 * 1024),
        new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
}
