using System.Text.Json;

namespace ReleaseTools.Definitions.Json;

/// <summary>Reads a definition from its canonical JSON; what is not there is as the records have it by default.</summary>
internal static class DefinitionFields
{
    public static ReleaseDefinition Read(JsonElement json)
    {
        var unset = new ReleaseDefinition { Product = "" };
        return new ReleaseDefinition
        {
            Product = json.Text("product"),
            TagPrefix = json.OptionalText("tagPrefix") ?? unset.TagPrefix,
            Tag = !json.TryGetProperty("tag", out _) || json.Flag("tag"),
            Version = json.OptionalObject("version") is { } version ? ReadVersion(version) : unset.Version,
            Channels = json.OptionalList("channels", ChannelFields.Read) ?? unset.Channels,
            Build = json.OptionalObject("build") is { } build ? ReadBuild(build) : unset.Build,
            Artifacts = json.OptionalList("artifacts", ReadArtifact) ?? unset.Artifacts,
            Checksums = json.OptionalTexts("checksums")?.ConvertAll(DefinitionChoices.Checksum) ?? unset.Checksums,
            Images = json.OptionalList("images", ImageFields.Read) ?? unset.Images,
            Tests = json.OptionalList("tests", ReadTest) ?? unset.Tests,
            Notes = json.OptionalObject("notes") is { } notes ? ReadNotes(notes) : unset.Notes,
            Stage = json.OptionalObject("stage") is { } stage ? ReadStage(stage) : unset.Stage,
            Publish = json.OptionalObject("publish") is { } publish ? ReadPublish(publish) : unset.Publish,
            Links = json.OptionalTexts("links") ?? unset.Links,
            TrackingIssue = json.OptionalObject("trackingIssue") is { } tracking ? new TrackingDefinition { Repository = tracking.Text("repository"), Template = tracking.OptionalText("template") } : null,
            Announce = json.OptionalList("announce", AnnounceFields.Read) ?? unset.Announce,
            Session = json.OptionalObject("session") is { } session ? ReadSession(session) : unset.Session,
        };
    }

    private static VersionDefinition ReadVersion(JsonElement json)
    {
        var unset = new VersionDefinition();
        return new VersionDefinition
        {
            Style = json.OptionalText("style") is { } style ? DefinitionChoices.Style(style) : unset.Style,
            FirstOnBranch = json.OptionalText("firstOnBranch") ?? unset.FirstOnBranch,
            Image = json.OptionalObject("image") is { } image ? new ImageVersionDefinition { FirstRevision = image.OptionalCount("firstRevision") ?? unset.Image.FirstRevision } : unset.Image,
            Bump = json.OptionalText("bump") is { } bump ? DefinitionChoices.Bump(bump) : unset.Bump,
            Zero = json.OptionalObject("zero") is { } zero ? new ZeroVersionDefinition { Breaking = DefinitionChoices.Bump(zero.Text("breaking")), Feature = DefinitionChoices.Bump(zero.Text("feature")) } : unset.Zero,
            Branches = json.OptionalTexts("branches") ?? unset.Branches,
            References = json.OptionalText("references") ?? unset.References,
            Spellings = json.OptionalMap("spellings") ?? unset.Spellings,
        };
    }

    private static BuildDefinition ReadBuild(JsonElement json)
    {
        var unset = new BuildDefinition();
        return new BuildDefinition
        {
            Runner = json.OptionalText("runner") is { } runner ? DefinitionChoices.Runner(runner) : unset.Runner,
            Image = json.OptionalText("image"),
            Source = json.OptionalText("source") is { } source ? DefinitionChoices.Source(source) : unset.Source,
            Submodules = json.OptionalText("submodules") is { } submodules ? DefinitionChoices.Submodules(submodules) : unset.Submodules,
            Env = json.OptionalMap("env") ?? unset.Env,
            Steps = json.OptionalList("steps", ReadStep) ?? unset.Steps,
        };
    }

    private static BuildStep ReadStep(JsonElement json) => ReadScript(json, new BuildStep { Name = "", Run = "" }) with { Image = json.OptionalText("image"), Network = json.Flag("network") };

    private static TestDefinition ReadTest(JsonElement json)
    {
        TestDefinition test = ReadScript(json, new TestDefinition { Name = "", Run = "" });
        return json.OptionalText("after") is { } after ? test with { After = DefinitionChoices.Turn(after) } : test;
    }

    private static T ReadScript<T>(JsonElement json, T unset) where T : ScriptDefinition => unset with
    {
        Name = json.Text("name"),
        Run = json.Text("run"),
        Shell = json.OptionalText("shell") is { } shell ? DefinitionChoices.Shell(shell) : unset.Shell,
        In = json.OptionalText("in") ?? unset.In,
        Env = json.OptionalMap("env") ?? unset.Env,
        Secrets = json.OptionalTexts("secrets") ?? unset.Secrets,
        Timeout = json.OptionalDuration("timeout") ?? unset.Timeout,
    };

    private static ArtifactDefinition ReadArtifact(JsonElement json)
    {
        var unset = new ArtifactDefinition { Files = [] };
        return new ArtifactDefinition
        {
            Name = json.OptionalText("name"),
            Files = json.Texts("files"),
            Match = json.OptionalText("match") is { } match ? DefinitionChoices.Match(match) : unset.Match,
            Strip = json.OptionalText("strip"),
            Wrap = json.OptionalText("wrap"),
            Format = json.OptionalText("format") is { } format ? DefinitionChoices.Format(format) : unset.Format,
            Kind = json.OptionalText("kind") is { } kind ? DefinitionChoices.Kind(kind) : unset.Kind,
            Platform = json.OptionalText("platform"),
            Executable = json.OptionalTexts("executable"),
            First = json.Flag("first"),
        };
    }

    private static NotesDefinition ReadNotes(JsonElement json) => new()
    {
        From = json.OptionalText("from") is { } from ? DefinitionChoices.Notes(from) : NotesSource.Commits,
        Repository = json.OptionalText("repository"),
        Maps = json.OptionalText("maps"),
        Paths = json.OptionalTexts("paths"),
        Template = json.OptionalText("template"),
        Changelog = json.OptionalText("changelog"),
    };

    private static StageDefinition ReadStage(JsonElement json)
    {
        var unset = new StageDefinition();
        return new StageDefinition { Store = json.OptionalText("store") ?? unset.Store, Keep = json.OptionalCount("keep") ?? unset.Keep };
    }

    private static PublishDefinition ReadPublish(JsonElement json) =>
        new() { Store = json.OptionalText("store"), PublicUrl = json.OptionalText("publicUrl"), GitHub = json.OptionalObject("github") is { } github ? ReadGitHub(github) : null };

    private static GitHubDefinition ReadGitHub(JsonElement json)
    {
        var unset = new GitHubDefinition { Repository = "" };
        return new GitHubDefinition
        {
            Repository = json.Text("repository"),
            Replace = json.OptionalTexts("replace") ?? unset.Replace,
            Prerelease = json.OptionalText("prerelease") is { } prerelease ? DefinitionChoices.GitHub(prerelease) : unset.Prerelease,
            Latest = json.OptionalText("latest") is { } latest ? DefinitionChoices.GitHub(latest) : unset.Latest,
            Discussion = json.OptionalText("discussion"),
        };
    }

    private static SessionDefinition ReadSession(JsonElement json) => new() { Store = json.OptionalText("store") ?? new SessionDefinition().Store };
}

/// <summary>Reads a channel of a definition from its canonical JSON.</summary>
internal static class ChannelFields
{
    public static ChannelDefinition Read(JsonElement json) => new()
    {
        Name = json.Text("name"),
        When = json.OptionalObject("when") is { } when ? new ChannelCondition { Tag = when.OptionalText("tag"), Branch = when.OptionalText("branch") } : new ChannelCondition(),
        Tag = json.OptionalText("tag"),
        Replace = json.Flag("replace"),
        Prerelease = json.Flag("prerelease"),
        Announce = json.TryGetProperty("announce", out _) ? json.Flag("announce") : null,
    };
}

/// <summary>Reads an entry of <c>images</c>.</summary>
internal static class ImageFields
{
    public static ImageDefinition Read(JsonElement json)
    {
        var unset = new ImageDefinition { Name = "", From = new ImageOrigin() };
        return new ImageDefinition
        {
            Name = json.Text("name"),
            From = ReadOrigin(json.Object("from")),
            Tags = json.OptionalTexts("tags") ?? unset.Tags,
            Floating = json.OptionalTexts("floating") ?? unset.Floating,
            Aliases = json.OptionalTexts("aliases") ?? unset.Aliases,
        };
    }

    private static ImageOrigin ReadOrigin(JsonElement json)
    {
        var unset = new ImageOrigin();
        return new ImageOrigin
        {
            Dockerfile = json.OptionalText("dockerfile"),
            Context = json.OptionalText("context") ?? unset.Context,
            Args = json.OptionalMap("args") ?? unset.Args,
            Platforms = json.OptionalTexts("platforms") ?? unset.Platforms,
            Archive = json.OptionalText("archive"),
            Layout = json.OptionalText("layout"),
            Engine = json.OptionalText("engine"),
            Join = json.OptionalTexts("join") ?? unset.Join,
        };
    }
}
