using ReleaseTools.Definitions;
using ReleaseTools.Definitions.Reading;
using ReleaseTools.Engine.Definitions;
using ReleaseTools.Pods;

namespace ReleaseTools.Engine.Pods.Release;

/// <summary>Reads instruction files, which say which pods are released.</summary>
internal static class InstructionFiles
{
    /// <param name="files">In full.</param>
    /// <param name="warn">Told of fields that contradict the path of their file.</param>
    /// <exception cref="DefinitionException">Files have problems: all of them.</exception>
    /// <exception cref="UsageException">Files are missing.</exception>
    public static IReadOnlyList<PodInstruction> Read(IReadOnlyList<string> files, Action<string> warn)
    {
        string[] missing = [.. files.Where(file => !File.Exists(file))];
        if (missing.Length > 0)
        {
            throw new UsageException("PodInstructionMissing", missing[0], $"There is no instruction file {string.Join(" and no ", missing)}.",
                "Correct the path. In a store of pods it is channels/CHANNEL/LABEL PATH/POD/VERSION.yaml.");
        }
        var instructions = new List<PodInstruction>();
        var problems = new List<DefinitionProblem>();
        foreach (string file in files)
        {
            try
            {
                SourceText source = DefinitionFile.Read(file);
                var found = new ProblemList(source);
                PodInstructionReading reading = PodInstructionReader.Read(YamlTree.Parse(source, found), source, found, InStore(file));
                foreach (DefinitionProblem warning in reading.Warnings) warn($"warning: {warning}");
                problems.AddRange(found.Sorted);
                if (reading.Instruction is { } instruction) instructions.Add(instruction);
            }
            catch (DefinitionException e)
            {
                problems.AddRange(e.Problems);
            }
        }
        problems.AddRange(PodInstructionReader.Duplicates(instructions));
        return problems.Count == 0 ? instructions : throw new DefinitionException(problems[0].File, problems);
    }

    /// <summary>The path of a file as its store has it: from a folder that is called <c>channels</c> on, the last from which it is the path of an instruction; the name alone where there is none.</summary>
    internal static string InStore(string file)
    {
        string[] parts = file.Replace('\\', '/').Split('/');
        string[] paths = [.. Enumerable.Range(0, parts.Length - 1).Where(index => parts[index] == PodPaths.Channels.TrimEnd('/')).Select(index => string.Join('/', parts[index..]))];
        return paths.LastOrDefault(path => PodPaths.TryParse(path, out PodKey? key) && key.Kind is PodKeyKind.Instruction) ?? paths.LastOrDefault() ?? parts[^1];
    }
}
