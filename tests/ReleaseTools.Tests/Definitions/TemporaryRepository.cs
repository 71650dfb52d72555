namespace ReleaseTools.Tests.Definitions;

/// <summary>A folder with the files of a test, gone afterwards.</summary>
internal sealed class TemporaryRepository : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("definitions-").FullName;

    public string this[string path] => Path.Combine(Root, path);

    public TemporaryRepository With(string path, string text = "")
    {
        Directory.CreateDirectory(Path.GetDirectoryName(this[path])!);
        File.WriteAllText(this[path], text);
        return this;
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
