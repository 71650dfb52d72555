using ReleaseTools.Artifacts;
using ReleaseTools.Definitions;
using ReleaseTools.Engine.Artifacts;
using ReleaseTools.Engine.Progress;

namespace ReleaseTools.Tests.Artifacts;

/// <summary>A build's files in a folder that goes when the test ends, and what is collected from them.</summary>
internal sealed class TestTree : IDisposable
{
    public static readonly DateTimeOffset CommitTime = new(2026, 11, 21, 9, 30, 1, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("artifacts-").FullName;

    public TestTree() => Directory.CreateDirectory(Source);

    public string Source => Path.Combine(_folder, "source");

    public string Output => Path.Combine(_folder, "output");

    public string[] Written => Directory.Exists(Output) ? [.. Directory.GetFiles(Output, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Output, path)).Order(StringComparer.Ordinal)] : [];

    public TestTree Add(string path, string content = "", bool executable = false) => Add(path, System.Text.Encoding.UTF8.GetBytes(content), executable);

    public TestTree Add(string path, byte[] content, bool executable = false)
    {
        string full = Parent(path);
        File.WriteAllBytes(full, content);
        if (executable) Permissions.Set(full, "700");
        return this;
    }

    public TestTree AddLink(string path, string target)
    {
        File.CreateSymbolicLink(Parent(path), target);
        return this;
    }

    public CollectRequest Request(params ArtifactDefinition[] definitions) => new(Source, Output, definitions, CommitTime);

    public Task<IReadOnlyList<Artifact>> CollectAsync(params ArtifactDefinition[] definitions) =>
        new ArtifactCollector().CollectAsync(Request(definitions), NoProgress.Instance, CancellationToken.None);

    public async Task<Artifact> PackAsync(string name, params string[] files) =>
        Assert.Single(await CollectAsync(new ArtifactDefinition { Name = name, Files = files.Length == 0 ? ["**"] : files }));

    public async Task<IReadOnlyList<ArtifactProblem>> ProblemsAsync(params ArtifactDefinition[] definitions)
    {
        ArtifactsInvalidException error = await Assert.ThrowsAsync<ArtifactsInvalidException>(() => CollectAsync(definitions));
        Assert.Empty(Written);
        return error.Problems;
    }

    public string NewFolder(string name) => Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
    }

    private string Parent(string path)
    {
        string full = Path.Combine(Source, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        return full;
    }
}
