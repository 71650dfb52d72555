using ReleaseTools.Engine.Progress;
using ReleaseTools.Engine.Steps;
using ReleaseTools.Sessions;

namespace ReleaseTools.Engine.Ci;

/// <summary>Tells a CI and another observer: each step is a group of lines, warnings are listed, progress is shown where the CI shows any.</summary>
internal sealed class CiObserver(CiHost ci, IReleaseObserver watched, bool repeatsWarnings) : IReleaseObserver
{
    private const string Warning = "warning: ";

    private CiProgress? _progress;

    public void StepStarted(string step)
    {
        ci.Write(ci.Dialect.BeginGroup(step));
        _progress = new CiProgress(ci, step);
        watched.StepStarted(step);
    }

    public void Say(string line)
    {
        bool isWarning = line.StartsWith(Warning, StringComparison.Ordinal);
        if (isWarning) ci.Warn(line[Warning.Length..]);
        if (!isWarning || repeatsWarnings) watched.Say(ci.Neutral(line));
    }

    public void Output(string line) => watched.Output(ci.Neutral(line));

    public IProgressPart Begin(string name, long? total, ProgressUnit unit) =>
        _progress?.Begin(watched.Begin(name, total, unit), name, total, unit) ?? watched.Begin(name, total, unit);

    public void Expect(int parts, long bytes)
    {
        _progress?.Expect(parts, bytes);
        watched.Expect(parts, bytes);
    }

    public void StepEnded(StepReport report, ReleaseSession session)
    {
        watched.StepEnded(report, session);
        // a step that was done before has begun no group
        if (Interlocked.Exchange(ref _progress, null) is not null) ci.Write(ci.Dialect.EndGroup);
    }
}

/// <summary>How far a step is, told to the CI in steps of five in a hundred: each is a line of its log.</summary>
internal sealed class CiProgress(CiHost ci, string step)
{
    private const int Grain = 5;

    private readonly ProgressBoard _board = new();
    private int _shown;

    public void Expect(int parts, long bytes) => _board.Expect(parts, bytes);

    public IProgressPart Begin(IProgressPart watched, string name, long? total, ProgressUnit unit) => new Part(this, watched, _board.Begin(name, total, unit));

    private void Show()
    {
        if (_board.LookAtAll() is not { Whole.Percent: >= 0 and var percent }) return;
        int reached = percent / Grain * Grain, shown = Volatile.Read(ref _shown);
        if (reached > shown && Interlocked.CompareExchange(ref _shown, reached, shown) == shown && ci.Dialect.Progress(reached, step) is { } line) ci.Write(line);
    }

    private sealed class Part(CiProgress progress, IProgressPart watched, IProgressPart counted) : IProgressPart
    {
        public void Advance(long amount)
        {
            watched.Advance(amount);
            counted.Advance(amount);
            progress.Show();
        }

        public void Dispose()
        {
            watched.Dispose();
            counted.Dispose();
        }
    }
}
