namespace ReleaseTools.Engine.Storage;

/// <summary>What there is to know about a kind of store before it is asked for anything.</summary>
/// <param name="IsRemote">Whether each question travels over a network, and bytes are dear.</param>
/// <param name="Parallelism">How many objects are worth working on at once: what keeps both sides busy.</param>
/// <param name="CopiesConditionally">Whether a copy honours its precondition; elsewhere two writers of one place must keep clear of each other by other means.</param>
public sealed record StoreTraits(bool IsRemote, int Parallelism, bool CopiesConditionally)
{
    /// <summary>Whether it tells what it holds; a public URL only answers for what is asked for by name.</summary>
    public bool CanList { get; init; } = true;

    /// <summary>For an object here and one there at once.</summary>
    public ParallelOptions Options(CancellationToken cancellation) => new() { CancellationToken = cancellation, MaxDegreeOfParallelism = Parallelism };

    /// <summary>For work on each of many objects, some of them read from <paramref name="other"/>.</summary>
    public StoreTraits With(StoreTraits other) => this with { IsRemote = IsRemote || other.IsRemote, Parallelism = Math.Max(Parallelism, other.Parallelism) };
}
