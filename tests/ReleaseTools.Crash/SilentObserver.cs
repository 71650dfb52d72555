using ReleaseTools.Engine.Progress;
using ReleaseTools.Engine.Steps;
using ReleaseTools.Sessions;

namespace ReleaseTools.Crash;

/// <summary>Nobody watches.</summary>
internal sealed class SilentObserver : IReleaseObserver
{
    public void Say(string line)
    {
        // nobody watches
    }

    public IProgressPart Begin(string name, long? total, ProgressUnit unit) => NoProgress.Instance;

    public void StepStarted(string step)
    {
        // nobody watches
    }

    public void Output(string line)
    {
        // nobody watches
    }

    public void StepEnded(StepReport report, ReleaseSession session)
    {
        // nobody watches
    }
}
