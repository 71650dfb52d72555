using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace ReleaseTools.Tests.Ci.Templates;

/// <summary>A workflow of GitHub Actions, as far as the template uses it (https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax).</summary>
internal static partial class GitHubTemplate
{
    public static IReadOnlyList<TemplateJob> Read(string path)
    {
        YamlNode root = Yaml.Load(path).Only("name", "on", "permissions", "jobs");
        Assert.Empty(root.Find("permissions").Map());                                                    // each job has its own
        Assert.Equal("push", Assert.Single(((YamlMappingNode)root.Get("on")).Children).Key.Text());      // a pull request has no business here
        return [.. ((YamlMappingNode)root.Get("jobs")).Select(pair => Job(pair.Key.Text(), pair.Value))];
    }

    private static TemplateJob Job(string name, YamlNode job)
    {
        job.Only("needs", "runs-on", "environment", "concurrency", "permissions", "outputs", "steps");
        return new TemplateJob(name, job.Find("needs").Texts(), job.Find("environment")?.Text(), job.Find("outputs").Map(), [.. ((YamlSequenceNode)job.Get("steps")).Select(Step)])
        {
            Permissions = job.Find("permissions").Map(),
        };
    }

    private static TemplateStep Step(YamlNode step)
    {
        YamlNode? with = step.Find("with");
        string? uses = step.Find("uses")?.Text();
        // a tag of somebody else's repository can move
        if (uses is not null) Assert.Matches("@[0-9a-f]{40}$", uses);
        switch (uses?.Split('@')[0])
        {
            case null:
                step.Only("name", "id", "run", "env");
                return new TemplateStep(TemplateStepKind.Script, step.Get("run").Text(), step.Find("id")?.Text(), "", step.Find("env").Map());
            case "actions/checkout":
                Assert.Equal(("0", "false"), (with!.Get("fetch-depth").Text(), with!.Get("persist-credentials").Text()));
                return new TemplateStep(TemplateStepKind.Checkout, "", Id: null, "", step.Find("env").Map());
            case "actions/upload-artifact":
                // .release is a hidden folder, which would be left out without a word
                step.Only("name", "if", "uses", "with");
                Assert.Equal(("true", "error"), (with!.Get("include-hidden-files").Text(), with!.Get("if-no-files-found").Text()));
                string[] paths = with!.Get("path").Text().Split('\n', StringSplitOptions.RemoveEmptyEntries);
                return new TemplateStep(TemplateStepKind.Upload, with!.Get("name").Text(), Id: null, paths[0], step.Find("env").Map())
                {
                    Always = step.Find("if")?.Text() == "always()",
                    Without = [.. paths.Skip(1).Select(path => Path.GetRelativePath(paths[0], path.TrimStart('!')))],
                };
            case "actions/download-artifact":
                return new TemplateStep(TemplateStepKind.Download, with!.Only("name", "path").Get("name").Text(), Id: null, with!.Get("path").Text(), step.Find("env").Map());
            case string other:
                throw new NotSupportedException($"The action {other} is not known here.");
        }
    }

    /// <summary>What a value stands for: <c>${{ secrets.NAME }}</c>, <c>${{ needs.JOB.outputs.NAME }}</c>, <c>${{ steps.ID.outputs.NAME }}</c>.</summary>
    public static string Expand(string text, Func<string, string> secret, Func<string, string> output) => Expression().Replace(text, match => match.Groups["kind"].Value switch
    {
        "secrets" => secret(match.Groups["name"].Value),
        _ => output($"{match.Groups["from"].Value}.{match.Groups["name"].Value}"),
    });

    [GeneratedRegex(@"\$\{\{ (?<kind>secrets|needs|steps)\.((?<from>\w+)\.outputs\.)?(?<name>\w+) \}\}", RegexOptions.ExplicitCapture)]
    private static partial Regex Expression();
}
