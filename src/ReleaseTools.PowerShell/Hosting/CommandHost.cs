using System.Management.Automation;
using ReleaseTools.Engine.Ci;
using ReleaseTools.Engine.Processes;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Steps;
using ReleaseTools.Formatting;
using ReleaseTools.Sessions;

namespace ReleaseTools.PowerShell.Hosting;

/// <summary>A running cmdlet as the engine sees it. Everything is posted to the pipeline thread; progress is shown at most five times a second.</summary>
internal sealed class CommandHost(ReleaseToolsCommand command) : IReleaseObserver
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(200);

    private readonly CommandProgress _progress = new(command);
    private PipelinePump? _pump;

    /// <summary>The CI that reads what PowerShell prints; null where there is none.</summary>
    public CiHost? Ci => field ??= CiHost.Find(ProcessEnvironment.Read(), Output, Remedy.ForPowerShell);

    /// <summary>Runs steps that this command watches, and the CI where there is one: it is shown where the release stands after them, too.</summary>
    public async Task<ReleaseSession> WatchAsync(ReleaseWorkspace workspace, ReleaseSession session, Func<IReleaseObserver, Task<ReleaseSession>> run)
    {
        if (Ci is not { } ci) return await run(this);
        return await ci.WatchAsync(workspace, session, this, repeatsWarnings: true, run);
    }

    public async Task RunAsync(PipelinePump pump, Func<CommandHost, CancellationToken, Task> work, CancellationToken cancellation)
    {
        _pump = pump;
        await using Timer? timer = _progress.IsWatched ? new Timer(_ => _progress.Offer(pump), state: null, s_interval, s_interval) : null;
        await work(this, cancellation);
    }

    public void Write(object value) => Post(() => command.WriteObject(value));

    public void Warn(string text) => Post(() => command.WriteWarning(text));

    public void Skip(ReleaseException problem) => Skip(problem, isAsked: false);

    /// <summary>One of many that can't be read. What a later version has written is no failure of this one, unless it was asked for.</summary>
    /// <param name="isAsked">Whether it was named.</param>
    public void Skip(ReleaseException problem, bool isAsked)
    {
        if (!isAsked && problem.IsLaterSchema) Warn(Remedy.ForPowerShell($"{problem.Message} {problem.Remedy}"));
        else Error(problem);
    }

    public void Error(ReleaseException error) => Post(() => command.WriteError(ErrorRecords.From(error)));

    /// <summary>Has the pipeline thread answer a question, after everything that was written before it.</summary>
    public Task<bool> AskAsync(Func<bool> question, CancellationToken cancellation) => _pump!.AskAsync(question, cancellation);

    public void StepStarted(string step)
    {
        _progress.Begin(step);
        Post(() => command.WriteVerbose($"{step}: started"));
    }

    public void Say(string line)
    {
        line = Remedy.ForPowerShell(line);
        if (line.StartsWith("warning: ", StringComparison.Ordinal)) Warn(line["warning: ".Length..]);
        else Post(() => command.WriteVerbose(line));
    }

    /// <summary>A sentence that a person should know. Those that begin with <c>warning: </c> are warnings of the run in a CI, too.</summary>
    public void Notice(string sentence)
    {
        Say(sentence);
        if (sentence.StartsWith("warning: ", StringComparison.Ordinal)) Ci?.Warn(Remedy.ForPowerShell(sentence["warning: ".Length..]));
    }

    // tagged as Write-Host's output is: seen as it comes, and still a stream that can be captured (6>) or silenced
    public void Output(string line) => Post(() => command.WriteInformation(new HostInformationMessage { Message = line }, ["PSHOST"]));

    public IProgressPart Begin(string name, long? total, ProgressUnit unit) => _progress.Board.Begin(name, total, unit);

    public void Expect(int parts, long bytes) => _progress.Board.Expect(parts, bytes);

    public void StepEnded(StepReport report, ReleaseSession session) =>
        Post(() => command.WriteVerbose($"{report.Step}: {report.State.ToString().ToLowerInvariant()}{(report.Reason is null ? $" in {Elapsed.Format(report.Duration)}" : $" ({report.Reason})")}"));

    /// <summary>On the pipeline thread, when the work has ended in whatever way.</summary>
    public void CompleteProgress() => _progress.Complete();

    private void Post(Action write) => _pump?.Post(write);
}
