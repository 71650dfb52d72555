using System.Collections.Concurrent;
using ReleaseTools.Engine.Http;

namespace ReleaseTools.Engine.Completion;

/// <summary>
/// What buckets answer at a prompt. A person is kept waiting for a moment only; an answer that comes later is there at the next key, and all of them stay
/// good for half a minute.
/// </summary>
internal static class BucketAnswers
{
    private static readonly TimeSpan s_moment = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_good = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(15);

    private static readonly ConcurrentDictionary<string, (long Asked, Task Answer)> s_known = new(StringComparer.Ordinal);

    /// <param name="question">What is asked of which store, in words that differ for each.</param>
    /// <returns>Nothing where there is no answer yet, or none can be had.</returns>
    public static async Task<IReadOnlyList<T>> GetAsync<T>(string question, Func<CancellationToken, Task<IReadOnlyList<T>>> ask, CancellationToken cancellation)
    {
        (_, Task answer) = s_known.AddOrUpdate(question, _ => Ask(ask), (_, known) => IsGood(known) ? known : Ask(ask));
        try { return await ((Task<IReadOnlyList<T>>)answer).WaitAsync(s_moment, cancellation); }
        catch (Exception e) when (e is not OperationCanceledException || !cancellation.IsCancellationRequested) { return []; }
    }

    private static bool IsGood((long Asked, Task Answer) known) =>
        !known.Answer.IsCompleted || (known.Answer.IsCompletedSuccessfully && TimeProvider.System.GetElapsedTime(known.Asked) < s_good);

    // opening a store may look for credentials on a network by itself, and not listen to anybody meanwhile
    private static (long, Task) Ask<T>(Func<CancellationToken, Task<IReadOnlyList<T>>> ask)
    {
        Task<IReadOnlyList<T>> answer = Task.Run(async () =>
        {
            using var limit = new CancellationTokenSource(s_limit);
            return await ask(limit.Token);
        });
        _ = answer.ContinueWith(failed => _ = failed.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        return (TimeProvider.System.GetTimestamp(), answer);
    }
}

/// <summary>Folders that the URL of a store may go on with, in the way in which it was begun: <c>file:///</c>, <c>file:</c>, or a plain path.</summary>
internal static class FolderUrls
{
    private const string Scheme = "file:";
    private const string Absolute = "file://";
    private const int Most = 200;

    /// <param name="typed">What is typed so far; wildcards in its last part are left to the caller.</param>
    /// <param name="location">What a relative path is relative to.</param>
    public static IEnumerable<Suggestion> Of(string typed, string location)
    {
        string scheme = typed.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? Scheme : "";
        if (scheme.Length == 0 && (typed.Contains("://", StringComparison.Ordinal) || typed.IndexOfAny(['/', Path.DirectorySeparatorChar]) < 0)) return [];
        bool isUri = typed.StartsWith(Absolute, StringComparison.OrdinalIgnoreCase);
        string path = isUri ? Uri.UnescapeDataString(typed[Absolute.Length..]) : typed[scheme.Length..];
        if (isUri && !path.StartsWith('/')) return [];
        string parent = path[..(path.LastIndexOfAny(['/', Path.DirectorySeparatorChar]) + 1)];
        string folder = Path.GetFullPath(isUri && OperatingSystem.IsWindows() ? parent.TrimStart('/') : parent, location);
        if (!Directory.Exists(folder)) return [];
        string begun = isUri ? Absolute + UrlText.Path(parent) : scheme + parent;
        var options = new EnumerationOptions { AttributesToSkip = FileAttributes.System, IgnoreInaccessible = true };
        return Directory.EnumerateDirectories(folder, "*", options).Take(Most).Order(StringComparer.Ordinal)
            .Select(found => new Suggestion(begun + Name(found, isUri), $"folder {found}"));
    }

    private static string Name(string path, bool isUri) => isUri ? Uri.EscapeDataString(Path.GetFileName(path)) : Path.GetFileName(path);
}
