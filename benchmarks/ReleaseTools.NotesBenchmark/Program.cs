using ReleaseTools.Engine.Notes;
using ReleaseTools.Engine.Steps;
using ReleaseTools.Notes;
using ReleaseTools.Versions;

if (args is not [string repository, string commit, string output, .. { Length: <= 1 } versions])
{
    await Console.Error.WriteLineAsync("notes-benchmark REPOSITORY COMMIT OUTPUT [VERSION]     without a version: the whole history");
    return 2;
}

string version = versions.Length > 0 ? versions[0] : "99.0.0";
ReleaseNotes notes = await new NoteWriter().WriteAsync(
    new NoteRequest
    {
        Repository = repository,
        Commit = commit,
        Product = "benchmark",
        Version = ReleaseVersion.Parse(version),
        Tag = "v" + version,
        Date = DateTimeOffset.UnixEpoch,
        Output = output,
        WholeHistory = versions.Length == 0,
    },
    NoProgress.Instance,
    CancellationToken.None);
Console.WriteLine($"{notes.Commits} commits");
return 0;
