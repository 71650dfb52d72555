using ReleaseTools.Engine.Progress;

namespace ReleaseTools.TestKit;

/// <summary>Keeps what work says of itself.</summary>
internal sealed class SayingSink : IProgressSink
{
    public List<string> Lines { get; } = [];

    public void Say(string line) => Lines.Add(line);

    public IProgressPart Begin(string name, long? total, ProgressUnit unit) => NoProgress.Instance;
}
