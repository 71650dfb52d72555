using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using ReleaseTools.Definitions.Reading;
using ReleaseTools.Definitions.Rules;
using ReleaseTools.Definitions.Shapes;
using ReleaseTools.Images;

namespace ReleaseTools.Promotion;

/// <summary>Digests, each with the list of its tags: <c>"sha256:…": ["1.0", "latest"]</c>.</summary>
internal sealed class PromotedDigestsShape : ValueShape<IReadOnlyList<PromotedDigest>>
{
    private static readonly ListShape<string> s_tags = new("tags", new TextShape(new TextRule("tag", value => TextObjection.When(!ImageReference.IsTag(value),
        $"{ScalarNode.Shorten(value)} is no tag: letters, digits, '_', '.' and '-', at most 128, not starting with '.' or '-'."))
    { HasOwnVariables = true }));

    public override string Name => "digests, each as '\"sha256:…\": [tags]'";

    public override JsonObject ToSchema() => new() { ["type"] = "object", ["additionalProperties"] = s_tags.ToSchema() };

    public override bool TryRead(DefinitionNode node, ProblemList problems, [MaybeNullWhen(false)] out IReadOnlyList<PromotedDigest> value)
    {
        value = null;
        if (node is not MapNode map)
        {
            problems.Add(node, $"Wanted: {Name}. Found: {node.Describe()}.");
            return false;
        }
        var digests = new List<PromotedDigest>(map.Entries.Count);
        var seen = new HashSet<ImageDigest>();
        foreach ((ScalarNode key, DefinitionNode tags) in map.Entries)
        {
            bool isDigest = ImageDigest.TryParse(key.Value, out ImageDigest? digest);
            if (!isDigest) problems.Add(key, $"{ScalarNode.Shorten(key.Value)} is no digest{ImageDigest.Objection(key.Value)}. Write {ImageDigest.Wanted}.");
            else if (!seen.Add(digest!)) problems.Add(key, $"{digest} is there twice: put all its tags into one list.");
            IReadOnlyList<string>? names = [];
            if ((tags.IsEmpty || s_tags.TryRead(tags, problems, out names)) && isDigest) digests.Add(new PromotedDigest(digest!, names));
        }
        if (digests.Count == 0 && map.Entries.Count == 0) problems.Add(map, "No digest is named here.");
        value = digests;
        return digests.Count == map.Entries.Count;
    }

    public override JsonNode Write(IReadOnlyList<PromotedDigest> value) =>
        new JsonObject(value.Select(digest => KeyValuePair.Create(digest.Digest.ToString(), s_tags.Write(digest.Tags))));
}
