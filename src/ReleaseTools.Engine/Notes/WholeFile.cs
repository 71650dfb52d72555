using System.Security.Cryptography;

namespace ReleaseTools.Engine.Notes;

/// <summary>Writes files so that a reader finds the old bytes or the new ones, never a part.</summary>
internal static class WholeFile
{
    /// <param name="digest">Gets every byte too; null = none is wanted.</param>
    public static void Write(string path, IncrementalHash? digest, Action<Stream> write)
    {
        string target = new FileInfo(path) is { LinkTarget: not null } link ? link.ResolveLinkTarget(returnFinalTarget: true)!.FullName : Path.GetFullPath(path);
        string draft = Path.Combine(Path.GetDirectoryName(target)!, $".{Path.GetFileName(target)}.{Path.GetRandomFileName()}.tmp");
        try
        {
            using (var stream = new HashedStream(File.Create(draft), digest)) write(stream);
            if (!OperatingSystem.IsWindows() && File.Exists(target)) File.SetUnixFileMode(draft, File.GetUnixFileMode(target));
            File.Move(draft, target, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ReleaseException("FileNotWritten", ErrorCategory.WriteError, path, $"Could not write {path}: {e.Message}", "Make room, or make the folder writable.", e);
        }
        finally
        {
            if (File.Exists(draft)) File.Delete(draft);
        }
    }

    private sealed class HashedStream(FileStream file, IncrementalHash? digest) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => file.Length;

        public override long Position { get => file.Position; set => throw new NotSupportedException(); }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            digest?.AppendData(buffer);
            file.Write(buffer);
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Flush() => file.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing) file.Dispose();
            base.Dispose(disposing);
        }
    }
}
