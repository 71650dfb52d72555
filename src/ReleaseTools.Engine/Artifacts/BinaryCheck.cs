using System.Collections.Concurrent;
using ReleaseTools.Artifacts;

namespace ReleaseTools.Engine.Artifacts;

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
