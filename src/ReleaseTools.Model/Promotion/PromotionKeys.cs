using ReleaseTools.Definitions.Keys;
using ReleaseTools.Definitions.Reading;
using ReleaseTools.Definitions.Rules;
using ReleaseTools.Definitions.Shapes;
using ReleaseTools.Images;

namespace ReleaseTools.Promotion;

/// <summary>The keys of promotion manifests: kpromo's (https://github.com/kubernetes-sigs/promo-tools/blob/main/docs/image-promotion.md).</summary>
public static class PromotionKeys
{
    /// <summary>What a file of images holds.</summary>
    public static ValueShape<IReadOnlyList<PromotedImage>> Images { get; } = new PromotedImagesShape();

    private static readonly TextShape s_text = new(new TextRule("text", _ => []) { HasOwnVariables = true, MayBeEmpty = true });

    private static readonly TextShape s_registry = new(new TextRule("registry", value => TextObjection.When(!IsRegistry(value),
        $"{ScalarNode.Shorten(value)} names no registry: a host, and a path where there is one, such as gcr.io/acme-staging."))
    { HasOwnVariables = true });

    private static SectionTable<PromotionRegistry> Registry { get; } = new SectionTable<PromotionRegistry>("a registry", new PromotionRegistry(""))
        .Key("name", s_registry, registry => registry.Name, (registry, value) => registry with { Name = value.TrimEnd('/') }, "The registry, and the path before its images' names.", required: true)
        .Key("src", new FlagShape(), registry => registry.IsSource, (registry, value) => registry with { IsSource = value }, "Whether images are promoted from it.")
        // credentials are those of the registry's host: a manifest does not choose them
        .Key("service-account", s_text, _ => null, (registry, _) => registry, "Not used.")
        .Key("token", s_text, _ => null, (registry, _) => registry, "Not used.");

    /// <summary>A manifest, whole or thin: <c>registries</c>, and <c>images</c> unless another file has them.</summary>
    public static SectionTable<PromotionManifest> Manifest { get; } = new SectionTable<PromotionManifest>("a promotion manifest", new PromotionManifest())
    {
        Complete = Complete,
        // a policy that nobody enforces must not look as if somebody did
        Later = ["provenance"],
    }
        .Key("registries", new ListShape<PromotionRegistry>("registries", Registry) { NeedsOne = true, Identity = registry => registry.Name, IdentityKey = "name" },
            manifest => manifest.Registries, (manifest, value) => manifest with { Registries = value }, "One registry that is the source, and those that images are promoted to.", required: true)
        .Key("images", Images, manifest => manifest.Images, (manifest, value) => manifest with { Images = value }, "The images that are promoted.")
        .Key("imagesPath", s_text, _ => null, (manifest, _) => manifest, "Not used.");
    private static PromotionManifest Complete(PromotionManifest manifest, MapNode node, ProblemList problems)
    {
        if (manifest.Registries.Count == 0) return manifest;                // objected to already
        DefinitionNode place = node.Find("registries") ?? node;
        switch (manifest.Registries.Count(registry => registry.IsSource))
        {
            case 0: problems.Add(place, "No registry is the source: one needs 'src: true'."); break;
            case > 1: problems.Add(place, $"Only one registry can be the source; these are: {string.Join(", ", manifest.Registries.Where(registry => registry.IsSource))}."); break;
            case 1 when manifest.Registries.Count == 1: problems.Add(place, "No registry is there that images are promoted to."); break;
        }
        return manifest;
    }

    private static bool IsRegistry(string value) => RegistryReference.TryParse($"{value.TrimEnd('/')}/x", out RegistryReference? reference) && reference is { Tag: null, Digest: null };
}
