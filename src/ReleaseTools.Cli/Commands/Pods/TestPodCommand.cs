using System.CommandLine;
using ReleaseTools.Cli.Output;
using ReleaseTools.Engine.Pods.Bundle;
using ReleaseTools.Pods;

namespace ReleaseTools.Cli.Commands.Pods;

/// <summary><c>release pod test</c>: exits with 1 where a bundle is not what its manifest says.</summary>
internal sealed class TestPodCommand : ReleaseCommand
{
    private readonly Argument<string> _bundle = new("BUNDLE") { Description = "A folder or an archive that release pod export made, or a pod.json." };

    public TestPodCommand() : base("test", "Verifies a bundle, offline: every image, volume and file against its digest. Exits with 1 where one differs.") => Arguments.Add(_bundle);

    protected override async Task<Func<string>> RunAsync(ParseResult arguments, ConsoleWriter console, CancellationToken cancellation)
    {
        PodBundleCheck check = await PodBundles.TestAsync(Path.GetFullPath(arguments.GetValue(_bundle)!), cancellation);
        foreach (PodBundleFinding finding in check.Findings) console.Line(finding.ToString());
        foreach (string remote in check.Remote) console.Line($"  not checked, a machine fetches and verifies it: {remote}");
        if (check.IsValid) console.Line($"{check.Pod}: {check.Verified} verified");
        if (!check.IsValid) Outcome = ExitCode.Failed;
        return () => PodJson.Write(check);
    }
}
