using System.CommandLine;
using System.CommandLine.Invocation;
using ReleaseTools.Cli.Commands;
using ReleaseTools.Cli.Output;

var commands = new Dictionary<string, Func<Command>>(StringComparer.Ordinal)
{
    ["run"] = () => new RunCommand(),
    ["resume"] = () => new ResumeCommand(),
    ["status"] = () => new StatusCommand(),
    ["verify"] = () => new VerifyCommand(),
    ["list"] = () => new ListCommand(),
    ["version"] = () => new VersionCommand(),
    ["trigger"] = () => new TriggerCommand(),
    ["init"] = () => new InitCommand(),
    ["remove"] = () => new RemoveCommand(),
    ["announce"] = () => new AnnounceCommand(),
    ["references"] = () => new ReferencesCommand(),
    ["find-build"] = () => new FindBuildCommand(),
    ["tag"] = () => new TagCommand(),
    ["branch"] = () => new BranchCommand(),
    ["image"] = () => new ImageCommand(),
    ["pod"] = () => new PodCommand(),
    ["promote"] = () => new PromoteCommand(),
    ["stale"] = () => new StaleCommand(),
    ["stage-branch"] = () => new StageBranchCommand(),
};
var root = new RootCommand("Releases a product from its git history: built from a clean clone, staged, published, linked, announced.");
// a command that is named starts sooner without the options of all others
foreach (Func<Command> create in args is [{ } name, ..] && commands.TryGetValue(name, out Func<Command>? named) ? [named] : commands.Values.ToArray()) root.Add(create());
ParseResult parsed = root.Parse(args);
if (parsed.Action is ParseErrorAction) return UsageReport.Show(parsed, args);
return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromSeconds(5) });
