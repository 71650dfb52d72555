using ReleaseTools.Benchmarks;

switch (args)
{
    case ["archive", var source, var archive]:
        await ArchiveBenchmark.PackAsync(source, archive);
        return 0;
    case ["notes", var repository, var commit, var output]:
        await NotesBenchmark.WriteAsync(repository, commit, output);
        return 0;
    case ["hash", var folder]:
        await StoreBenchmark.HashAsync(folder);
        return 0;
    case ["stage", var folder, var store]:
        await StoreBenchmark.StageAsync(folder, store);
        return 0;
    case ["publish", var store]:
        await StoreBenchmark.PublishAsync(store);
        return 0;
    case ["link", var store]:
        await StoreBenchmark.LinkAsync(store);
        return 0;
    case ["github", var folder, var repository]:
        await GitHubBenchmark.PublishAsync(folder, repository);
        return 0;
    default:
        Console.Error.WriteLine("""
            benchmark archive SOURCE ARCHIVE           packs a folder; the archive's name says the format
            benchmark notes REPOSITORY COMMIT OUTPUT   writes the notes of the whole history
            benchmark hash FOLDER                      notes both checksums of every file in FOLDER.sums, as a build does
            benchmark stage FOLDER STORE               stages every file of the folder: compared with FOLDER.sums where that exists, else both checksums are made
            benchmark publish STORE                    publishes what was staged
            benchmark link STORE                       moves the link latest to it
            benchmark github FOLDER REPOSITORY         publishes every file of the folder as release v1.0.0 on GitHub
            """);
        return 2;
}
