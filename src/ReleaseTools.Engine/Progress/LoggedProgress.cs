using ReleaseTools.Engine.Logging;

namespace ReleaseTools.Engine.Progress;

/// <summary>Progress that is watched and also kept: what is said goes to the log, what is counted does not.</summary>
internal sealed class LoggedProgress(IProgressSink watched, SessionLog log) : IProgressSink
{
    public void Say(string line) => watched.Say(log.Write(line));

    public IProgressPart Begin(string name, long? total, ProgressUnit unit) => watched.Begin(name, total, unit);

    public void Expect(int parts, long bytes) => watched.Expect(parts, bytes);
}
