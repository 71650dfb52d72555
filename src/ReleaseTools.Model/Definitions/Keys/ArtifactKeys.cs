using ReleaseTools.Artifacts;
using ReleaseTools.Definitions.Reading;
using ReleaseTools.Definitions.Rules;
using ReleaseTools.Definitions.Shapes;

namespace ReleaseTools.Definitions.Keys;

/// <summary>The keys of an entry of <c>artifacts</c>, and the rules between them.</summary>
internal static class ArtifactKeys
{
    private static readonly ArchiveFormat[] s_formats = [ArchiveFormat.TarGz, ArchiveFormat.Zip, ArchiveFormat.TarZst, ArchiveFormat.Gz, ArchiveFormat.Zst];

    private static readonly ArtifactKind[] s_kinds =
        [ArtifactKind.Binary, ArtifactKind.Package, ArtifactKind.Source, ArtifactKind.Docs, ArtifactKind.Image, ArtifactKind.Other];

    private static readonly ListShape<string> s_globs = new("globs", new TextShape(PathRules.Glob)) { TakesOne = true, NeedsOne = true, Identity = glob => glob };

    private static SectionTable<ArtifactDefinition> Artifact { get; } = new SectionTable<ArtifactDefinition>("an artifact", new ArtifactDefinition { Files = [] }) { Complete = Complete }
        .Key("name", new TextShape(PathRules.ArtifactName), artifact => artifact.Name, (artifact, value) => artifact with { Name = value },
            "The archive that the files are packed into; its ending says how: `.tar.gz`, `.tgz`, `.zip`, `.tar.zst`; `.gz` and `.zst` compress a single file. Where `files` is one path without `*`, it may be any name, which that file gets. Without a name, each file is released as it is.",
            example: "hello-${version}.tar.gz")
        .Key("files", s_globs, artifact => artifact.Files, (artifact, value) => artifact with { Files = value },
            "What is released, as globs relative to the source: `*` stands for anything in a name, `**` for any folders.", required: true)
        .Key("match", ChoiceShape.Of<GlobMatch>(), artifact => artifact.Match, (artifact, value) => artifact with { Match = value },
            "Which globs of `files` have to match something: `every` one, or `any`, so that one is enough.")
        .Key("strip", new TextShape(PathRules.Folder), artifact => artifact.Strip, (artifact, value) => artifact with { Strip = value },
            "The leading folder that files lose inside the archive. At least one file has to be in it.")
        .Key("wrap", new TextShape(PathRules.Folder), artifact => artifact.Wrap, (artifact, value) => artifact with { Wrap = value },
            "A top folder that the archive's files get, after `strip`, so that they are unpacked into a folder of their own.", example: "hello-${version}")
        .Key("format", ChoiceShape.Of(s_formats), artifact => artifact.Format, (artifact, value) => artifact with { Format = value },
            "How the archive is packed.", defaultNote: "what the name's ending says")
        .Key("kind", ChoiceShape.Of(s_kinds), artifact => artifact.Kind, (artifact, value) => artifact with { Kind = value },
            "What it is to the person who downloads it.")
        .Key("platform", new TextShape(TextRules.Platform), artifact => artifact.Platform, (artifact, value) => artifact with { Platform = value },
            "What it runs on, as `os/architecture` in Go's names: `linux/amd64`, `darwin/arm64`, `windows/amd64`. Binaries inside are checked against it.")
        .Key("executable", s_globs, artifact => artifact.Executable, (artifact, value) => artifact with { Executable = value },
            "Globs of the archive's entries that are executable whatever the file system says.", defaultNote: "as the file system says")
        .Key("first", new FlagShape(), artifact => artifact.First, (artifact, value) => artifact with { First = value },
            "Marks the base package: listed and installed first. At most one artifact has it.");

    public static ListShape<ArtifactDefinition> List { get; } = new("artifacts", Artifact) { Identity = artifact => artifact.Name, IdentityKey = "name" };

    /// <summary>Fills in the format by the name's ending, and refuses what contradicts itself.</summary>
    private static ArtifactDefinition Complete(ArtifactDefinition artifact, MapNode node, ProblemList problems)
    {
        if (artifact.Name is null)
        {
            bool nameIsWrong = node.Find("name") is not null;
            foreach (string key in new[] { "format", "strip", "wrap", "executable" })
            {
                if (!nameIsWrong && node.Find(key) is { } value)
                    problems.Add(value, $"'{key}' is for archives, and without a name nothing is packed: add a name such as '${{product}}-${{version}}.tar.gz', or leave '{key}' out.");
            }
            return artifact;
        }
        bool isOneFile = artifact.Files is [var only] && !only.Contains('*');
        // a file that is compressed already gets another name
        ArchiveFormat ending = ArchiveFormats.OfName(artifact.Name) is var named && named.IsOfOneFile() && isOneFile && ArchiveFormats.OfName(artifact.Files[0]) == named ? ArchiveFormat.None : named;
        if (artifact.Format == ArchiveFormat.None && ending == ArchiveFormat.None && !isOneFile)
            problems.Add(node.Find("name")!, $"{ScalarNode.Shorten(artifact.Name)} does not say how to pack: end it in .tar.gz, .tgz, .zip or .tar.zst, or add 'format'. Only a single file, named without '*', can be renamed.");
        else if (artifact.Format != ArchiveFormat.None && ending != ArchiveFormat.None && artifact.Format != ending)
            problems.Add(node.Find("format")!, $"The name ends as another format than this: {ScalarNode.Shorten(artifact.Name)}. Leave 'format' out, or rename the archive.");
        artifact = artifact.Format == ArchiveFormat.None ? artifact with { Format = ending } : artifact;
        foreach (string key in artifact.Format.IsOfOneFile() ? new[] { "strip", "wrap", "executable" } : [])
        {
            if (node.Find(key) is { } value) problems.Add(value, $"'{key}' is for archives, and {ScalarNode.Shorten(artifact.Name!)} is one compressed file: leave '{key}' out.");
        }
        return artifact;
    }
}
