using ReleaseTools.Engine.Progress;

namespace ReleaseTools.Engine.Ci;

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
