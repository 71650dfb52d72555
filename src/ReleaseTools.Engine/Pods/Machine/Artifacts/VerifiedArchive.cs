using System.Buffers;
using System.Security.Cryptography;
using ReleaseTools.Engine.IO;
using ReleaseTools.Engine.Pods.Machine.Unpacking;
using ReleaseTools.Images;

namespace ReleaseTools.Engine.Pods.Machine.Artifacts;

/// <summary>A tar that has its digest: a plain one where it lies, a compressed one decompressed into a file that is removed with this.</summary>
internal sealed class VerifiedArchive : IDisposable
{
    private const int BufferSize = 128 * 1024;

    private readonly bool _isOwn;

    private VerifiedArchive(string path, bool isOwn) => (Path, _isOwn) = (path, isOwn);

    /// <summary>The path of the plain tar.</summary>
    public string Path { get; }

    /// <summary>Reads an archive once: its digest is that of the file as it is, or of the tar in it.</summary>
    /// <param name="expected">Null = nothing is known of it.</param>
    /// <param name="folder">Where it is decompressed.</param>
    /// <exception cref="ReleaseException">Its bytes are others, or too many.</exception>
    public static async Task<VerifiedArchive> OpenAsync(string path, ImageDigest? expected, string folder, MachineContext context, CancellationToken cancellation)
    {
        using IncrementalHash? packedHash = expected?.NewHash(), plainHash = expected?.NewHash();
        var budget = new UnpackBudget(context.Limits, path);
        string plainPath = System.IO.Path.Combine(folder, $"{Guid.NewGuid():N}.tar");
        bool wasPacked = false;
        try
        {
            await using FileStream file = ArchiveStream.Open(path);
            using Progress.IProgressPart part = context.Progress.Begin($"verify {System.IO.Path.GetFileName(path)}", file.Length, Progress.ProgressUnit.Bytes);
            var metered = new MeteredStream(file, packedHash is null ? null : packedHash.AppendData, part.Advance);
            (Stream plain, wasPacked) = await PackedStream.OpenAsync(metered, path, cancellation);
            await using (plain)
            {
                if (wasPacked) await DecompressAsync(plain, plainPath, plainHash, budget, context, cancellation);
                else if (expected is not null) await plain.CopyToAsync(Stream.Null, BufferSize, cancellation);
                await metered.CopyToAsync(Stream.Null, cancellation);
            }
            Check(path, expected, packedHash, wasPacked ? plainHash : null);
            return wasPacked ? new VerifiedArchive(plainPath, isOwn: true) : new VerifiedArchive(path, isOwn: false);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or ZstdSharp.ZstdException)
        {
            Remove(plainPath, wasPacked);
            throw new PodArchiveException(path, $"it can't be decompressed: {e.Message.TrimEnd('.')}", e);
        }
        catch
        {
            Remove(plainPath, wasPacked);
            throw;
        }
    }

    public void Dispose() => Remove(Path, _isOwn);

    /// <summary>Makes sure that a file is what it should be, as it is or uncompressed.</summary>
    public static ReleaseException Differs(string path, ImageDigest expected, string actual) => new RefusedException("PodDigestDiffers", ErrorCategory.SecurityError, path,
        $"{path} is not what pod.json says: it has the digest {actual}, and {expected} is expected. Nothing was deployed.", "Get the bundle again from where it was released.");

    private static void Check(string path, ImageDigest? expected, IncrementalHash? packed, IncrementalHash? plain)
    {
        if (expected is null) return;
        string asItIs = Convert.ToHexStringLower(packed!.GetHashAndReset());
        string? uncompressed = plain is null ? null : Convert.ToHexStringLower(plain.GetHashAndReset());
        if (asItIs == expected.Hex || uncompressed == expected.Hex) return;
        throw Differs(path, expected, uncompressed is null ? $"{expected.Algorithm}:{asItIs}" : $"{expected.Algorithm}:{asItIs} ({uncompressed} uncompressed)");
    }

    private static async Task DecompressAsync(Stream plain, string path, IncrementalHash? hash, UnpackBudget budget, MachineContext context, CancellationToken cancellation)
    {
        context.Files.Step();
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            while (await plain.ReadAsync(buffer, cancellation) is > 0 and int read)
            {
                budget.AddBytes(read);
                hash?.AppendData(buffer, 0, read);
                file.Write(buffer.AsSpan(0, read));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static void Remove(string path, bool isOwn)
    {
        if (isOwn) File.Delete(path);
    }
}
