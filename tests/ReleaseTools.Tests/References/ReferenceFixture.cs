using ReleaseTools.Engine.References;
using ReleaseTools.References;

namespace ReleaseTools.Tests.References;

/// <summary>A folder with a dependencies file and the files that it names.</summary>
public abstract class ReferenceFixture : IDisposable
{
    private protected TestFolder Folder { get; } = new();

    private protected RecordingObserver Observer { get; } = new();

    public void Dispose()
    {
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>A dependencies file with one dependency, hello, and a place for each path.</summary>
    private protected void Declare(string version, params (string Path, string? Match)[] places) => Folder.Write("dependencies.yaml",
        $"dependencies:\n- name: hello\n  version: {version}\n  refPaths:\n{string.Concat(places.Select(place => $"  - path: {place.Path}\n{(place.Match is null ? "" : $"    match: '{place.Match}'\n")}"))}");

    private protected Task<IReadOnlyList<VersionReferenceFinding>> TestAsync() => References().TestAsync([new ReferenceSelection(Name: null)], CancellationToken.None);

    private protected Task<IReadOnlyList<VersionReferenceChange>> UpdateAsync(string? version = null, string? name = null) =>
        References().UpdateAsync([new ReferenceSelection(name, version)], _ => Task.FromResult(true), CancellationToken.None);

    private protected VersionReferences References() => new(Folder.Path, path: null, Observer);

    private protected string Text(string path) => File.ReadAllText(Folder[path]);

    private protected async Task<VersionReferenceFinding> SingleFindingAsync() => Assert.Single(await TestAsync());

    private protected async Task<IReadOnlyList<VersionReferenceFinding>> RefusedAsync(string? version = null)
    {
        string[] before = [.. Folder.Files().Select(file => file + File.ReadAllText(Folder[file]))];
        var refused = await Assert.ThrowsAsync<ReferencesRefusedException>(() => UpdateAsync(version));
        Assert.Equal(ExitCode.Refused, refused.ExitCode);
        Assert.Equal(before, Folder.Files().Select(file => file + File.ReadAllText(Folder[file])));
        return refused.Findings;
    }
}
