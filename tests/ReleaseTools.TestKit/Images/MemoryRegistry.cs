using System.Collections.Concurrent;

namespace ReleaseTools.TestKit.Images;

/// <summary>A registry in memory, which counts what it is asked.</summary>
internal sealed class MemoryRegistry(string host)
{
    private readonly ConcurrentDictionary<string, MemoryImages> _repositories = new(StringComparer.Ordinal);

    public string Host => host;

    /// <summary>Every call, in order: a verb, the repository, what was meant.</summary>
    public ConcurrentQueue<string> Calls { get; } = new();

    /// <summary>Changes what is read; by default nothing.</summary>
    public Func<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> Spoil { get; set; } = bytes => bytes;

    /// <summary>Looks at each call before it is answered; may throw.</summary>
    public Action<string> OnCall { get; set; } = _ => { };

    public MemoryImages Repository(string name) => _repositories.GetOrAdd(name, _ => new MemoryImages(this, name));

    public int CountOf(string verb) => Calls.Count(call => call.StartsWith(verb + " ", StringComparison.Ordinal));

    public void Called(string call)
    {
        Calls.Enqueue(call);
        OnCall(call);
    }
}
