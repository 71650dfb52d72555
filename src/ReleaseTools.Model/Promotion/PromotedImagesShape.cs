using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using ReleaseTools.Definitions.Keys;
using ReleaseTools.Definitions.Reading;
using ReleaseTools.Definitions.Rules;
using ReleaseTools.Definitions.Shapes;
using ReleaseTools.Images;

namespace ReleaseTools.Promotion;

/// <summary>
/// The images of a promotion manifest: a list of <c>name</c> and <c>dmap</c>, as kpromo has it, or names with their digests behind them. An image that is listed twice has the
/// digests of both.
/// </summary>
internal sealed class PromotedImagesShape : ValueShape<IReadOnlyList<PromotedImage>>
{
    private static readonly PromotedDigestsShape s_digests = new();

    private static readonly TextRule s_name = new("image name", value => TextObjection.When(!IsName(value),
        $"{ScalarNode.Shorten(value)} can't name an image: lower-case letters, digits, and '.', '_', '-' between them, with '/' between parts; no tag, no digest."))
    { HasOwnVariables = true };

    private static readonly ListShape<PromotedImage> s_list = new("images", new SectionTable<PromotedImage>("an image", new PromotedImage("", []))
        .Key("name", new TextShape(s_name), image => image.Name, (image, value) => image with { Name = value }, "The image's repository, below each registry.", required: true)
        .Key("dmap", s_digests, image => image.Digests, (image, value) => image with { Digests = value }, "The digests that are promoted, each with its tags.", required: true));

    public override string Name => "list of images";

    public override bool MayBeBlank => true;

    public override JsonObject ToSchema() => new() { ["oneOf"] = new JsonArray(s_list.ToSchema(), new JsonObject { ["type"] = "object", ["additionalProperties"] = s_digests.ToSchema() }) };

    public override bool TryRead(DefinitionNode node, ProblemList problems, [MaybeNullWhen(false)] out IReadOnlyList<PromotedImage> value)
    {
        if (node is not MapNode map) return s_list.TryRead(node, problems, out value);
        var images = new List<PromotedImage>(map.Entries.Count);
        foreach ((ScalarNode name, DefinitionNode each) in map.Entries)
        {
            foreach (TextObjection objection in s_name.ObjectionsTo(name.Value)) problems.Add(name, objection);
            if (s_digests.TryRead(each, problems, out IReadOnlyList<PromotedDigest>? digests)) images.Add(new PromotedImage(name.Value, digests));
        }
        value = images;
        return images.Count == map.Entries.Count;
    }

    public override JsonNode? Write(IReadOnlyList<PromotedImage> value) => s_list.Write(value);

    private static bool IsName(string value) => RegistryReference.TryParse($"registry.example.com/{value}", out RegistryReference? reference) && reference is { Tag: null, Digest: null };
}

/// <summary>Digests, each with the list of its tags: <c>"sha256:…": ["1.0", "latest"]</c>.</summary>
internal sealed class PromotedDigestsShape : ValueShape<IReadOnlyList<PromotedDigest>>
{
    private static readonly ListShape<string> s_tags = new("tags", new TextShape(new TextRule("tag", value => TextObjection.When(!RegistryReference.IsTag(value),
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
