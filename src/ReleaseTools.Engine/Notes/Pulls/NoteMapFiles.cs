using System.Security.Cryptography;
using System.Text;
using ReleaseTools.Definitions;
using ReleaseTools.Definitions.Reading;
using ReleaseTools.Engine.Definitions;
using ReleaseTools.Notes.Pulls;

namespace ReleaseTools.Engine.Notes.Pulls;

/// <summary>Reads a folder of map files: every <c>.yaml</c> and <c>.yml</c> in it and below it, each with one document or several.</summary>
internal static class NoteMapFiles
{
    /// <exception cref="NoteMapsInvalidException">Files have problems: all of them.</exception>
    /// <exception cref="UsageException">The folder is missing, or can't be read.</exception>
    public static IReadOnlyList<NoteMap> Read(string folder)
    {
        var maps = new List<NoteMap>();
        var problems = new List<DefinitionProblem>();
        var seen = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (string file in Files(folder)) Read(file, maps, problems, seen);
        return problems.Count == 0 ? maps : throw new NoteMapsInvalidException(folder, problems);
    }

    /// <summary>Tells whether the files are still the same: names and bytes.</summary>
    public static string Digest(string folder)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        try
        {
            foreach (string file in Files(folder))
            {
                digest.AppendData(Encoding.UTF8.GetBytes(Path.GetRelativePath(folder, file) + "\0"));
                digest.AppendData(SHA256.HashData(File.ReadAllBytes(file)));
            }
        }
        catch (Exception e) when (e is UsageException or IOException or UnauthorizedAccessException)
        {
            return "unreadable";                                            // reading them in earnest says why
        }
        return Convert.ToHexStringLower(digest.GetHashAndReset());
    }

    private static void Read(string file, List<NoteMap> maps, List<DefinitionProblem> problems, Dictionary<string, string> seen)
    {
        var source = DefinitionFile.Read(file);
        var found = new ProblemList(source);
        foreach (DefinitionNode node in YamlTree.ParseAll(source, found).SelectMany(Entries))
        {
            if (node.IsEmpty || !NoteMapKeys.Table.TryRead(node, found, out NoteMap? map)) continue;
            string place = source.Problem(node.Start, "") is { } at ? $"{at.File}:{at.Line}" : file;
            foreach (string name in Names(map))
            {
                if (!seen.TryAdd(name, place)) found.Add(node, $"{name} has an entry already: {seen[name]}.");
            }
            maps.Add(map);
        }
        problems.AddRange(found.Sorted);
    }

    // a document is one entry, or a list of them
    private static IEnumerable<DefinitionNode> Entries(DefinitionNode document) => document is ListNode list ? list.Items : [document];

    private static IEnumerable<string> Names(NoteMap map)
    {
        if (map.Pull is { } number) yield return $"Pull request {number}";
        if (map.Commit is { } commit) yield return $"Commit {commit}";
    }

    private static IEnumerable<string> Files(string folder)
    {
        try
        {
            if (!Directory.Exists(folder))
                throw new UsageException("NoteMapsMissing", folder, $"There is no folder {folder} of map files.", "Correct `notes.maps` in the definition, or create the folder.");
            return [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Where(file => Path.GetExtension(file) is ".yaml" or ".yml").Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException("NoteMapsUnreadable", folder, $"The map files of {folder} can't be read: {e.Message.TrimEnd('.')}.", "Make the folder readable.", e);
        }
    }
}
