using ReleaseTools.Artifacts;
using ReleaseTools.Definitions;
using ReleaseTools.Engine.Artifacts.Archives;
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
        await using var hashed = new DigestStream(output);
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
        return hashed.Finish();
    }

    private static async Task<Digests> CopyAsync(SourceEntry file, Stream output, IProgressPart part, CancellationToken cancellation)
    {
        if (file.Entry.Length == 0) return await ContentCopy.CopyAsync(Stream.Null, output, part, cancellation);
        await using var content = new FileStream(SourceReader.Open(file), FileAccess.Read, bufferSize: 0);
        return await ContentCopy.CopyAsync(content, output, part, cancellation);
    }
}
