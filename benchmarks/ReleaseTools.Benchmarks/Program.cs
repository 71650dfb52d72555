using ReleaseTools.Benchmarks;

return args switch
{
    ["archive", var source, var archive] => await ArchiveBenchmark.PackAsync(source, archive),
    ["copy", var source, var target] => await ArchiveBenchmark.CopyAsync(source, target),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("archive SOURCE ARCHIVE   packs a folder; the archive's name says the format\ncopy SOURCE TARGET       copies a folder's files, making both checksums of each");
    return 2;
}
