using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace ReleaseTools.Tests.Ci.Templates;

/// <summary>A pipeline of Azure Pipelines, as far as the templates use it (https://learn.microsoft.com/azure/devops/pipelines/yaml-schema).</summary>
internal static partial class AzureTemplate
{
    public static IReadOnlyList<TemplateJob> Read(string path)
    {
        YamlNode root = Yaml.Load(path).Only("trigger", "pr", "pool", "variables", "stages");
        Assert.Equal("none", root.Get("pr").Text());
        Assert.All((YamlSequenceNode)root.Get("variables"), variable => Assert.True(variable.Find("group") is not null || variable.Get("name").Text() == "DOTNET_NOLOGO"));
        return [.. ((YamlSequenceNode)root.Get("stages")).Select(Stage)];
    }

    private static TemplateJob Stage(YamlNode stage)
    {
        stage.Only("stage", "dependsOn", "variables", "jobs");
        YamlNode job = Assert.Single((YamlSequenceNode)stage.Get("jobs")).Only("job", "deployment", "environment", "strategy", "steps");
        bool deploys = job.Find("deployment") is not null;
        Assert.Equal(deploys, job.Find("environment") is not null);
        YamlNode steps = deploys ? job.Get("strategy").Only("runOnce").Get("runOnce").Only("deploy").Get("deploy").Only("steps").Get("steps") : job.Get("steps");
        Assert.Equal(stage.Get("stage").Text(), (job.Find("job") ?? job.Get("deployment")).Text());       // stageDependencies.STAGE.JOB names both
        return new TemplateJob(stage.Get("stage").Text(), stage.Find("dependsOn").Texts(), job.Find("environment")?.Text(), stage.Find("variables").Map(), [.. ((YamlSequenceNode)steps).Select(Step)]);
    }

    private static TemplateStep Step(YamlNode step)
    {
        if (step.Find("checkout") is not null)
        {
            step.Only("checkout", "fetchDepth", "fetchTags");
            Assert.Equal(("self", "0", "true"), (step.Get("checkout").Text(), step.Get("fetchDepth").Text(), step.Get("fetchTags").Text()));
            return new TemplateStep(TemplateStepKind.Checkout, "", Id: null, "", Map(step));
        }
        if (step.Find("download") is { } download)
        {
            Assert.Equal("none", download.Text());
            return new TemplateStep(TemplateStepKind.Nothing, "", Id: null, "", Map(step));
        }
        if (step.Find("task") is { } task)
        {
            YamlNode inputs = step.Only("task", "displayName", "inputs").Get("inputs");
            return task.Text() switch
            {
                "PublishPipelineArtifact@1" => new TemplateStep(TemplateStepKind.Upload, inputs.Get("artifact").Text(), Id: null, inputs.Only("artifact", "targetPath").Get("targetPath").Text(), Map(step)),
                "DownloadPipelineArtifact@2" => new TemplateStep(TemplateStepKind.Download, inputs.Get("artifactName").Text(), Id: null, inputs.Only("artifactName", "targetPath").Get("targetPath").Text(), Map(step)),
                string other => throw new NotSupportedException($"The task {other} is not known here."),
            };
        }
        step.Only("script", "pwsh", "name", "displayName", "env");
        YamlNode script = step.Find("pwsh") ?? step.Get("script");
        return new TemplateStep(TemplateStepKind.Script, script.Text(), step.Find("name")?.Text(), "", Map(step)) { IsPowerShell = step.Find("pwsh") is not null };
    }

    private static IReadOnlyDictionary<string, string> Map(YamlNode step) => step.Find("env").Map();

    /// <summary>What a value stands for: <c>$(name)</c>, and <c>$[ stageDependencies.STAGE.JOB.outputs['STEP.NAME'] ]</c>.</summary>
    public static string Expand(string text, Func<string, string> variable, Func<string, string> output) => Output().IsMatch(text)
        ? Output().Replace(text, match => output($"{match.Groups["job"].Value}.{match.Groups["name"].Value}"))
        : Variable().Replace(text, match => variable(match.Groups["name"].Value));

    [GeneratedRegex(@"\$\((?<name>[A-Za-z_.]+)\)", RegexOptions.ExplicitCapture)]
    private static partial Regex Variable();

    [GeneratedRegex(@"^\$\[ stageDependencies\.(?<job>\w+)\.\k<job>\.outputs\['(?<name>\w+\.\w+)'\] \]$", RegexOptions.ExplicitCapture)]
    private static partial Regex Output();
}
