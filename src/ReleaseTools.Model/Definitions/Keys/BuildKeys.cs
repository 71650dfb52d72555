using ReleaseTools.Definitions.Rules;
using ReleaseTools.Definitions.Shapes;

namespace ReleaseTools.Definitions.Keys;

/// <summary>The keys of <c>build</c>.</summary>
internal static class BuildKeys
{
    private static readonly MapShape s_environment = new("environment variables", TextRules.EnvironmentName, new TextShape(TextRules.EnvironmentValue));

    private static readonly ChoiceShape<string> s_runner = new([KeyValuePair.Create("local", "local")],
        "container", "cloud-build", "azure-pipelines", "github-actions", "kubernetes");

    private static SectionTable<BuildStep> Step { get; } = new SectionTable<BuildStep>("a build step", new BuildStep { Name = "", Run = "" }) { Later = ["image"] }
        .Key("name", new TextShape(TextRules.Label), step => step.Name, (step, value) => step with { Name = value },
            "What the step is called in progress, logs and history; unique in the build.", required: true)
        .Key("run", new TextShape(TextRules.Script), step => step.Run, (step, value) => step with { Run = value },
            "The command line, or a script of several lines. The shell's own variables are written `$NAME`, or `$${NAME}`.", required: true)
        .Key("shell", ChoiceShape.Of<StepShell>(), step => step.Shell, (step, value) => step with { Shell = value },
            "The program that reads `run`.")
        .Key("in", new TextShape(PathRules.Folder), step => step.In, (step, value) => step with { In = value },
            "The working directory, relative to the source.")
        .Key("env", s_environment, step => step.Env, (step, value) => step with { Env = value },
            "Environment variables of this step, over those of the build.")
        .Key("secrets", new ListShape<string>("variable names", new TextShape(TextRules.EnvironmentName)) { Identity = name => name },
            step => step.Secrets, (step, value) => step with { Secrets = value },
            "The only secret environment variables that this step sees. All others are taken out of its environment.")
        .Key("timeout", new DurationShape(), step => step.Timeout, (step, value) => step with { Timeout = value },
            "How long the step may take before it is stopped with everything it started: `90s`, `30m`, `1h30m`.");

    public static SectionTable<BuildDefinition> Table { get; } = new SectionTable<BuildDefinition>("build", new BuildDefinition())
        .Key("runner", s_runner, _ => "local", (build, _) => build, "Where the steps run: on this machine.")
        .Key("source", ChoiceShape.Of<BuildSource>(), build => build.Source, (build, value) => build with { Source = value },
            "What is built: `clone`, a clean clone at the release's commit; or `worktree`, the working tree as it is.")
        .Key("env", s_environment, build => build.Env, (build, value) => build with { Env = value }, "Environment variables of every step.")
        .Key("steps", new ListShape<BuildStep>("build steps", Step) { Identity = step => step.Name, IdentityKey = "name" },
            build => build.Steps, (build, value) => build with { Steps = value },
            "The commands of the build, in order. The first that fails ends it.", defaultNote: "what the repository is built with");
}
