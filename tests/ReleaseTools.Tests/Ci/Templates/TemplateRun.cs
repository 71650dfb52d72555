using System.Diagnostics;
using System.Text.RegularExpressions;
using ReleaseTools.Ci;

namespace ReleaseTools.Tests.Ci.Templates;

/// <summary>Runs a template as its CI would: each job on a machine of its own with a fresh checkout, each script line as it stands.</summary>
/// <param name="reference">What was pushed: <c>refs/tags/v1.2.0</c>.</param>
internal sealed partial class TemplateRun(CiKind kind, GitRepository origin, string reference) : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly Dictionary<string, string> _outputs = new(StringComparer.Ordinal);

    public string Log { get; private set; } = "";

    /// <summary>Variables that every script gets besides those of the template.</summary>
    public Dictionary<string, string> Environment { get; } = new(StringComparer.Ordinal);

    /// <summary>What a script was given as the secret of the template.</summary>
    public const string Secret = "correct-horse-battery";

    public void Dispose() => _folder.Dispose();

    /// <returns>The exit code of the first script that failed, else 0.</returns>
    public async Task<int> RunAsync(TemplateJob job)
    {
        string machine = _folder.At(job.Name), source = Path.Combine(machine, "src");
        if (Directory.Exists(machine)) Directory.Delete(machine, recursive: true);       // a job that is run again gets another machine
        Directory.CreateDirectory(machine);
        int failure = 0;
        foreach (TemplateStep step in job.Steps.Where(step => failure == 0 || step.Always))
        {
            string path = Path.Combine(source, Expand(step.Path, job, source));
            switch (step.Kind)
            {
                case TemplateStepKind.Checkout:
                    origin.Git("clone", "--quiet", "--no-checkout", origin.Path, source);
                    origin.Git("-C", source, "checkout", "--quiet", "--detach", origin.Head);
                    break;
                case TemplateStepKind.Upload:
                    Copy(path, Artifact(step.Text), kind is CiKind.GitHubActions ? step.Without : File.ReadAllLines(Path.Combine(path, ".artifactignore")));
                    break;
                case TemplateStepKind.Download:
                    Copy(Artifact(step.Text), path, []);
                    break;
                case TemplateStepKind.Script:
                    failure = await ScriptAsync(step, job, machine, source);
                    break;
            }
        }
        if (failure > 0) return failure;
        foreach ((string name, string value) in job.Variables.Where(_ => kind is CiKind.GitHubActions)) _outputs[$"{job.Name}.{name}"] = Expand(value, job, source);
        return 0;
    }

    /// <summary>What was handed over by a name.</summary>
    public string Artifact(string name) => _folder.At("artifacts", name);

    private async Task<int> ScriptAsync(TemplateStep step, TemplateJob job, string machine, string source)
    {
        string script = Path.Combine(machine, step.IsPowerShell ? "script.ps1" : "script.sh"), outputs = Path.Combine(machine, "outputs"), paths = Path.Combine(machine, "paths");
        File.WriteAllText(script, step.IsPowerShell ? $"{Gallery}\n{step.Text}" : step.Text);
        File.WriteAllText(outputs, "");
        // as the runners start them: GitHub's ends at the first failure, that of Azure Pipelines goes on
        string[] arguments = kind is CiKind.GitHubActions ? ["-e", script] : ["--noprofile", "--norc", script];
        // the one that is first on PATH
        if (step.IsPowerShell) arguments = ["pwsh", "-NoLogo", "-NoProfile", "-NonInteractive", "-File", script];
        var start = new ProcessStartInfo(step.IsPowerShell ? "env" : "bash", arguments) { WorkingDirectory = source, UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string value) in Variables(job, machine, outputs)) start.Environment[name] = value;
        foreach ((string name, string value) in Environment) start.Environment[name] = value;
        foreach ((string name, string value) in step.Environment) start.Environment[name] = Expand(value, job, source);
        ChildResult result = await Child.RunAsync(start);
        foreach (Match path in Prepended().Matches(result.Output)) File.AppendAllText(paths, path.Groups["path"].Value + ":");
        Log += $"$ {step.Text}\n{result.Output}{result.Error}";
        foreach (Match set in (kind is CiKind.GitHubActions ? InFile() : InLine()).Matches(kind is CiKind.GitHubActions ? File.ReadAllText(outputs) : result.Output))
            _outputs[kind is CiKind.GitHubActions ? $"{step.Id}.{set.Groups["name"].Value}" : $"{job.Name}.{step.Id}.{set.Groups["name"].Value}"] = set.Groups["value"].Value;
        return result.ExitCode;
    }

    private Dictionary<string, string> Variables(TemplateJob job, string machine, string outputs)
    {
        var all = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["RELEASE_MACHINE"] = job.Name,
            ["NO_COLOR"] = "1",
            ["POWERSHELL_TELEMETRY_OPTOUT"] = "1",
            ["GIT_CONFIG_GLOBAL"] = "/dev/null",
            ["GIT_CONFIG_NOSYSTEM"] = "1",
            ["PATH"] = $"{(File.Exists(Path.Combine(machine, "paths")) ? File.ReadAllText(Path.Combine(machine, "paths")) : "")}{FakeDotnet(machine)}:{System.Environment.GetEnvironmentVariable("PATH")}",
            ["TF_BUILD"] = "",
            ["GITHUB_ACTIONS"] = "",
        };
        (string Name, string Value)[] own = kind is CiKind.GitHubActions
            ? [("GITHUB_ACTIONS", "true"), ("GITHUB_REF", reference), ("GITHUB_SHA", origin.Head), ("GITHUB_RUN_NUMBER", "7"), ("GITHUB_OUTPUT", outputs), ("GITHUB_STEP_SUMMARY", outputs + ".md"), ("RUNNER_TEMP", Path.Combine(machine, "tools"))]
            : [("TF_BUILD", "True"), ("BUILD_SOURCEBRANCH", reference), ("BUILD_SOURCEVERSION", origin.Head), ("BUILD_BUILDID", "7"), ("AGENT_TEMPDIRECTORY", Path.Combine(machine, "tools"))];
        foreach ((string name, string value) in own) all[name] = value;
        return all;
    }

    /// <summary>The version that a template installs: the one that is in this checkout.</summary>
    public static string Version { get; } = Pinned("ReleaseTools.psd1", @"ModuleVersion\s+= '([^']+)'");

    private static string PowerShellVersion { get; } = Pinned(".config/dotnet-tools.json", @"""powershell"":\s*\{\s*""version"": ""([^""]+)""");

    private static string Pinned(string file, string pattern) => Regex.Match(File.ReadAllText(InCheckout(file)), pattern, RegexOptions.None, TimeSpan.FromSeconds(5)).Groups[1].Value;

    private static string InCheckout(string path) => Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../../..", path));

    // nor a gallery that has the module; the rest is how PowerShell@2 starts a script
    private static string Gallery { get; } = $$"""
        $ErrorActionPreference = 'stop'
        function Install-PSResource([string] $Name, [string] $Version, [switch] $TrustRepository) {
            if ("$Name $Version" -ne 'ReleaseTools {{Version}}') { throw "There is no module $Name $Version." }
            Import-Module '{{InCheckout("ReleaseTools.psd1")}}'
        }
        """;

    // there is no feed here that has the tool: what installs it puts the one that was built beside these tests in its place
    private static string FakeDotnet(string machine)
    {
        ProcessStartInfo release = Child.Release(machine);
        string folder = Path.Combine(machine, "bin"), program = string.Join(' ', release.ArgumentList.Prepend(release.FileName).Select(part => $"\"{part}\"")), powerShell = Tool.Find("pwsh") ?? "pwsh";
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "dotnet"), $"""
            #!/bin/sh
            case "$1 $2 $3 $4 $5 $6" in
            "tool install ReleaseTools.Cli --version {Version} --tool-path") name=release; command='{program}' ;;
            "tool install PowerShell --version {PowerShellVersion} --tool-path") name=pwsh; command='"{powerShell}"' ;;
            *) echo "unexpected: dotnet $*" >&2; exit 99 ;;
            esac
            mkdir -p "$7"
            printf '#!/bin/sh\nexec %s "$@"\n' "$command" > "$7/$name"
            chmod +x "$7/$name"
            """);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(Path.Combine(folder, "dotnet"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return folder;
    }

    private string Expand(string text, TemplateJob job, string source) => kind is CiKind.GitHubActions
        ? GitHubTemplate.Expand(text, _ => Secret, name => _outputs[name])
        : AzureTemplate.Expand(text, name => name == "Build.SourcesDirectory" ? source : job.Variables.TryGetValue(name, out string? value) ? Expand(value, job, source) : Secret, name => _outputs[name]);

    private static void Copy(string from, string to, IReadOnlyList<string> without)
    {
        foreach (string file in Directory.EnumerateFiles(from, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None }))
        {
            string relative = Path.GetRelativePath(from, file), target = Path.Combine(to, relative);
            if (without.Contains(relative.Split(Path.DirectorySeparatorChar)[0])) continue;
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target, overwrite: true);
        }
    }

    [GeneratedRegex(@"(?m)^##vso\[task\.prependpath\](?<path>.+)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Prepended();

    [GeneratedRegex(@"(?m)^##vso\[task\.setvariable variable=(?<name>\w+);isOutput=true;\](?<value>.*)$", RegexOptions.ExplicitCapture)]
    private static partial Regex InLine();

    [GeneratedRegex(@"(?m)^(?<name>\w+)<<(?<end>.+)\n(?<value>.*)\n\k<end>$", RegexOptions.ExplicitCapture)]
    private static partial Regex InFile();
}
