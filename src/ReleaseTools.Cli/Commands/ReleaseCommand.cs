using System.CommandLine;
using System.Runtime.InteropServices;
using ReleaseTools.Cli.Output;
using ReleaseTools.Engine.Processes;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Logging;

namespace ReleaseTools.Cli.Commands;

/// <summary>What every command has: where to work, how to answer, and one way to report errors.</summary>
internal abstract class ReleaseCommand : Command
{
    private readonly Option<string> _repository = new("--repository", "-C") { Description = "Any folder of the git checkout to work in.", DefaultValueFactory = _ => ".", HelpName = "PATH" };
    private readonly Option<string?> _definition = new("--definition", "-d") { Description = "The definition file; by default release.yaml, or what the repository suggests.", HelpName = "FILE" };
    private readonly Option<string?> _sessionStore = new("--session-store") { Description = "Where sessions are kept, as a store URL; by default what the definition says.", HelpName = "URL" };
    private readonly Option<OutputFormat> _output = new("--output", "-o") { Description = "text for people, json for programs: one document on standard output." };

    private bool _isPrinted;

    protected ReleaseCommand(string name, string description) : base(name, description)
    {
        Options.Add(_repository);
        Options.Add(_definition);
        Options.Add(_sessionStore);
        Options.Add(_output);
        SetAction(InvokeAsync);
    }

    /// <summary>What the command exits with where it did what it was asked.</summary>
    protected ExitCode Outcome { get; set; } = ExitCode.Done;

    /// <returns>Writes the document that <c>--output json</c> prints: only then is it written at all.</returns>
    protected abstract Task<Func<string>> RunAsync(ParseResult arguments, ConsoleWriter console, CancellationToken cancellation);

    protected Task<ReleaseWorkspace> OpenAsync(ParseResult arguments, CancellationToken cancellation) =>
        ReleaseWorkspace.OpenAsync(arguments.GetValue(_repository)!, SessionStoreUrl(arguments), cancellation);

    protected string? DefinitionFile(ParseResult arguments) => arguments.GetValue(_definition);

    /// <summary>The folder to work in, in full.</summary>
    protected string RepositoryPath(ParseResult arguments) => Path.GetFullPath(arguments.GetValue(_repository)!);

    protected string? SessionStoreUrl(ParseResult arguments) => StoreUrl(arguments.GetValue(_sessionStore));

    /// <summary>The URL of a store that an option names: a relative path starts at the current directory, as everywhere on a command line.</summary>
    protected static string? StoreUrl(string? named) => named is null ? null : ObjectStores.FullUrl(named, Path.GetFullPath);

    /// <summary>Finds sessions; those that can't be read are told of.</summary>
    protected SessionFinder Finder(ParseResult arguments, ReleaseWorkspace workspace, ConsoleWriter console) => new(workspace, DefinitionFile(arguments), problem => Skip(console, problem), line => console.Line(line));

    /// <summary>One of many that can't be read. What a later version has written is no failure of this one.</summary>
    protected void Skip(ConsoleWriter console, ReleaseException problem)
    {
        if (problem.IsLaterSchema) console.Line($"warning: {Remedy.ForCommandLine($"{problem.Message} {problem.Remedy}")}");
        else Fail(console, problem);
    }

    /// <summary>Shows that one of several items has failed: the others still get their turn.</summary>
    protected void Fail(ConsoleWriter console, ReleaseException e)
    {
        new ErrorReport(console, Redactor.ForEnvironment(ProcessEnvironment.Read())).Show(e, OutputFormat.Text);
        Outcome = ExitCode.Failed;
    }

    /// <summary>Prints bytes as they are, in place of any document.</summary>
    protected async Task PrintAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        _isPrinted = true;
        await Console.Out.FlushAsync(cancellation);
        Stream output = Console.OpenStandardOutput();
        await using (output)
        {
            await output.WriteAsync(bytes, cancellation);
            await output.FlushAsync(cancellation);
        }
    }

    private async Task<int> InvokeAsync(ParseResult arguments, CancellationToken cancellation)
    {
        OutputFormat format = arguments.GetValue(_output);
        var console = new ConsoleWriter(format);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using PosixSignalRegistration closed = PosixSignalRegistration.Create(PosixSignal.SIGHUP, context => Cancel(context, stop));
        try
        {
            Func<string> document = await RunAsync(arguments, console, stop.Token);
            if (format is OutputFormat.Json && !_isPrinted) Console.Out.WriteLine(console.Document(document()));
            return (int)Outcome;
        }
        catch (Exception e)
        {
            return (int)new ErrorReport(console, Redactor.ForEnvironment(ProcessEnvironment.Read())).Show(e, format);
        }
        finally
        {
            console.Dispose();
        }
    }

    // the terminal was closed: what was begun is ended as by Ctrl+C, which the caller's token knows already
    private static void Cancel(PosixSignalContext context, CancellationTokenSource stop)
    {
        context.Cancel = true;
        stop.Cancel();
    }
}
