using System.Management.Automation;
using ReleaseTools.Engine.Steps;
using ReleaseTools.Formatting;
using ReleaseTools.Sessions;

namespace ReleaseTools.PowerShell.Hosting;

/// <summary>A running cmdlet as the engine sees it. Everything is posted to the pipeline thread; progress is shown at most five times a second.</summary>
internal sealed class CommandHost(ReleaseToolsCommand command) : IReleaseObserver
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(200);

    private readonly ProgressBoard _board = new();
    private readonly HashSet<int> _shown = [];
    private readonly int _root = Random.Shared.Next(1, 1 << 20) << 10;
    private PipelinePump? _pump;
    private string _activity = "ReleaseTools";

    public async Task RunAsync(PipelinePump pump, Func<CommandHost, CancellationToken, Task> work, CancellationToken cancellation)
    {
        _pump = pump;
        await using var timer = new Timer(_ => Post(ShowProgress), state: null, s_interval, s_interval);
        await work(this, cancellation);
    }

    public void Write(object value) => Post(() => command.WriteObject(value));

    public void Warn(string text) => Post(() => command.WriteWarning(text));

    public void Error(ReleaseException error) => Post(() => command.WriteError(ErrorRecords.From(error)));

    /// <summary>Has the pipeline thread answer a question, after everything that was written before it.</summary>
    public Task<bool> AskAsync(Func<bool> question, CancellationToken cancellation) => _pump!.AskAsync(question, cancellation);

    public void StepStarted(string step)
    {
        _activity = step;
        Post(() => command.WriteVerbose($"{step}: started"));
    }

    public void Say(string line)
    {
        if (line.StartsWith("warning: ", StringComparison.Ordinal)) Warn(line["warning: ".Length..]);
        else Post(() => command.WriteVerbose(line));
    }

    // tagged as Write-Host's output is: seen as it comes, and still a stream that can be captured (6>) or silenced
    public void Output(string line) => Post(() => command.WriteInformation(new HostInformationMessage { Message = line }, ["PSHOST"]));

    public IProgressPart Begin(string name, long? total, ProgressUnit unit) => _board.Begin(name, total, unit);

    public void StepEnded(StepReport report, ReleaseSession session) =>
        Post(() => command.WriteVerbose($"{report.Step}: {report.State.ToString().ToLowerInvariant()}{(report.Reason is null ? $" in {Elapsed.Format(report.Duration)}" : $" ({report.Reason})")}"));

    /// <summary>On the pipeline thread, when the work has ended in whatever way.</summary>
    public void CompleteProgress()
    {
        foreach (int id in _shown) command.WriteProgress(new ProgressRecord(id, _activity, "done") { RecordType = ProgressRecordType.Completed });
        _shown.Clear();
    }

    private void Post(Action write) => _pump?.Post(write);

    private void ShowProgress()
    {
        IReadOnlyList<ProgressSnapshot> parts = _board.Look();
        if (parts.Count == 0) return;
        command.WriteProgress(new ProgressRecord(_root, _activity, $"{parts.Count} under way"));
        _shown.Add(_root);
        foreach (ProgressSnapshot part in parts)
        {
            command.WriteProgress(new ProgressRecord(_root + part.Id, part.Name, ProgressText.Of(part))
            {
                ParentActivityId = _root,
                PercentComplete = part.Percent,
                SecondsRemaining = (int)(part.Remaining?.TotalSeconds ?? -1),
            });
            _shown.Add(_root + part.Id);
        }
        foreach (int gone in _shown.Where(id => id != _root && parts.All(part => _root + part.Id != id)).ToList())
        {
            command.WriteProgress(new ProgressRecord(gone, _activity, "done") { RecordType = ProgressRecordType.Completed });
            _shown.Remove(gone);
        }
    }
}
