using System.Collections.Concurrent;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Engine.Steps;
using ReleaseTools.Sessions;

namespace ReleaseTools.TestKit;

/// <summary>Keeps what it is told.</summary>
internal sealed class RecordingObserver : IReleaseObserver
{
    public ConcurrentQueue<string> Lines { get; } = new();

    public ConcurrentQueue<StepReport> Reports { get; } = new();

    public void Say(string line) => Lines.Enqueue(line);

    public IProgressPart Begin(string name, long? total, ProgressUnit unit) => NoProgress.Instance;

    public void StepStarted(string step) => Lines.Enqueue($"started {step}");

    public void Output(string line) => Lines.Enqueue(line);

    public void StepEnded(StepReport report, ReleaseSession session) => Reports.Enqueue(report);
}
