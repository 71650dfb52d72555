using ReleaseTools.Definitions.Reading;
using ReleaseTools.Definitions.Rules;
using ReleaseTools.Definitions.Shapes;

namespace ReleaseTools.Definitions.Keys;

/// <summary>The keys that every script of a definition has.</summary>
internal static class ScriptKeys
{
    public static MapShape<string> Environment { get; } = new("environment variables", TextRules.EnvironmentName, new TextShape(TextRules.EnvironmentValue));

    /// <param name="word">What such a script is called: <c>step</c>, <c>test</c>.</param>
    /// <param name="among">Where its name is unique: <c>in the build</c>.</param>
    /// <param name="environment">What its environment variables come on top of.</param>
    public static SectionTable<T> AddTo<T>(SectionTable<T> table, string word, string among, string environment) where T : ScriptDefinition => table
        .Key("name", new TextShape(TextRules.Label), script => script.Name, (script, value) => script with { Name = value },
            $"What the {word} is called in progress, logs and history; unique {among}.", required: true)
        .Key("run", new TextShape(TextRules.Script), script => script.Run, (script, value) => script with { Run = value },
            "The command line, or a script of several lines. The shell's own variables are written `$NAME`, or `$${NAME}`.", required: true)
        .Key("shell", ChoiceShape.Of<StepShell>(), script => script.Shell, (script, value) => script with { Shell = value },
            "The program that reads `run`.")
        .Key("in", new TextShape(PathRules.Folder), script => script.In, (script, value) => script with { In = value },
            "The working directory, relative to the source.")
        .Key("env", Environment, script => script.Env, (script, value) => script with { Env = value },
            $"Environment variables of this {word}{environment}.")
        .Key("secrets", new ListShape<string>("variable names", new TextShape(TextRules.EnvironmentName)) { Identity = name => name },
            script => script.Secrets, (script, value) => script with { Secrets = value },
            $"The only secret environment variables that this {word} sees. All others are taken out of its environment.")
        .Key("timeout", new DurationShape(), script => script.Timeout, (script, value) => script with { Timeout = value },
            $"How long the {word} may take before it is stopped with everything it started: `90s`, `30m`, `1h30m`.");
}

/// <summary>The keys of an entry of <c>tests</c>.</summary>
internal static class TestKeys
{
    private static SectionTable<TestDefinition> Test { get; } =
        ScriptKeys.AddTo(new SectionTable<TestDefinition>("a test", new TestDefinition { Name = "", Run = "" }), "test", "among the tests", environment: "")
            .Key("after", ChoiceShape.Of<TestTurn>(), test => test.After, (test, value) => test with { After = value },
                "When it runs: after the `tag`, on the sources alone, before anything is built; or after the `artifacts`, which it finds in the folder `$RELEASE_ARTIFACTS`.");

    public static ListShape<TestDefinition> List { get; } = new("tests", Test) { Identity = test => test.Name, IdentityKey = "name" };
}

/// <summary>The keys of <c>build</c>, and the rules between them.</summary>
internal static class BuildKeys
{
    private static readonly ChoiceShape<BuildRunner> s_runner = ChoiceShape.Of<BuildRunner>(values: null, "cloud-build", "azure-pipelines", "github-actions", "kubernetes");

    private static readonly TextShape s_image = new(TextRules.Image);

    private static SectionTable<BuildStep> Step { get; } = ScriptKeys.AddTo(
        new SectionTable<BuildStep>("a build step", new BuildStep { Name = "", Run = "" }), "step", "in the build", ", over those of the build")
        .Key("image", s_image, step => step.Image, (step, value) => step with { Image = value },
            "With `runner: container`: the image that the step runs in. The container engine pulls one that it does not have.", defaultNote: "that of the build", example: "debian:12")
        .Key("network", new FlagShape(), step => step.Network, (step, value) => step with { Network = value },
            "With `runner: container`: whether the step reaches the network.");

    public static SectionTable<BuildDefinition> Table { get; } = new SectionTable<BuildDefinition>("build", new BuildDefinition()) { Complete = Complete }
        .Key("runner", s_runner, build => build.Runner, (build, value) => build with { Runner = value },
            "Where the steps run: on this machine (`local`), or each in a `container` of its own that a container engine runs, with the sources at `/source`.")
        .Key("image", s_image, build => build.Image, (build, value) => build with { Image = value },
            "With `runner: container`: the image of the steps that name none.", defaultNote: "each step names its own", example: "debian:12")
        .Key("source", ChoiceShape.Of<BuildSource>(), build => build.Source, (build, value) => build with { Source = value },
            "What is built: `clone`, a clean clone at the release's commit; or `worktree`, the working tree as it is.")
        .Key("submodules", ChoiceShape.Of<BuildSubmodules>(), build => build.Submodules, (build, value) => build with { Submodules = value },
            "Which submodules the clones for build and tests have: `true`, those of the commit; `recursive`, also theirs; or `false`, none. They are fetched once a release.")
        .Key("env", ScriptKeys.Environment, build => build.Env, (build, value) => build with { Env = value }, "Environment variables of every step.")
        .Key("steps", new ListShape<BuildStep>("build steps", Step) { Identity = step => step.Name, IdentityKey = "name" },
            build => build.Steps, (build, value) => build with { Steps = value },
            "The commands of the build, in order. The first that fails ends it.", defaultNote: "what the repository is built with");

    private static BuildDefinition Complete(BuildDefinition build, MapNode node, ProblemList problems)
    {
        IEnumerable<MapNode> steps = node.Find("steps") is ListNode list ? list.Items.OfType<MapNode>() : [];
        if (build.Runner is BuildRunner.Container) CheckContainers(build, node, steps, problems);
        // of a runner that is none nothing follows, and it has been objected to
        else if (node.Find("runner") is null or ScalarNode { Value: "local" }) CheckLocal(node, steps, problems);
        return build;
    }

    private static void CheckContainers(BuildDefinition build, MapNode node, IEnumerable<MapNode> steps, ProblemList problems)
    {
        if (node.Find("steps") is null && node.Find("image") is null)
            problems.Add(node.Find("runner")!, "'image' is missing: containers run an image, and the steps that the repository is built with name none. Write build.image.");
        foreach (MapNode step in steps)
        {
            if (build.Image is null && node.Find("image") is null && step.Find("image") is null)
                problems.Add(step, "'image' is missing: with 'runner: container' a step names the image that it runs in, or build.image names one for all.");
            if (step.Find("shell") is ScalarNode { Value: "cmd" } shell)
                problems.Add(shell, "'cmd' is not there in a container: images are of Linux. Allowed: sh, bash, pwsh.");
        }
    }

    private static void CheckLocal(MapNode node, IEnumerable<MapNode> steps, ProblemList problems)
    {
        foreach ((MapNode each, string name) in steps.SelectMany(step => new[] { (step, "image"), (step, "network") }).Prepend((node, "image")))
        {
            if (each.Find(name) is { } value) problems.Add(value, $"'{name}' counts only with 'runner: container': these steps run on this machine.");
        }
    }
}
