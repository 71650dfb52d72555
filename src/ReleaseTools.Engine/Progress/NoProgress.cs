namespace ReleaseTools.Engine.Progress;

/// <summary>Progress that nobody watches.</summary>
public sealed class NoProgress : IProgressSink, IProgressPart
{
    public static NoProgress Instance { get; } = new();

    public void Say(string line)
    {
        // nobody watches
    }

    public IProgressPart Begin(string name, long? total, ProgressUnit unit) => this;

    public void Advance(long amount)
    {
        // nobody watches
    }

    public void Dispose()
    {
        // nothing is held
    }
}
