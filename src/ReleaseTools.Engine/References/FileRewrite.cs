using System.Security.Cryptography;
using System.Text;
using ReleaseTools.Engine.Storage.File;
using ReleaseTools.References;

namespace ReleaseTools.Engine.References;

/// <summary>A file with its edits: what it was, and what it is to become. Every byte outside the edits stays as it is.</summary>
/// <param name="Path">Relative to the top of the checkout.</param>
/// <param name="FullPath">The file itself, links followed.</param>
/// <param name="Before">Its content when the edits were found.</param>
internal sealed record FileRewrite(string Path, string FullPath, byte[] Before, IReadOnlyList<PlacedEdit> Edits)
{
    public byte[] After { get; } = Apply(Before, Edits);

    public IEnumerable<VersionReferenceChange> Changes => Edits.OrderBy(edit => edit.Line.Number).Select(edit => edit.Change(Path));

    public string Diff()
    {
        string[] lines = [.. LineReader.Read(new MemoryStream(Before), CancellationToken.None).Select(line => line.Text)];
        Dictionary<int, string> rewritten = Edits.GroupBy(edit => edit.Line.Number)
            .ToDictionary(line => line.Key - 1, line => LineEdit.Apply(line.First().Line.Text, line.Select(edit => edit.Edit)));
        return UnifiedDiff.Of(Path, lines, rewritten, Before.AsSpan().EndsWith("\n"u8));
    }

    public static string Digest(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private static byte[] Apply(byte[] before, IReadOnlyList<PlacedEdit> edits)
    {
        var after = new MemoryStream(before.Length + 64);
        int copied = 0;
        foreach (PlacedEdit edit in edits.OrderBy(edit => edit.Line.Offset).ThenBy(edit => edit.Edit.Start))
        {
            int start = (int)edit.Line.OffsetOf(edit.Edit.Start);
            after.Write(before.AsSpan(copied, start - copied));
            after.Write(Encoding.UTF8.GetBytes(edit.Edit.Text));
            copied = (int)edit.Line.OffsetOf(edit.Edit.End);
        }
        after.Write(before.AsSpan(copied));
        return after.ToArray();
    }
}

/// <summary>A line of a file, and where its bytes are.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Offset">Of the first byte of the text, in the file.</param>
/// <param name="Encoding">UTF-8; for a line that is none, Latin-1, which gives every byte back.</param>
internal sealed record FileLine(int Number, long Offset, string Text, Encoding Encoding)
{
    /// <summary>Where a character of the text begins in the file.</summary>
    public long OffsetOf(int index) => Offset + Encoding.GetByteCount(Text.AsSpan(0, index));
}

/// <summary>An edit of a line, and on whose behalf.</summary>
internal sealed record PlacedEdit(FileLine Line, LineEdit Edit, Dependency Dependency, string Version)
{
    public VersionReferenceChange Change(string path)
    {
        (string before, string after) = Edit.Show(Line.Text);
        return new VersionReferenceChange(path, Line.Number, before, after, Dependency.Name, Version);
    }
}

/// <summary>The few things an update does to a disk, each of which a power failure or a kill may be the last to see.</summary>
internal interface IFileWriter
{
    void MakeFolder(string path);

    /// <summary>Writes a new file, or anew, through to the disk.</summary>
    /// <param name="like">The file whose permissions it gets; null = the usual ones.</param>
    void Write(string path, byte[] content, string? like);

    /// <summary>Gives a file its name, which it takes from the one that had it; both are in the same folder.</summary>
    void Rename(string from, string to);

    void Delete(string path);
}

/// <summary>The disk.</summary>
internal sealed class DiskWriter : IFileWriter
{
    public void MakeFolder(string path)
    {
        if (Directory.Exists(path)) return;
        string above = Path.GetDirectoryName(path)!;
        MakeFolder(above);
        Directory.CreateDirectory(path);
        if (!OperatingSystem.IsWindows()) Posix.SyncFolder(above);
    }

    public void Write(string path, byte[] content, string? like)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, BufferSize = 0 };
        // a secret must not be readable before its permissions are set
        if (like is not null && !OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new FileStream(path, options);
        file.Write(content);
        if (like is not null && !OperatingSystem.IsWindows()) File.SetUnixFileMode(file.SafeFileHandle, File.GetUnixFileMode(like));
        file.Flush(flushToDisk: true);
    }

    public void Rename(string from, string to)
    {
        File.Move(from, to, overwrite: true);
        if (!OperatingSystem.IsWindows()) Posix.SyncFolder(Path.GetDirectoryName(to)!);
    }

    public void Delete(string path) => File.Delete(path);
}
