using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace ReleaseTools.Engine.Storage.Gcs;

/// <summary>
/// Remembers an upload over the end of this process, in a file of its own that only its owner can read: the service has no list of uploads, and the address of
/// one lets whoever knows it write. So it is neither in the bucket, where others read, nor in <c>.release</c>, which people archive and share.
/// The file is locked while the upload runs: two that write the same object each have an upload of their own.
/// </summary>
internal sealed class GcsUploadMemory : IDisposable
{
    private readonly string _path;
    private readonly FileStream _file;

    private GcsUploadMemory(string path, FileStream file) => (_path, _file) = (path, file);

    /// <summary>Where uploads are remembered, for this user: below <c>XDG_STATE_HOME</c>, or where the system keeps such things. Null where there is no home.</summary>
    public static string? UserFolder
    {
        get
        {
            string? state = Environment.GetEnvironmentVariable("XDG_STATE_HOME") is { } set && Path.IsPathRooted(set) ? set
                : OperatingSystem.IsLinux() && Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) is { Length: > 0 } home ? Path.Combine(home, ".local", "state")
                : Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
            return state.Length == 0 ? null : Path.Combine(state, "releasetools", "uploads");
        }
    }

    /// <returns>Null where nothing can be remembered: the folder can't be written, or another process is just writing this object.</returns>
    public static GcsUploadMemory? TryTake(string? folder, Uri server, string bucket, string name)
    {
        if (folder is null) return null;
        string id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{server}\n{bucket}\n{name}")));
        return TryOpen(Path.Combine(folder, id + ".json"), FileMode.OpenOrCreate);
    }

    /// <summary>Everything that is remembered and that nobody is just going on with.</summary>
    public static IEnumerable<GcsUploadMemory> TakeAll(string? folder)
    {
        if (folder is null || !Directory.Exists(folder)) yield break;
        foreach (string path in Directory.EnumerateFiles(folder, "*.json"))
        {
            if (TryOpen(path, FileMode.Open) is { } memory) yield return memory;
        }
    }

    /// <returns>Null where nothing is remembered, or nothing that can be read.</returns>
    public GcsUploadRecord? Read()
    {
        try
        {
            _file.Position = 0;
            return _file.Length == 0 ? null : JsonSerializer.Deserialize(_file, GcsJson.Default.GcsUploadRecord);
        }
        catch (Exception e) when (e is JsonException or IOException)
        {
            return null;
        }
    }

    public void Write(GcsUploadRecord record)
    {
        try
        {
            _file.SetLength(0);
            JsonSerializer.Serialize(_file, record, GcsJson.Default.GcsUploadRecord);
            _file.Flush();
        }
        catch (IOException)
        {
            // the upload goes on; only its continuation is lost
        }
    }

    public void Forget()
    {
        try
        {
            _file.SetLength(0);
        }
        catch (IOException)
        {
            // an address that leads nowhere any more
        }
    }

    public void Dispose()
    {
        bool isEmpty = Read() is null;
        _file.Dispose();
        if (isEmpty) File.TemporaryFolder.Remove(_path);
    }

    private static GcsUploadMemory? TryOpen(string path, FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.None };
        try
        {
            if (!OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
                if (mode == FileMode.OpenOrCreate) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }
            else
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            }
            return new GcsUploadMemory(path, new FileStream(path, options));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
