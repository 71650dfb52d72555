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
    private readonly Screen _screen;
    private readonly Timer? _timer;
    private bool _isLineDrawn;

    public ConsoleObserver(Screen screen)
    {
        _screen = screen;
        if (screen.IsLive) _timer = new Timer(_ => Draw(), state: null, s_interval, s_interval);
    }

    public void StepStarted(string step) => Write(() => _screen.Line($"{Paint(step, Tint.Bold)}"));

    public void Say(string line) => Write(() => _screen.Line($"  {Remedy.ForCommandLine(line)}"));

    public void Output(string line) => Write(() => _screen.Line($"  {Paint($"| {line}", Tint.Grey)}"));

    public IProgressPart Begin(string name, long? total, ProgressUnit unit) => _board.Begin(name, total, unit);

    public void StepEnded(StepReport report, ReleaseSession session) => Write(() =>
    {
        if (report is { State: StepState.Skipped, Reason: StepReport.AlreadyDone }) _screen.Line($"{Paint(report.Step, Tint.Bold)} {Paint("done", Tint.Green)}");
        else if (report.State is StepState.Skipped) _screen.Line($"  {Paint("skipped", Tint.Yellow)}: {report.Reason}");
        else if (report.State is StepState.Failed) _screen.Line($"  {Paint("failed", Tint.Red)} after {Elapsed.Format(report.Duration)}");
        else _screen.Line($"  {Paint("done", Tint.Green)} in {Elapsed.Format(report.Duration)}");
    });

    public void Dispose()
    {
        _timer?.Dispose();
        lock (_lock) Erase();
    }

    private string Paint(string text, Tint tint) => _screen.Paint(text, tint);

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
            int width = Math.Max(20, _screen.Out.Width - 1);
            _screen.Out.Writer.Write(line.Length > width ? line[..width] : line);
            _isLineDrawn = true;
        }
    }

    private void Erase()
    {
        if (!_isLineDrawn) return;
        _screen.Out.Writer.Write("\r\u001b[2K");
        _isLineDrawn = false;
    }
}
