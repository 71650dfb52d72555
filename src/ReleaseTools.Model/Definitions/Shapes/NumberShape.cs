using System.Globalization;
using System.Text.Json.Nodes;
using ReleaseTools.Definitions.Reading;

namespace ReleaseTools.Definitions.Shapes;

/// <summary>A whole number between bounds.</summary>
public sealed class NumberShape(int least, int most) : ValueShape<int>
{
    public override string Name => most - least == 1 ? $"{least} or {most}" : $"number from {least}";

    public override JsonObject ToSchema() => new() { ["type"] = "integer", ["minimum"] = least, ["maximum"] = most };

    public override bool TryRead(DefinitionNode node, ProblemList problems, out int value)
    {
        value = 0;
        bool isNumber = node is ScalarNode { IsPlain: true } scalar && int.TryParse(scalar.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
        if (isNumber && value >= least && value <= most) return true;
        problems.Add(node, $"Wanted: a whole number from {least} to {most}. Found: {node.Describe()}.");
        return false;
    }

    public override JsonNode Write(int value) => JsonValue.Create(value);
}
