using Microsoft.Win32.SafeHandles;
using ReleaseTools.Engine.Http;

namespace ReleaseTools.Engine.Storage.File;

/// <summary>A folder as a store. What it promises and how it keeps it: docs/stores.md.</summary>
public sealed class FileStore : IObjectStore
{
    private static readonly char[] s_invalid = Path.GetInvalidFileNameChars();

    private readonly string _root;
    private readonly TemporaryFolder _temporary;

    /// <param name="root">An absolute path. Made when the first object is written.</param>
    public FileStore(string root)
    {
        _root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));
        _temporary = new TemporaryFolder(_root);
    }

    // made when it is asked for: what only reads a file or two does without
    public Uri Root => field ??= OperatingSystem.IsWindows() ? new Uri(_root) : new Uri("file://" + UrlText.Path(_root));

    /// <summary>The folder, without a slash at its end.</summary>
    public string Folder => _root;

    // enough that both waiting and computing are going on; no more than a disk likes
    public StoreCapabilities Capabilities { get; } = new(IsRemote: false, Math.Clamp(Environment.ProcessorCount, 2, 8), CopiesConditionally: true);

    public Task<ObjectInfo?> StatAsync(string key, CancellationToken cancellation) => GuardAsync("read", key, () => Task.FromResult(Stat(key)), cancellation);

    public async IAsyncEnumerable<ObjectInfo> ListAsync(string prefix, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        ObjectKey.CheckPrefix(prefix);
        using IEnumerator<ObjectInfo> objects = FileListing.Walk(_root, prefix).GetEnumerator();
        while (await GuardAsync("list", prefix, () => Task.FromResult(objects.MoveNext()), cancellation)) yield return objects.Current;
    }

    public async IAsyncEnumerable<FolderEntry> ListFolderAsync(string folder, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        ObjectKey.CheckFolder(folder);
        foreach (FolderEntry entry in await GuardAsync("list", folder, () => Task.FromResult(FileListing.Folder(_root, folder)), cancellation)) yield return entry;
    }

    public Task<Stream> OpenReadAsync(string key, ByteRange? range, CancellationToken cancellation) => GuardAsync("read", key, () =>
        Task.FromResult<Stream>(FileReadStream.Over(TryOpen(key) ?? throw new ObjectMissingException(Root, key), range)), cancellation);

    public Task<WriteOutcome> PutAsync(string key, ObjectContent content, Precondition precondition, CancellationToken cancellation) => GuardAsync("write", key, async () =>
    {
        if (!IsMet(key, precondition)) return WriteOutcome.PreconditionFailed;      // known before a byte is copied
        using FileDraft draft = new(_temporary.NewPath(), key);
        await draft.FillAsync(content, cancellation);
        WriteOutcome outcome = await LandAsync(draft, key, precondition, cancellation);
        if (outcome.IsWritten && precondition != Precondition.None && !OperatingSystem.IsWindows()) Posix.SyncFolder(Path.GetDirectoryName(PathOf(key))!);
        return outcome;
    }, cancellation);

    public Task<WriteOutcome> CopyAsync(ObjectInfo source, string to, Precondition precondition, CancellationToken cancellation) => GuardAsync("copy", source.Key, async () =>
    {
        ObjectKey.Check(to);
        string from = source.Key;
        TryOpen(from)?.Dispose();                                                    // says what is wrong with it, if anything is
        if (!IsMet(to, precondition)) return WriteOutcome.PreconditionFailed;
        using FileDraft draft = new(_temporary.NewPath(), to);
        if (!await draft.CopyFromAsync(PathOf(from), cancellation)) throw new ObjectMissingException(Root, from);
        return await LandAsync(draft, to, precondition, cancellation);
    }, cancellation);

    public Task<bool> DeleteAsync(string key, Precondition precondition, CancellationToken cancellation) => GuardAsync("remove", key, async () =>
    {
        if (precondition.IfAbsent) throw new ArgumentException("What is absent can't be removed.", nameof(precondition));
        if (TryOpen(key) is not { } file) return false;
        file.Dispose();
        using IDisposable held = await KeyLock.TakeAsync(_temporary, key, cancellation);
        if (Stat(key) is not { } there || (precondition.IfMatch is { } etag && there.ETag != etag)) return false;
        System.IO.File.Delete(PathOf(key));
        RemoveEmptyFolders(key);
        return true;
    }, cancellation);

    /// <remarks>None: what a file holds is known from its bytes alone.</remarks>
    public IContentChecksum? BeginChecksum(long length) => null;

    public Task RequireConditionsAsync(CancellationToken cancellation) => Task.CompletedTask;

    /// <remarks>Nothing to do: drafts are known by the process that makes them, and swept with the next write once that is dead.</remarks>
    public Task<int> SweepAsync(string prefix, DateTimeOffset untouchedSince, CancellationToken cancellation) => Task.FromResult(0);

    private async Task<WriteOutcome> LandAsync(FileDraft draft, string key, Precondition precondition, CancellationToken cancellation)
    {
        // conditional writes are those that others build on: events, manifests, links, what is published
        if (precondition != Precondition.None) draft.Sync();
        ObjectInfo written = draft.Describe();
        string path = PathOf(key);
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                bool isNamed = (precondition.IfAbsent ? draft.TryNameIfAbsent(path) : null) ?? await ReplaceAsync(draft, key, precondition, cancellation);
                return isNamed ? new WriteOutcome(written) : WriteOutcome.PreconditionFailed;
            }
            catch (IOException e) when (attempt < 100 && FileFailure.IsVanishedFolder(e, path))
            {
                // somebody removed the last object of this folder, and the folder with it, in between
            }
        }
    }

    private async Task<bool> ReplaceAsync(FileDraft draft, string key, Precondition precondition, CancellationToken cancellation)
    {
        using IDisposable held = await KeyLock.TakeAsync(_temporary, key, cancellation);
        if (!IsMet(key, precondition)) return false;
        draft.Name(PathOf(key));
        return true;
    }

    private bool IsMet(string key, Precondition precondition) => precondition switch
    {
        { IfAbsent: true } => Stat(key) is null,
        { IfMatch: { } etag } => Stat(key)?.ETag == etag,
        _ => true,
    };

    private ObjectInfo? Stat(string key)
    {
        using SafeFileHandle? file = TryOpen(key);
        return file is null ? null : FileETag.Describe(key, file);
    }

    private SafeFileHandle? TryOpen(string key) => FileOpening.TryOpen(PathOf(key));

    /// <summary>A path for something that is made before it gets its name, on the same file system.</summary>
    internal string NewDraft() => _temporary.NewPath();

    /// <summary>Keeps other writers of a key away.</summary>
    internal Task<IDisposable> HoldAsync(string key, CancellationToken cancellation) => KeyLock.TakeAsync(_temporary, key, cancellation);

    internal void RemoveEmptyFolders(string key)
    {
        try
        {
            for (int slash = key.LastIndexOf('/'); slash > 0; slash = key.LastIndexOf('/', slash - 1)) Directory.Delete(PathOf(key[..slash]));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { /* not empty */ }
    }

    private string PathOf(string key)
    {
        ObjectKey.Check(key);
        if (OperatingSystem.IsWindows() && key.Split('/').Any(part => part.IndexOfAny(s_invalid) >= 0 || part[^1] is '.' or ' '))
            throw new UsageException("KeyInvalid", key, $"'{key}' can't name a file on Windows.", "Rename it, or use a store on another system.");
        return Path.Combine(_root, key);
    }

    private async Task<T> GuardAsync<T>(string verb, string key, Func<Task<T>> work, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        try
        {
            return await work();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoreFailedException(Root, verb, key, FileFailure.Explain(e));
        }
    }
}

/// <summary>Says what a file system refused in a person's words, without the names of temporary files.</summary>
internal static class FileFailure
{
    private const int EExists = 17, ENoSpace = 28, EReadOnly = 30, EQuotaLinux = 122, EQuotaBsd = 69;
    private const int DiskFull = unchecked((int)0x80070070), WriteProtected = unchecked((int)0x80070013);

    public static Exception Explain(Exception failure) => failure.HResult switch
    {
        ENoSpace or DiskFull => new IOException("the disk is full", failure),
        EQuotaLinux or EQuotaBsd => new IOException("the disk quota is full", failure),
        EReadOnly or WriteProtected => new UnauthorizedAccessException("the file system is read-only", failure),
        _ => failure,
    };

    /// <summary>Whether a file could not be named because a folder above it came or went at the same moment; a file in a folder's place stays.</summary>
    public static bool IsVanishedFolder(IOException failure, string path) =>
        (failure is DirectoryNotFoundException or FileNotFoundException || failure.HResult == EExists) && FileOpening.FileInFoldersPlace(path) is null;
}

/// <summary>Tells "there is no such file" from everything else that keeps a file from being read.</summary>
internal static class FileOpening
{
    /// <returns>Null only where there is no such file.</returns>
    public static SafeFileHandle? TryOpen(string path)
    {
        try
        {
            return System.IO.File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.SequentialScan);
        }
        catch (FileNotFoundException e)
        {
            return new FileInfo(path).LinkTarget is { } target ? throw new IOException($"it is a symbolic link to {target}, which is not there", e) : null;
        }
        catch (DirectoryNotFoundException e)
        {
            // the runtime says the same where a file stands in a folder's place
            return FileInFoldersPlace(path) is { } file ? throw new IOException($"{file} is not a folder", e) : null;
        }
        catch (UnauthorizedAccessException e) when (Directory.Exists(path))
        {
            throw new IOException("there is a folder in its place", e);
        }
    }

    /// <returns>The file that stands where a folder above <paramref name="path"/> should be, if one does.</returns>
    public static string? FileInFoldersPlace(string path)
    {
        string? folder = Path.GetDirectoryName(path);
        while (folder is not null && !Path.Exists(folder)) folder = Path.GetDirectoryName(folder);
        return System.IO.File.Exists(folder) ? folder : null;
    }
}
