using ReleaseTools.Engine.GitHub;

namespace ReleaseTools.Engine.Steps;

/// <summary>What the person who runs a release allows.</summary>
public sealed record RunOptions
{
    public static RunOptions Default { get; } = new();

    /// <summary>The folder below which the session has its work folder; null = where it had it before, else what RELEASE_WORK names, else the user's cache.</summary>
    public string? WorkFolder { get; init; }

    /// <summary>Whether a step that another machine has begun is taken over, because that machine is known to be dead.</summary>
    public bool TakeOver { get; init; }

    /// <summary>With <see cref="TakeOver"/>: whether it is taken over although that machine gives signs of life.</summary>
    public bool Force { get; init; }

    /// <summary>Whether what is published is read again, and what has been lost of it is put back.</summary>
    public bool Repairs { get; init; }

    /// <summary>How GitHub is reached.</summary>
    public GitHubAccess GitHub { get; init; } = GitHubAccess.Default;

    /// <summary>The options of single steps: no more than one of each kind.</summary>
    public IReadOnlyList<IStepOptions> Steps { get; init; } = [];

    /// <summary>The options of one step; its defaults where none were given.</summary>
    public T For<T>() where T : class, IStepOptions, new() => Steps.OfType<T>().FirstOrDefault() ?? new T();
}

/// <summary>The options of one step. The type stands beside its step, and without any value it says the defaults.</summary>
public interface IStepOptions;
