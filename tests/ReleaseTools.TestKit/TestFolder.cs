namespace ReleaseTools.TestKit;

/// <summary>A folder of a test's own, gone after it.</summary>
public sealed class TestFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("releasetools-").FullName;

    public string this[string relative] => System.IO.Path.Combine(Path, relative);

    public string At(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    /// <summary>Writes a file, with its folders.</summary>
    public string Write(string relative, string text = "")
    {
        string path = this[relative];
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    /// <inheritdoc cref="Write"/>
    public TestFolder With(string relative, string text = "")
    {
        Write(relative, text);
        return this;
    }

    /// <summary>Every file below, relative and in ordinal order.</summary>
    public string[] Files(string below = "") => Directory.Exists(this[below])
        ? [.. Directory.EnumerateFiles(this[below], "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None })
            .Select(file => System.IO.Path.GetRelativePath(this[below], file)).Order(StringComparer.Ordinal)]
        : [];

    public void Dispose()
    {
        try { Directory.Delete(Path, recursive: true); }
        catch (DirectoryNotFoundException) { /* the test removed it */ }
    }
}
