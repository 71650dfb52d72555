using System.CommandLine;
using System.CommandLine.Invocation;
using ReleaseTools;
using ReleaseTools.Cli.Commands;

var root = new RootCommand("Releases a product from its git history: built from a clean clone, staged, published, linked.")
{
    new RunCommand(),
    new ResumeCommand(),
    new StatusCommand(),
    new ListCommand(),
    new InitCommand(),
    new RemoveCommand(),
};
ParseResult parsed = root.Parse(args);
int exitCode = await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromSeconds(5) });
return parsed.Action is ParseErrorAction ? (int)ExitCode.Usage : exitCode;
