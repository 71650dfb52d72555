using ReleaseTools.Definitions.Reading;
using ReleaseTools.Definitions.Rules;
using ReleaseTools.Definitions.Shapes;

namespace ReleaseTools.Definitions.Keys;

/// <summary>The keys of <c>release.yaml</c>.</summary>
public static class ReleaseKeys
{
    private static readonly TextShape s_store = new(AddressRules.Store);

    private static readonly ListShape<string> s_links = new("link names", new TextShape(TextRules.LinkName)) { Identity = link => link };

    private static SectionTable<StageDefinition> Stage { get; } = new SectionTable<StageDefinition>("stage", new StageDefinition())
        .Key("store", s_store, stage => stage.Store, (stage, value) => stage with { Store = value },
            "Where builds wait for their release: `file:FOLDER`, `s3://BUCKET/PREFIX`, `gs://BUCKET/PREFIX` or `az://ACCOUNT/CONTAINER/PREFIX`. A relative `file:` path is relative to the repository.")
        .Key("keep", new NumberShape(1, 1_000_000), stage => stage.Keep, (stage, value) => stage with { Keep = value },
            "How many staged builds of a version stay. What a link names stays besides.");

    private static SectionTable<PublishDefinition> Publish { get; } = new SectionTable<PublishDefinition>("publish", new PublishDefinition())
        .Key("store", s_store, publish => publish.Store, (publish, value) => publish with { Store = value },
            "Where releases are published. In the stage's own store publishing is a copy inside it.", defaultNote: "the stage's store", example: "s3://releases/acme")
        .Key("publicUrl", new TextShape(AddressRules.PublicUrl), publish => publish.PublicUrl, (publish, value) => publish with { PublicUrl = value },
            "Where the public reads the store. Links that were moved are read back through it.", defaultNote: "not known", example: "https://dl.example.com/")
        .Key("github", GitHubKeys.Table, publish => publish.GitHub, (publish, value) => publish with { GitHub = value },
            "The release on GitHub.", defaultNote: "none", example: "{ repository: acme/hello-releases }");

    private static SectionTable<SessionDefinition> Session { get; } = new SectionTable<SessionDefinition>("session", new SessionDefinition())
        .Key("store", s_store, session => session.Store, (session, value) => session with { Store = value },
            "Where the record of the release is kept. In a bucket it is what machines hand over through.");

    /// <summary>The whole file. The blank definition has no product: its default is known only where the repository is.</summary>
    public static SectionTable<ReleaseDefinition> Root { get; } = new SectionTable<ReleaseDefinition>("release.yaml", new ReleaseDefinition { Product = "" })
    {
        Complete = Complete,
    }
        .Key("product", new TextShape(TextRules.ProductName), release => release.Product, (release, value) => release with { Product = value },
            "The name that releases are listed under.", defaultNote: "the repository's name", example: "hello")
        .Key("tagPrefix", new TextShape(TextRules.TagPrefix), release => release.TagPrefix, (release, value) => release with { TagPrefix = value },
            "What stands before the version in a git tag. Anything that git accepts at the beginning of a tag, such as `hello/v` or `hello@`.", defaultNote: "that of the repository's own version tags, else `v`", example: "v")
        .Key("tag", new FlagShape(), release => release.Tag, (release, value) => release with { Tag = value },
            "Whether a release makes the annotated git tag of its version and pushes it, once it is staged and approved, before it is published.")
        .Key("version", VersionKeys.Table, release => release.Version, (release, value) => release with { Version = value },
            "How versions are counted and spelt.")
        .Key("channels", ChannelKeys.List, release => release.Channels, (release, value) => release with { Channels = value },
            "What a run of a CI releases, by the tag or branch that it is for: the first channel that matches decides.",
            defaultNote: "version tags; branches `releases/*/*`, whose last part is the tag; everything else as the replaceable `v0.1-test`", example: "[{ name: release, when: { tag: \"v*\" } }]")
        .Key("build", BuildKeys.Table, release => release.Build, (release, value) => release with { Build = value },
            "How the artifacts come to be.")
        .Key("artifacts", ArtifactKeys.List, release => release.Artifacts, (release, value) => release with { Artifacts = value },
            "What is released.", defaultNote: "what the repository is known to build")
        .Key("checksums", new ListShape<ChecksumAlgorithm>("algorithms", ChoiceShape.Of<ChecksumAlgorithm>()) { Identity = algorithm => algorithm.ToString() },
            release => release.Checksums, (release, value) => release with { Checksums = value },
            "Which checksum files a release carries: `sha256`, `sha512`.")
        .Key("images", ImageKeys.List, release => release.Images, (release, value) => release with { Images = value },
            "The container images of the release: taken from the build, staged by digest, and tagged in the step that moves the links.",
            defaultNote: "none", example: "[{ name: registry.example.com/hello, from: { dockerfile: Dockerfile }, floating: [latest] }]")
        .Key("tests", TestKeys.List, release => release.Tests, (release, value) => release with { Tests = value },
            "What has to succeed before the release may be published, in order. Each runs in a clean clone at the release's tag; those that wait for the artifacts do not run where one of the others failed.",
            defaultNote: "none", example: "[{ name: unit, run: make test }]")
        .Key("notes", NoteKeys.Table, release => release.Notes, (release, value) => release with { Notes = value },
            "Where release notes come from and what they look like.")
        .Key("stage", Stage, release => release.Stage, (release, value) => release with { Stage = value },
            "Where builds wait for their release.")
        .Key("publish", Publish, release => release.Publish, (release, value) => release with { Publish = value },
            "Where releases are published.")
        .Key("links", s_links, release => release.Links, (release, value) => release with { Links = value },
            "The version links that move forward to a new release. Links that start with `stable` move only to official versions.")
        .Key("trackingIssue", TrackingKeys.Table, release => release.TrackingIssue, (release, value) => release with { TrackingIssue = value },
            "The issue on GitHub that shows how far a release is: opened at its beginning, its checkboxes checked as steps finish, closed at its end.",
            defaultNote: "none", example: "{ repository: acme/hello }")
        .Key("announce", AnnounceKeys.List, release => release.Announce, (release, value) => release with { Announce = value },
            "Where a release is announced once it is published and linked, in order. One that fails does not keep the others from being sent.",
            defaultNote: "nowhere", example: "[{ webhook: { url: \"${env.SLACK_URL}\", format: slack } }]")
        .Key("pods", PodsKeys.Table, release => release.Pods, (release, value) => release with { Pods = value },
            "How the repository's pods are released, and where.", defaultNote: "in the folder `.release/pods`", example: "{ root: \"s3://releases/pods\" }")
        .Key("session", Session, release => release.Session, (release, value) => release with { Session = value },
            "Where the record of a release is kept, by which it is resumed.");

    private static ReleaseDefinition Complete(ReleaseDefinition release, MapNode node, ProblemList problems)
    {
        ChannelKeys.Check(release.Channels, node, problems);
        if (release.Artifacts.Count(artifact => artifact.First) > 1 && node.Find("artifacts") is ListNode list)
        {
            foreach (MapNode other in list.Items.OfType<MapNode>().Where(item => item.Find("first") is ScalarNode { Value: "true" }).Skip(1))
                problems.Add(other.Find("first")!, "Another artifact is the first already.");
        }
        if (node.Find("images") is { } images)
        {
            foreach (string clash in ImageClashes.In(release.Images)) problems.Add(images, clash);
        }
        return release;
    }
}
