using System.Globalization;
using System.Security.Cryptography;
using ReleaseTools.Engine.Http;
using ReleaseTools.Engine.Pods.Machine.Files;
using ReleaseTools.Engine.Pods.Machine.Unpacking;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Engine.Storage.Transfer;
using ReleaseTools.Images;
using ReleaseTools.Pods;

namespace ReleaseTools.Engine.Pods.Machine.Artifacts;

/// <summary>Brings the files that a manifest names to this machine: those of the bundle are there, others are downloaded into a cache, each once, and resumed where they broke off.</summary>
internal sealed class ArtifactFetcher(MachineContext context, string folder)
{
    /// <param name="digest">Of a URL, what the bytes have, as they are or uncompressed. The bytes of a file in the bundle are for the caller to check.</param>
    /// <returns>The path of the file, or of a folder of the bundle.</returns>
    /// <exception cref="ReleaseException">It is not there, can't be fetched, or is something else.</exception>
    public async Task<string> FetchAsync(PodSource source, ImageDigest? digest, CancellationToken cancellation)
    {
        if (source.Kind is PodSourceKind.File) return Path.Combine(folder, source.Text.Replace('/', Path.DirectorySeparatorChar));
        string path = Path.Combine(context.Cache, $"{digest!.Algorithm}-{digest.Hex}"), part = $"{path}.part";
        if (File.Exists(path)) return path;
        context.Files.CreateFolder(context.Cache);
        using FileStream locked = await MachineLock.TakeAsync($"{path}.lock", () => context.Progress.Say($"waiting for another process that fetches {source}"), cancellation);
        if (File.Exists(path)) return path;
        bool isResumed = File.Exists(part);
        string? actual = await TryDownloadAsync(new Uri(source.Text), part, digest, cancellation);
        // what an earlier run left may be of other bytes
        if (actual is not null && isResumed) actual = await TryDownloadAsync(new Uri(source.Text), part, digest, cancellation);
        if (actual is not null) throw VerifiedArchive.Differs(source.Text, digest, actual);
        context.Files.Step();
        File.Move(part, path);
        context.Files.DeleteFile($"{path}.lock");
        return path;
    }

    /// <returns>Null where what came is right; else its digest, and the file is gone.</returns>
    private async Task<string?> TryDownloadAsync(Uri url, string part, ImageDigest digest, CancellationToken cancellation)
    {
        string hex = await DownloadAsync(url, part, digest, cancellation);
        if (hex == digest.Hex || await IsUncompressedAsync(part, digest, cancellation)) return null;
        context.Files.DeleteFile(part);
        return $"{digest.Algorithm}:{hex}";
    }

    private async Task<string> DownloadAsync(Uri url, string part, ImageDigest digest, CancellationToken cancellation)
    {
        context.Files.Step();
        await using var file = new FileStream(part, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
        using IncrementalHash hash = digest.NewHash();
        byte[] buffer = new byte[128 * 1024];
        while (await file.ReadAsync(buffer, cancellation) is > 0 and int read) hash.AppendData(buffer, 0, read);
        var budget = new UnpackBudget(context.Limits, url.GetLeftPart(UriPartial.Path));
        budget.AddBytes(file.Length);
        await using (Stream content = await OpenAsync(url, file.Length, cancellation))
        {
            using IProgressPart progress = context.Progress.Begin($"fetch {Path.GetFileName(url.LocalPath)}", total: null, ProgressUnit.Bytes);
            while (await content.ReadAsync(buffer, cancellation) is > 0 and int read)
            {
                budget.AddBytes(read);
                hash.AppendData(buffer, 0, read);
                await file.WriteAsync(buffer.AsMemory(0, read), cancellation);
                progress.Advance(read);
            }
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private async Task<bool> IsUncompressedAsync(string path, ImageDigest digest, CancellationToken cancellation)
    {
        try
        {
            (Stream plain, bool wasPacked) = await PackedStream.OpenAsync(ArchiveStream.Open(path), path, cancellation);
            await using (plain)
            {
                if (!wasPacked) return false;
                using IncrementalHash hash = digest.NewHash();
                var budget = new UnpackBudget(context.Limits, path);
                byte[] buffer = new byte[128 * 1024];
                while (await plain.ReadAsync(buffer, cancellation) is > 0 and int read)
                {
                    budget.AddBytes(read);
                    hash.AppendData(buffer, 0, read);
                }
                return Convert.ToHexStringLower(hash.GetHashAndReset()) == digest.Hex;
            }
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or ZstdSharp.ZstdException or PodArchiveException)
        {
            return false;
        }
    }

    private async Task<Stream> OpenAsync(Uri url, long done, CancellationToken cancellation)
    {
        (Stream first, long? length) = await RequestAsync(url, done, cancellation);
        return length is null ? first : new ResumingStream(first, length.Value, context.Http.Timeouts, async (more, token) => (await RequestAsync(url, done + more, token)).Content, (more, e) => Failed(url, $"after {done + more} bytes the connection broke: {e.Message.TrimEnd('.')}", e));
    }

    private async Task<(Stream Content, long? Length)> RequestAsync(Uri url, long done, CancellationToken cancellation)
    {
        HttpCall call = (HttpCall.Get(url) with { Streams = true }).With("Accept-Encoding", "identity");
        if (done > 0) call = call.With("Range", string.Create(CultureInfo.InvariantCulture, $"bytes={done}-"));
        HttpAnswer answer = await SendAsync(url, call, cancellation);
        try
        {
            // nothing is left to fetch
            if (done > 0 && answer.Status is System.Net.HttpStatusCode.RequestedRangeNotSatisfiable)
            {
                answer.Dispose();
                return (Stream.Null, null);
            }
            if (!answer.IsSuccess) throw Failed(url, $"the server answered {(int)answer.Status}", null);
            if (answer.Length is null && !answer.MarksItsEnd) throw Failed(url, "the server says neither how long it is nor where it ends", null);
            if (done == 0 || answer.Status is System.Net.HttpStatusCode.PartialContent) return (answer.Stream, answer.Length);
            await ResumingStream.SkipAsync(answer.Stream, done, cancellation);
            return (answer.Stream, answer.Length - done);
        }
        catch
        {
            answer.Dispose();
            throw;
        }
    }

    private async Task<HttpAnswer> SendAsync(Uri url, HttpCall call, CancellationToken cancellation)
    {
        try { return await context.Http.SendAsync(call, cancellation); }
        catch (HttpFailedException e) { throw Failed(url, e.Message.TrimEnd('.'), e); }
    }

    private static ReleaseException Failed(Uri url, string reason, Exception? e) => new("PodFetchFailed", ErrorCategory.ReadError, url.GetLeftPart(UriPartial.Path),
        $"Could not fetch {url.GetLeftPart(UriPartial.Path)}: {reason}.", "Check the URL in pod.json, then run the same command again: what has arrived is kept.", e);
}
