using ReleaseTools.Definitions.Reading;
using ReleaseTools.Definitions.Rules;
using ReleaseTools.Definitions.Shapes;

namespace ReleaseTools.Definitions.Keys;

/// <summary>The keys of <c>pods</c>.</summary>
internal static class PodsKeys
{
    private static readonly TextShape s_label = new(LabelRules.Label);

    private static SectionTable<PodRuleDefinition> Rule { get; } = new SectionTable<PodRuleDefinition>("the rule of a pod", new PodRuleDefinition())
        .Key("pod", s_label, rule => rule.Pod, (rule, value) => rule with { Pod = value }, "The label of the pod.", required: true, example: "//foo/bar:web")
        .Key("manifest", new TextShape(PathRules.Any with { HasVariables = false }), rule => rule.Manifest, (rule, value) => rule with { Manifest = value },
            "The `pod.json` of the pod in the source, or the same as YAML, without the pod's version and the digests of its images and volumes. Its relative paths start at its folder.", required: true, example: "pods/web/pod.json");

    private static SectionTable<PodImageDefinition> Image { get; } = new SectionTable<PodImageDefinition>("an image of pods", new PodImageDefinition())
        .Key("label", s_label, image => image.Label, (image, value) => image with { Label = value }, "The label of the image.", required: true, example: "//foo/bar:base")
        .Key("from", ImageKeys.Origin, image => image.From, (image, value) => image with { From = value },
            "Where it comes from, as in `images`: one of `dockerfile`, `archive`, `layout`, `engine` and `join`.", required: true, example: "{ dockerfile: Dockerfile }");

    private static SectionTable<PodExceptionDefinition> Exception { get; } = new SectionTable<PodExceptionDefinition>("a platform tool", new PodExceptionDefinition())
        .Key("name", new TextShape(TextRules.Label), exception => exception.Name, (exception, value) => exception with { Name = value }, "The tool.", required: true, example: "releasetools")
        .Key("installedBy", new TextShape(TextRules.Label), exception => exception.InstalledBy, (exception, value) => exception with { InstalledBy = value },
            "How it is installed, in words.", required: true, example: "Ansible role releasetools");

    public static SectionTable<PodsDefinition> Table { get; } = new SectionTable<PodsDefinition>("pods", new PodsDefinition())
        .Key("root", new TextShape(AddressRules.Store), pods => pods.Root, (pods, value) => pods with { Root = value },
            "The store of images, volumes and channels, as a store URL. A relative `file:` path is relative to the repository.", example: "s3://releases/pods")
        .Key("rules", new ListShape<PodRuleDefinition>("rules of pods", Rule) { Identity = rule => rule.Pod, IdentityKey = "pod" }, pods => pods.Rules, (pods, value) => pods with { Rules = value },
            "Where the manifests of pods are.", defaultNote: "`//foo/bar:web` is in `foo/bar/web/pod.json` or `foo/bar/web/pod.yaml`")
        .Key("images", new ListShape<PodImageDefinition>("images of pods", Image) { Identity = image => image.Label, IdentityKey = "label" }, pods => pods.Images, (pods, value) => pods with { Images = value },
            "How images are built that the store doesn't have yet.", defaultNote: "the entry of `images` whose repository ends in the image's name")
        .Key("exceptions", new ListShape<PodExceptionDefinition>("platform tools", Exception) { Identity = exception => exception.Name, IdentityKey = "name" }, pods => pods.Exceptions, (pods, value) => pods with { Exceptions = value },
            "Platform tools that can't be pods, such as this one, with how they are installed. They are left alone.", defaultNote: "none");
}
