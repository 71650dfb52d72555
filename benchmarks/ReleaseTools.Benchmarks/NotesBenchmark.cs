using ReleaseTools.Engine.Notes;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Notes;
using ReleaseTools.Versions;

namespace ReleaseTools.Benchmarks;

internal static class NotesBenchmark
{
    public static async Task WriteAsync(string repository, string commit, string output)
    {
        var request = new NoteRequest
        {
            Repository = repository,
            Commit = commit,
            Product = "benchmark",
            Version = ReleaseVersion.Parse("99.0.0"),
            Tag = "v99.0.0",
            Date = DateTimeOffset.UnixEpoch,
            Output = output,
            WholeHistory = true,
        };
        ReleaseNotes notes = await new NoteWriter().WriteAsync(request, NoProgress.Instance, CancellationToken.None);
        Console.WriteLine($"{notes.Commits} commits");
    }
}
