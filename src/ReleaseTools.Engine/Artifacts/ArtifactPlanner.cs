using System.Collections.Concurrent;
using ReleaseTools.Artifacts;
using ReleaseTools.Definitions;

namespace ReleaseTools.Engine.Artifacts;

/// <summary>Decides what is made of the build's files, and finds everything that is wrong with them, before anything is written.</summary>
internal sealed class ArtifactPlanner(CollectRequest request)
{
    // what staging and publishing put beside the artifacts
    private static readonly string[] s_reserved =
        ["manifest.json", "SHA256SUMS", "SHA512SUMS", "RELEASE_NOTES.md", "release-notes.json", "provenance.json", "index.html", "index.json"];

    private readonly List<ArtifactProblem> _problems = [];

    /// <returns>The base packages first, then by name.</returns>
    /// <exception cref="ArtifactsInvalidException">With every problem of every definition.</exception>
    public IReadOnlyList<PlannedArtifact> Plan(CancellationToken cancellation)
    {
        var tree = new SourceTree(request.Source, request.Output);
        PlannedArtifact[] plan = [.. request.Definitions
            .SelectMany(definition => new DefinitionPlanner(tree, definition, _problems).Plan(cancellation))
            .OrderByDescending(artifact => artifact.Definition.First)
            .ThenBy(artifact => artifact.Name, StringComparer.Ordinal)];
        foreach (PlannedArtifact artifact in plan) CheckName(artifact);
        CheckDuplicates(plan);
        BinaryCheck.Judge(plan, _problems, cancellation);
        return _problems.Count == 0 ? plan : throw new ArtifactsInvalidException(tree.Root, _problems);
    }

    private void CheckName(PlannedArtifact artifact)
    {
        if (artifact.Name.Split('/').Any(part => part is "" or "." or ".."))
            _problems.Add(new("NameInvalid", artifact.Name, "an artifact's name is a path inside the release."));
        if (s_reserved.Contains(artifact.Name, StringComparer.OrdinalIgnoreCase))
            _problems.Add(new("NameReserved", artifact.Name, "the release has a file of its own under this name."));
    }

    // also those that differ in case only: they are one file where most people download them to
    private void CheckDuplicates(IEnumerable<PlannedArtifact> plan)
    {
        foreach (IGrouping<string, PlannedArtifact> same in plan.GroupBy(artifact => artifact.Name, StringComparer.OrdinalIgnoreCase).Where(same => same.Count() > 1))
        {
            string makers = string.Join(" and ", same.Select(Maker));
            _problems.Add(new("DuplicateArtifact", same.First().Name, $"{same.Count()} artifacts have this name: {makers}."));
        }
    }

    private static string Maker(PlannedArtifact artifact) => artifact.Format == ArchiveFormat.None
        ? ArtifactProblem.Show(artifact.Entries[0].Path)
        : $"{ArtifactProblem.Show(artifact.Name)}, an archive of {string.Join(", ", artifact.Definition.Files)}";
}

/// <summary>Compares binaries with the platform that their artifact declares (R3.4), by their first bytes.</summary>
internal static class BinaryCheck
{
    public static void Judge(IEnumerable<PlannedArtifact> plan, List<ArtifactProblem> problems, CancellationToken cancellation)
    {
        (PlannedArtifact Artifact, SourceEntry File)[] declared =
        [
            .. from artifact in plan
               where artifact.Definition.Platform is not null
               from file in artifact.Entries
               where file.Entry is { LinkTarget: null, Length: > 0 }
               select (artifact, file),
        ];
        var found = new ConcurrentBag<(int Place, ArtifactProblem Problem)>();
        Parallel.For(0, declared.Length, new ParallelOptions { CancellationToken = cancellation }, place =>
        {
            (PlannedArtifact artifact, SourceEntry file) = declared[place];
            if (Judge(artifact.Definition.Platform!, file) is var (id, message)) found.Add((place, new(id, artifact.Name, message)));
        });
        problems.AddRange(found.OrderBy(each => each.Place).Select(each => each.Problem));
    }

    private static (string Id, string Message)? Judge(string declared, SourceEntry file)
    {
        string name = ArtifactProblem.Show(file.Path);
        try
        {
            return ReadFormat(file.FullPath) is { } format && !format.RunsOn(Platform.Parse(declared))
                ? ("PlatformMismatch", $"{name} is {format}, but {declared} is declared.")
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ("FileUnreadable", $"{name} can't be read: {e.Message}");
        }
    }

    private static BinaryFormat? ReadFormat(string path)
    {
        Span<byte> header = stackalloc byte[BinaryFormat.HeaderLength];
        using var file = File.OpenHandle(path);
        return BinaryFormat.Read(header[..RandomAccess.Read(file, header, 0)]);
    }
}
