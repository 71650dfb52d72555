using ReleaseTools.Definitions.Shapes;

namespace ReleaseTools.Definitions.Keys;

/// <summary>The keys of <c>build</c>.</summary>
internal static class BuildKeys
{
    private static readonly ChoiceShape<string> s_runner = new([KeyValuePair.Create("local", "local")],
        "container", "cloud-build", "azure-pipelines", "github-actions", "kubernetes");

    private static SectionTable<BuildStep> Step { get; } = ScriptKeys.AddTo(
        new SectionTable<BuildStep>("a build step", new BuildStep { Name = "", Run = "" }) { Later = ["image"] }, "step", "in the build", ", over those of the build");

    public static SectionTable<BuildDefinition> Table { get; } = new SectionTable<BuildDefinition>("build", new BuildDefinition())
        .Key("runner", s_runner, _ => "local", (build, _) => build, "Where the steps run: on this machine.")
        .Key("source", ChoiceShape.Of<BuildSource>(), build => build.Source, (build, value) => build with { Source = value },
            "What is built: `clone`, a clean clone at the release's commit; or `worktree`, the working tree as it is.")
        .Key("env", ScriptKeys.Environment, build => build.Env, (build, value) => build with { Env = value }, "Environment variables of every step.")
        .Key("steps", new ListShape<BuildStep>("build steps", Step) { Identity = step => step.Name, IdentityKey = "name" },
            build => build.Steps, (build, value) => build with { Steps = value },
            "The commands of the build, in order. The first that fails ends it.", defaultNote: "what the repository is built with");
}
