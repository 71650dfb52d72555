using ReleaseTools.Engine.Logging;

namespace ReleaseTools.Engine.Progress;

/// <summary>Where long work tells how far it is. Calls are cheap and may come from any thread, as often as the work likes: who shows them thins them out.</summary>
public interface IProgressSink
{
    /// <summary>One line for the person who watches, and for the log: what is being done now.</summary>
    void Say(string line);

    /// <summary>A part of the work with a length. Dispose it when the part has ended, however it ended.</summary>
    /// <param name="name">Such as a file's name.</param>
    /// <param name="total">In bytes or items; null where it isn't known.</param>
    IProgressPart Begin(string name, long? total, ProgressUnit unit);

    /// <summary>One of many that can't be read, and that the work goes on without.</summary>
    void Skip(ReleaseException problem) => Say($"warning: {problem.Message} {problem.Remedy}");

    /// <summary>How much the parts that begin from now on come to, where that is known before: what a share of the whole is told by.</summary>
    void Expect(int parts, long bytes)
    {
        // who shows no whole needs no total
    }
}

/// <summary>A part of some work.</summary>
public interface IProgressPart : IDisposable
{
    void Advance(long amount);
}

/// <summary>What a part is counted in.</summary>
public enum ProgressUnit
{
    Items,
    Bytes,
}

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

/// <summary>Progress that is watched and also kept: what is said goes to the log, what is counted does not.</summary>
internal sealed class LoggedProgress(IProgressSink watched, SessionLog log) : IProgressSink
{
    public void Say(string line) => watched.Say(log.Write(line));

    public IProgressPart Begin(string name, long? total, ProgressUnit unit) => watched.Begin(name, total, unit);

    public void Expect(int parts, long bytes) => watched.Expect(parts, bytes);
}
