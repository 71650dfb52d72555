using System.Text.Json.Nodes;
using ReleaseTools.Definitions.Reading;

namespace ReleaseTools.Definitions.Shapes;

/// <summary>A time such as <c>30m</c> or <c>1h30m</c>.</summary>
public sealed class DurationShape : ValueShape<TimeSpan>
{
    public override string Name => "duration";

    public override JsonObject ToSchema() => new() { ["type"] = "string", ["pattern"] = DurationText.Pattern, ["minLength"] = 2 };

    public override bool TryRead(DefinitionNode node, ProblemList problems, out TimeSpan value)
    {
        value = default;
        if (!TryScalar(node, problems, out ScalarNode? scalar)) return false;
        if (DurationText.TryParse(scalar.Value, out value) is not { } objection) return true;
        problems.Add(scalar, objection);
        return false;
    }

    public override JsonNode Write(TimeSpan value) => JsonValue.Create(DurationText.Format(value));
}
