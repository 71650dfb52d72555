using ReleaseTools.Engine.Progress;
using ReleaseTools.Engine.Steps;
using ReleaseTools.Formatting;
using ReleaseTools.Sessions;

namespace ReleaseTools.Cli.Output;

/// <summary>Shows a release as it goes: steps as headings, program output below them, and on a terminal one line of progress that is drawn over.</summary>
internal sealed class ConsoleObserver : IReleaseObserver, IDisposable
{
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(200);

    private readonly ProgressBoard _board = new();
    private readonly Lock _lock = new();
    private readonly ConsoleWriter _console;
    private readonly Timer? _timer;
    private bool _isLineDrawn;

    public ConsoleObserver(ConsoleWriter console)
    {
        _console = console;
        if (console.IsLive) _timer = new Timer(_ => Draw(), state: null, s_interval, s_interval);
    }

    public void StepStarted(string step) => Write(() => _console.Line($"{Paint(step, TextColor.Bold)}"));

    public void Say(string line) => Write(() => _console.Line($"  {Remedy.ForCommandLine(line)}"));

    public void Output(string line) => Write(() => _console.Line($"  {Paint($"| {line}", TextColor.Grey)}"));

    public IProgressPart Begin(string name, long? total, ProgressUnit unit) => _board.Begin(name, total, unit);

    public void StepEnded(StepReport report, ReleaseSession session) => Write(() =>
    {
        if (report is { State: StepState.Skipped, Reason: StepReport.AlreadyDone }) _console.Line($"{Paint(report.Step, TextColor.Bold)} {Paint("done", TextColor.Green)}");
        else if (report.State is StepState.Skipped) _console.Line($"  {Paint("skipped", TextColor.Yellow)}: {report.Reason}");
        else if (report.State is StepState.Failed) _console.Line($"  {Paint("failed", TextColor.Red)} after {Elapsed.Format(report.Duration)}");
        else _console.Line($"  {Paint("done", TextColor.Green)} in {Elapsed.Format(report.Duration)}");
    });

    public void Dispose()
    {
        _timer?.Dispose();
        lock (_lock) Erase();
    }

    private string Paint(string text, TextColor tint) => _console.Paint(text, tint);

    private void Write(Action write)
    {
        lock (_lock)
        {
            Erase();
            write();
        }
    }

    private void Draw()
    {
        lock (_lock)
        {
            Erase();
            IReadOnlyList<ProgressSnapshot> parts = _board.Look();
            if (parts.Count == 0) return;
            string more = parts.Count > 1 ? $" (+{parts.Count - 1})" : "";
            string line = $"  {parts[0].Name}{more}: {ProgressText.Of(parts[0])}";
            int width = Math.Max(20, _console.Out.Width - 1);
            _console.Out.Writer.Write(line.Length > width ? line[..width] : line);
            _isLineDrawn = true;
        }
    }

    private void Erase()
    {
        if (!_isLineDrawn) return;
        _console.Out.Writer.Write("\r\u001b[2K");
        _isLineDrawn = false;
    }
}
