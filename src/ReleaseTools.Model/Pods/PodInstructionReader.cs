using ReleaseTools.Definitions;
using ReleaseTools.Definitions.Reading;

namespace ReleaseTools.Pods;

/// <summary>Reads instruction files, and infers from their paths what they leave out.</summary>
public static class PodInstructionReader
{
    private const string Form = "channels/CHANNEL/LABEL PATH/POD/VERSION.yaml";

    /// <param name="root">What the file holds; null where it holds nothing.</param>
    /// <param name="source">The text of the file, for the places of warnings.</param>
    /// <param name="problems">Gets everything that is wrong.</param>
    /// <param name="path">The path of the file in the store, with forward slashes.</param>
    public static PodInstructionReading Read(DefinitionNode? root, SourceText source, ProblemList problems, string path)
    {
        var warnings = new ProblemList(source);
        InstructionFile? file = new();
        if (root is not (null or { IsEmpty: true }) && !PodInstructionKeys.Root.TryRead(root, problems, out file)) return new PodInstructionReading(null, []);
        var map = root as MapNode ?? new MapNode(0, []);
        PodKey? key = PodPaths.TryParse(path, out PodKey? parsed) && parsed.Kind is PodKeyKind.Instruction ? parsed : null;
        CheckPath(path, key, map, problems);
        string? channel = Choose("channel", file.Channel, key?.Channel, map, warnings);
        PodRule? rule = Choose("rule", file.Rule, key?.Label is { } label ? new PodRule(label) : null, map, warnings);
        PodVersion? version = Choose("version", file.Version, key?.Version, map, warnings);
        if (rule is not null && file.Pod is { } pod && map.Find("pod") is ScalarNode place && PodLabel.TryResolve(pod, rule.Pod.Path, out PodLabel? own) && own != rule.Pod)
            problems.Add(place, $"The pod is {own} here, and {rule.Pod} in the rule: they must match.");
        IReadOnlyList<PodTag> images = Tags("images", file.Images, rule, version, map, problems), volumes = Tags("volumes", file.Volumes, rule, version, map, problems);
        if (channel is null || rule is null || version is null || problems.Sorted.Count > 0) return new PodInstructionReading(null, warnings.Sorted);
        return new PodInstructionReading(new PodInstruction(source.File, channel, rule, version)
        {
            Images = images,
            Volumes = volumes,
            Parameters = file.Parameters.ToDictionary(pair => Absolute(pair.Key, rule.Pod.Path), pair => pair.Value, StringComparer.Ordinal),
            Revisions = file.Revisions,
        }, warnings.Sorted);
    }

    /// <summary>Finds instructions that make the same pod in the same channel.</summary>
    /// <returns>One problem for each of them but the first.</returns>
    public static IReadOnlyList<DefinitionProblem> Duplicates(IEnumerable<PodInstruction> instructions) =>
    [
        .. from same in instructions.GroupBy(each => (each.Channel, each.Rule, each.Version))
           from again in same.Skip(1)
           select new DefinitionProblem(again.File, 1, 1, $"{same.First().File} also makes version {again.Version} of {again.Rule.Pod} in the channel {again.Channel}, with the same rule."),
    ];

    private static void CheckPath(string path, PodKey? key, MapNode map, ProblemList problems)
    {
        if (key is not null) return;
        string[] missing = [.. new[] { "channel", "rule", "version" }.Where(name => map.Find(name) is null)];
        bool isBelow = path.StartsWith(PodPaths.Channels, StringComparison.Ordinal);
        if (missing.Length == 0 && (!isBelow || path.EndsWith(PodPaths.InstructionSuffix, StringComparison.Ordinal))) return;
        string reason = !isBelow ? $"'{path}' is not below '{PodPaths.Channels}'"
            : !path.EndsWith(PodPaths.InstructionSuffix, StringComparison.Ordinal) ? $"'{path}' does not end in '{PodPaths.InstructionSuffix}'"
            : $"'{path}' is not of the form {Form}";
        problems.Add(map, missing.Length == 0 ? $"{reason}: rename the file." : $"{Listed(missing)} missing, and can't be inferred: {reason}.");
    }

    private static string Listed(string[] names) => string.Join(", ", names.Select(name => $"'{name}'")) + (names.Length == 1 ? " is" : " are");

    private static T? Choose<T>(string name, T? written, T? inferred, MapNode map, ProblemList warnings) where T : class
    {
        if (written is not null && inferred is not null && !written.Equals(inferred) && map.Find(name) is { } place)
            warnings.Add(place, $"The {name} is {written} here, and {inferred} in the path of the file. {written} is used.");
        return written ?? inferred;
    }

    private static List<PodTag> Tags(string name, IReadOnlyDictionary<string, PodVersion> versions, PodRule? rule, PodVersion? version, MapNode map, ProblemList problems)
    {
        var tags = new List<PodTag>();
        if (rule is null || version is null || map.Find(name) is not MapNode entries) return tags;
        var names = new Dictionary<string, PodLabel>(StringComparer.Ordinal);
        foreach ((ScalarNode key, _) in entries.Entries)
        {
            if (!versions.TryGetValue(key.Value, out PodVersion? own) || !PodLabel.TryResolve(key.Value, rule.Pod.Path, out PodLabel? label)) continue;
            // links in the pod's folder have the name alone
            if (!names.TryAdd(label.Name, label))
                problems.Add(key, names[label.Name] == label ? $"{label} is there twice." : $"{label} and {names[label.Name]} have the same name: a pod can use only one of them.");
            else tags.Add(new PodTag(label, ReferenceEquals(own, InstructionFile.PodsOwn) ? version : own));
        }
        return tags;
    }

    private static string Absolute(string parameter, string path) => parameter.StartsWith("//", StringComparison.Ordinal) ? parameter
        : parameter.StartsWith(':') ? $"//{path}{parameter}"
        : parameter.Contains(':') ? $"//{path}/{parameter}" : $"//{path}:{parameter}";
}
