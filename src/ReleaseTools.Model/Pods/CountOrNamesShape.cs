using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using ReleaseTools.Definitions.Reading;
using ReleaseTools.Definitions.Shapes;

namespace ReleaseTools.Pods;

/// <summary>A whole number of something, or the list of its names.</summary>
internal sealed class CountOrNamesShape(int most, ListShape<string> names) : ValueShape<IReadOnlyList<string>>
{
    private readonly NumberShape _count = new(1, most);

    public override string Name => $"number from 1, or a {names.Name}";

    public override JsonObject ToSchema() => new() { ["oneOf"] = new JsonArray(_count.ToSchema(), names.ToSchema()) };

    public override bool TryRead(DefinitionNode node, ProblemList problems, [MaybeNullWhen(false)] out IReadOnlyList<string> value)
    {
        if (node is not ScalarNode) return names.TryRead(node, problems, out value);
        value = _count.TryRead(node, problems, out int count) ? [.. Enumerable.Range(0, count).Select(each => $"{each}")] : null;
        return value is not null;
    }

    public override JsonNode? Write(IReadOnlyList<string> value) => names.Write(value);
}

/// <summary>Yes or no for all instances of a unit, or a list with one of them for each.</summary>
internal sealed class FlagsShape : ValueShape<IReadOnlyList<bool>>
{
    private static readonly FlagShape s_flag = new();

    private static readonly ListShape<bool> s_list = new("`true` or `false`, one for each instance", s_flag) { NeedsOne = true };

    public override string Name => $"{s_flag.Name}, or a {s_list.Name}";

    public override JsonObject ToSchema() => new() { ["oneOf"] = new JsonArray(s_flag.ToSchema(), s_list.ToSchema()) };

    public override bool TryRead(DefinitionNode node, ProblemList problems, [MaybeNullWhen(false)] out IReadOnlyList<bool> value)
    {
        if (node is ListNode) return s_list.TryRead(node, problems, out value);
        value = s_flag.TryRead(node, problems, out bool flag) ? [flag] : null;
        return value is not null;
    }

    public override JsonNode? Write(IReadOnlyList<bool> value) => value.Count == 1 ? s_flag.Write(value[0]) : s_list.Write(value);
}
