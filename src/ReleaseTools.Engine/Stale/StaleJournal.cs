using System.Text;
using ReleaseTools.Engine.Logging;
using ReleaseTools.Engine.Processes;
using ReleaseTools.Engine.Retries;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Logging;
using ReleaseTools.Stale;

namespace ReleaseTools.Engine.Stale;

/// <summary>
/// Who removed what, when and why: a file of JSON lines that only grows. A removal has a line before it begins and one when it has ended, so that one that
/// was interrupted is known.
/// </summary>
public sealed class StaleJournal
{
    private const string FileName = "removals.jsonl";
    private static readonly TimeSpan s_longestWait = TimeSpan.FromSeconds(10);
    private static readonly Retry s_looks = new() { Attempts = int.MaxValue, FirstDelay = TimeSpan.FromMilliseconds(20), LongestDelay = TimeSpan.FromMilliseconds(20), Jitter = (1, 1) };

    private readonly ReleaseWorkspace? _workspace;
    private readonly Redactor _redactor;
    private readonly TimeProvider _time;

    private StaleJournal(string path, ReleaseWorkspace? workspace, TimeProvider time) =>
        (Path, _workspace, _redactor, _time) = (path, workspace, workspace?.Redactor ?? Redactor.ForEnvironment(ProcessEnvironment.Read()), time);

    public string Path { get; }

    /// <param name="repository">A folder of a checkout: its journal is <c>.release/logs/removals.jsonl</c>.</param>
    /// <param name="path">Another file; null = the checkout's.</param>
    /// <exception cref="RefusedException">No file was named, and there is no checkout.</exception>
    public static async Task<StaleJournal> OpenAsync(string repository, string? path, CancellationToken cancellation, TimeProvider? time = null)
    {
        time ??= TimeProvider.System;
        if (path is not null) return new StaleJournal(path, workspace: null, time);
        try
        {
            ReleaseWorkspace workspace = await ReleaseWorkspace.OpenAsync(repository, sessionStore: null, cancellation);
            return new StaleJournal(System.IO.Path.Combine(workspace.Home, "logs", FileName), workspace, time);
        }
        catch (UsageException e)
        {
            throw new RefusedException("JournalMissing", ErrorCategory.ObjectNotFound, repository, $"Removals are written down, and there is no place for that: {e.Message}",
                "Run this in a checkout, or name a file: --journal FILE (in PowerShell: -Journal FILE).", e);
        }
    }

    /// <summary>Adds a line. It is on the disk when this returns.</summary>
    /// <exception cref="ReleaseException">The file can't be written: nothing may be removed then.</exception>
    public async Task WriteAsync(StaleEvent what, StaleRelease release, string? message, CancellationToken cancellation)
    {
        var record = new StaleRecord(_time.GetUtcNow(), $"{Environment.UserName}, {LocalProcess.Current}", what, release, message);
        _workspace?.EnsureHome();
        byte[] line = Encoding.UTF8.GetBytes(_redactor.Clean(StaleJson.Write(record)) + "\n");
        try
        {
            await using FileStream file = await OpenFileAsync(cancellation);
            // a line that was cut off does not spoil the next one
            if (file.Length > 0)
            {
                file.Seek(-1, SeekOrigin.End);
                if (file.ReadByte() != '\n') file.WriteByte((byte)'\n');
            }
            file.Seek(0, SeekOrigin.End);
            file.Write(line);
            file.Flush(flushToDisk: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ReleaseException("JournalUnwritable", ErrorCategory.WriteError, Path, $"Could not write the journal {Path}: {e.Message}",
                "Make room, or make the file writable; then run the same command again.", e);
        }
    }

    /// <summary>Removals that were begun, and of which nobody has written how they ended.</summary>
    public IReadOnlyList<StaleRelease> Unfinished()
    {
        if (!File.Exists(Path)) return [];
        var begun = new Dictionary<(StalePlace, string, string, string), StaleRelease>();
        using var file = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(file, Encoding.UTF8);
        while (reader.ReadLine() is { } line)
        {
            if (StaleJson.Read(line) is not { What: { } what } record) continue;
            if (record.Event is StaleEvent.Begun) begun[(what.Place, what.Where, what.Name, what.Identity)] = what;
            else begun.Remove((what.Place, what.Where, what.Name, what.Identity));
        }
        return [.. begun.Values];
    }

    // one writer at a time, also of several processes
    private Task<FileStream> OpenFileAsync(CancellationToken cancellation)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path))!);
        long began = _time.GetTimestamp();
        return s_looks.RunAsync<FileStream>(_ =>
        {
            try { return PrivateFile.Append(Path, FileAccess.ReadWrite, FileShare.Read); }
            catch (IOException e) when (File.Exists(Path) && _time.GetElapsedTime(began) < s_longestWait) { return Again.OrThrow(e); }
        }, cancellation);
    }
}
