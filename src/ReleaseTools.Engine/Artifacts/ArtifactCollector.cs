using System.Security.Cryptography;
using System.Text;
using ReleaseTools.Artifacts;
using ReleaseTools.Definitions;
using ReleaseTools.Engine.Artifacts.Archives;
using ReleaseTools.Engine.IO;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Formatting;

namespace ReleaseTools.Engine.Artifacts;

/// <summary>
/// Makes the artifacts of a release from what a build left: archives, which are the same bytes on every machine, and files as they are.
/// Each is hashed while it is written, and appears under its name only when it is whole.
/// </summary>
public sealed class ArtifactCollector
{
    /// <returns>The base packages first, then by name.</returns>
    /// <exception cref="ArtifactsInvalidException">Something is missing, wrong or twice; nothing was written.</exception>
    /// <exception cref="ArtifactFailedException">A file could not be read, or an artifact not be written.</exception>
    public async Task<IReadOnlyList<Artifact>> CollectAsync(CollectRequest request, IProgressSink progress, CancellationToken cancellation)
    {
        IReadOnlyList<PlannedArtifact> plan = new ArtifactPlanner(request).Plan(cancellation);
        using var blocks = new DeflateBlockPool(request.Parallelism);
        var made = new Artifact[plan.Count];
        // the largest begin first, so that no core waits for a long one at the end
        int[] order = [.. Enumerable.Range(0, plan.Count).OrderByDescending(index => plan[index].Length)];
        progress.Expect(plan.Count, plan.Sum(artifact => artifact.Length));
        var options = new ParallelOptions { MaxDegreeOfParallelism = request.Parallelism, CancellationToken = cancellation };
        try
        {
            await Parallel.ForEachAsync(order, options, async (index, stop) =>
                made[index] = await MakeAsync(plan[index], request, blocks, progress, stop));
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellation);
        }
        return made;
    }

    private static async Task<Artifact> MakeAsync(
        PlannedArtifact plan, CollectRequest request, DeflateBlockPool blocks, IProgressSink progress, CancellationToken cancellation)
    {
        string path = Path.GetFullPath(plan.Name, Path.GetFullPath(request.Output));
        using IProgressPart part = progress.Begin(plan.Name, plan.Length, ProgressUnit.Bytes);
        try
        {
            bool isArchive = plan.Format != ArchiveFormat.None;
            using var output = new OutputFile(path, executable: !isArchive && plan.Entries[0].Entry.Executable);
            Digests digests = isArchive
                ? await PackAsync(plan, request.Time, output.Stream, blocks, part, cancellation)
                : await CopyAsync(plan.Entries[0], output.Stream, part, cancellation);
            output.Commit();
            progress.Say($"{ArtifactProblem.Show(plan.Name)}, {ByteSize.Format(digests.Size)}");
            ArtifactDefinition definition = plan.Definition;
            return new(plan.Name, digests.Size, digests.Sha256, digests.Sha512, definition.Kind, definition.Platform) { LocalPath = path, First = definition.First };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw ArtifactFailedException.Unwritable(path, e);
        }
    }

    private static async Task<Digests> PackAsync(
        PlannedArtifact plan, DateTimeOffset time, Stream output, DeflateBlockPool blocks, IProgressPart part, CancellationToken cancellation)
    {
        using var digests = new DigestBuilder();
        var hashed = new MeteredStream(output, digests.Append);              // the file stays open
        await using IArchiveWriter archive = plan.Format switch
        {
            ArchiveFormat.Zip => new ZipWriter(hashed, time, blocks),
            ArchiveFormat.TarZst => new TarWriter(new ZstdCompressor(hashed), time),
            ArchiveFormat.Zst => new CompressedFileWriter(new ZstdCompressor(hashed)),
            ArchiveFormat.Gz => new CompressedFileWriter(new GzipCompressor(hashed, blocks)),
            _ => new TarWriter(new GzipCompressor(hashed, blocks), time),
        };
        using var reader = new SourceReader();
        foreach (SourceEntry entry in plan.Entries) await reader.AddAsync(entry, archive, part, cancellation);
        await archive.FinishAsync(cancellation);
        return digests.Finish();
    }

    private static async Task<Digests> CopyAsync(SourceEntry file, Stream output, IProgressPart part, CancellationToken cancellation)
    {
        if (file.Entry.Length == 0) return await ContentCopy.CopyAsync(Stream.Null, output, part, cancellation);
        await using var content = new FileStream(SourceReader.Open(file), FileAccess.Read, bufferSize: 0);
        return await ContentCopy.CopyAsync(content, output, part, cancellation);
    }
}

/// <summary>What is to be released of what a build left.</summary>
/// <param name="Source">The folder that globs are relative to.</param>
/// <param name="Output">The folder that artifacts land in; made where it is missing, and never packed itself.</param>
/// <param name="Definitions">With all variables expanded.</param>
/// <param name="Time">Every archive entry's: the commit's date, so that another machine writes the same bytes.</param>
public sealed record CollectRequest(string Source, string Output, IReadOnlyList<ArtifactDefinition> Definitions, DateTimeOffset Time)
{
    /// <summary>How many artifacts are made at a time, and how many blocks are compressed at a time. What is written doesn't depend on it.</summary>
    public int Parallelism { get; init; } = Environment.ProcessorCount;
}

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

/// <summary>An artifact could not be written, or a file of it not be read, although everything looked right before.</summary>
public sealed class ArtifactFailedException : ReleaseException
{
    private const int NoSpaceUnix = 28;
    private const int NoSpaceWindows = unchecked((int)0x80070070);

    private ArtifactFailedException(string id, ErrorCategory category, string path, string message, string remedy, Exception? inner)
        : base(id, category, path, message, remedy, inner)
    {
    }

    internal static ArtifactFailedException Unreadable(string path, Exception inner) => new(
        "ArtifactUnreadable", ErrorCategory.ReadError, path, $"Could not read {ArtifactProblem.Show(path)}: {inner.Message}",
        "Make the file readable, then run the same command again.", inner);

    internal static ArtifactFailedException Changed(string path, long expected) => new(
        "ArtifactChanged", ErrorCategory.ReadError, path, $"{ArtifactProblem.Show(path)} had {expected} bytes when it was found, and another number when it was packed.",
        "Let the build end before its files are collected, then run the same command again.", inner: null);

    internal static ArtifactFailedException Unwritable(string path, Exception inner) => inner.HResult is NoSpaceUnix or NoSpaceWindows
        ? new("DiskFull", ErrorCategory.WriteError, path, $"Could not write {ArtifactProblem.Show(path)}: the disk is full.",
            "Free space there, then run the same command again: nothing half-written was left.", inner)
        : new("ArtifactUnwritable", inner is UnauthorizedAccessException ? ErrorCategory.PermissionDenied : ErrorCategory.WriteError, path,
            $"Could not write {ArtifactProblem.Show(path)}: {inner.Message}", "Make the folder writable, then run the same command again.", inner);
}
