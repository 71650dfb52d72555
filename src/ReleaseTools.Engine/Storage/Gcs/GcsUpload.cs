using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;
using Google.Cloud.Storage.V1;
using ReleaseTools.Engine.Http;
using ReleaseTools.Engine.Storage.Transfer;
using GcsObject = Google.Apis.Storage.v1.Data.Object;

namespace ReleaseTools.Engine.Storage.Gcs;

/// <summary>
/// One upload of a large object, chunk by chunk. The source is read once and in order. An upload that was interrupted is gone on with by the next one of the
/// same content: what was sent is told by its digest.
/// </summary>
internal sealed class GcsUpload(GcsBucket bucket, string key, ObjectContent content, Precondition precondition)
{
    /// <summary>In bytes; the service wants a multiple of 256 KiB. It is what is held in memory.</summary>
    public const int ChunkSize = 16 << 20;

    private const int MostSessions = 3;

    /// <returns>Null where the precondition did not hold.</returns>
    public async Task<GcsObject?> RunAsync(CancellationToken cancellation)
    {
        // the service looks at the precondition when everything has been sent: what is known to be in vain is not begun
        if (precondition != Precondition.None && !Holds(await bucket.TryStatAsync(key, cancellation))) return null;
        using GcsUploadMemory? memory = GcsUploadMemory.TryTake(bucket.UploadFolder, bucket.Server, bucket.Name, bucket.NameOf(key));
        for (int sessions = 1; ; sessions++)
        {
            GcsUploadRecord? before = sessions == 1 ? memory?.Read() : null;
            GcsProgress progress = await RunAsync(memory, before, cancellation);
            if (progress == GcsProgress.Refused) return null;
            if (progress.Object is { } written) return written;
            if (before is null && sessions >= MostSessions) throw new HttpFailedException($"{bucket.Server.Authority} forgot {sessions} uploads, one after the other.");
        }
    }

    private async Task<GcsProgress> RunAsync(GcsUploadMemory? memory, GcsUploadRecord? before, CancellationToken cancellation)
    {
        GcsUploadRecord? record = before is not null && before.IsLike(Describe(before.Session)) ? before : null;
        if (before is not null && record is null) await new GcsSession(bucket.Http, new Uri(before.Session), before.Length).CancelAsync(cancellation);
        if (record is null && await BeginAsync(cancellation) is { } begun) record = Describe(begun.AbsoluteUri);
        if (record is null) return GcsProgress.Refused;
        var session = new GcsSession(bucket.Http, new Uri(record.Session), content.Length);
        byte[] chunk = ArrayPool<byte>.Shared.Rent(ChunkSize);
        try
        {
            GcsProgress progress = await SendAsync(session, record, memory, chunk, cancellation);
            memory?.Forget();
            return progress;
        }
        catch (ReleaseException)
        {
            memory?.Forget();                                               // the source itself is wrong: nobody can go on with this
            await session.CancelAsync(CancellationToken.None);
            throw;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(chunk);
        }
    }

    /// <summary>Sends what has not arrived yet.</summary>
    private async Task<GcsProgress> SendAsync(GcsSession session, GcsUploadRecord record, GcsUploadMemory? memory, byte[] chunk, CancellationToken cancellation)
    {
        GcsProgress progress = record.End == 0 ? new GcsProgress(0) : await session.AskAsync(cancellation);
        if (progress.IsOver && progress.Object is null) return progress;
        // the server tells of a complete upload for a week, whatever became of the object
        if (progress.Object is { } earlier && (await bucket.TryStatAsync(key, cancellation))?.Generation != earlier.Generation) return GcsProgress.Lost;
        await using var reader = new ContentReader(key, content);
        using var md5 = new Md5Checksum();
        for (long start = 0, end; start < content.Length; start = end)
        {
            end = Math.Min(start + ChunkSize, content.Length);
            Memory<byte> part = chunk.AsMemory(0, (int)(end - start));
            await reader.FillAsync(part, cancellation);
            if (end == content.Length) await reader.EndAsync(cancellation);
            md5.Append(part.Span);
            if (end == record.End && md5.Current != record.Md5) return await RestartAsync(session, progress, cancellation);
            if (progress.Arrived >= end) continue;
            // what arrived goes beyond what is known to be the same
            if (end < record.End) return await RestartAsync(session, progress, cancellation);
            memory?.Write(record with { End = end, Md5 = md5.Current, Touched = bucket.Http.Time.GetUtcNow() });
            long from = Math.Max(start, progress.Arrived);
            progress = await session.SendAsync(part[(int)(from - start)..], from, cancellation);
            if (progress.IsOver && progress.Object is null) return progress;
        }
        GcsObject written = progress.Object ?? throw GcsFailure.Strange("everything has arrived, and there is no object");
        if (written.Info(key).Checksum is { } found && found != md5.Current) await RemoveAsync(written, cancellation);
        return progress;
    }

    private static async Task<GcsProgress> RestartAsync(GcsSession session, GcsProgress progress, CancellationToken cancellation)
    {
        // another content was sent there, or a part of the same that is not known: it is not mixed with ours
        if (progress.Object is null) await session.CancelAsync(cancellation);
        return GcsProgress.Lost;
    }

    private async Task<Uri?> BeginAsync(CancellationToken cancellation)
    {
        var about = new GcsObject { Bucket = bucket.Name, Name = bucket.NameOf(key), ContentType = content.MediaType, CacheControl = content.CacheControl };
        try
        {
            Uri? address = await bucket.Client.InitiateUploadSessionAsync(about, content.Length, new UploadObjectOptions { IfGenerationMatch = GcsBucket.IfMatch(precondition) }, cancellation);
            return address is { IsAbsoluteUri: true } && (address.Scheme == "https" || address.Authority == bucket.Server.Authority) ? address : throw GcsFailure.Strange("it does not say where to upload to");
        }
        catch (GcsRefusedException e) when (e.IsPrecondition)
        {
            return null;
        }
    }

    private async Task RemoveAsync(GcsObject damaged, CancellationToken cancellation)
    {
        string outcome = "was removed again";
        try
        {
            await bucket.DeleteAsync(key, damaged.Generation, cancellation);
        }
        catch (GcsRefusedException e)
        {
            if (!e.IsMissing && !e.IsPrecondition) outcome = "could not be removed";
        }
        throw new HttpFailedException($"what arrived is not what was sent, and {outcome}.");
    }

    private bool Holds(GcsObject? there) => precondition.IfAbsent ? there is null : $"{there?.Generation}" == precondition.IfMatch;

    private GcsUploadRecord Describe(string session) => new(
        bucket.Server.AbsoluteUri, bucket.Name, bucket.NameOf(key), content.Length, content.MediaType, content.CacheControl,
        precondition.IfAbsent ? "0" : precondition.IfMatch, session, 0, "", default);
}

/// <summary>What is remembered of an upload, so that it can be gone on with.</summary>
/// <param name="Server">With the bucket and the name: where the object goes.</param>
/// <param name="Condition">The generation that must be there; the session was begun with it, and keeps it.</param>
/// <param name="Session">The session's address. Whoever has it can write the object: it is a secret.</param>
/// <param name="End">How many bytes were sent at most.</param>
/// <param name="Md5">Of those bytes: what has arrived is a part of the content only where its beginning is the same.</param>
internal sealed record GcsUploadRecord(
    string Server, string Bucket, string Name, long Length, string MediaType, string? CacheControl, string? Condition, string Session, long End, string Md5, DateTimeOffset Touched)
{
    /// <summary>Whether this upload is of an object that is to be written the same way.</summary>
    public bool IsLike(GcsUploadRecord other) => this with { Session = other.Session, End = other.End, Md5 = other.Md5, Touched = other.Touched } == other;

    // the session is in here
    public override string ToString() => $"{Server} {Bucket}/{Name}";
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(GcsUploadRecord))]
internal sealed partial class GcsJson : JsonSerializerContext;
