namespace ReleaseTools.Definitions;

/// <summary>A container image of the release. All texts have variables.</summary>
public sealed record ImageDefinition
{
    /// <summary>What a release tags an image with where nothing else is said: its own tag (R2.2), and the commit.</summary>
    public static IReadOnlyList<string> DefaultTags { get; } = ["${imageTag}", "${commit}"];

    /// <summary>The repository that it is released in: <c>registry.example.com/hello</c>.</summary>
    public required string Name { get; init; }

    public required ImageOrigin From { get; init; }

    /// <summary>The tags that it has from then on. One that points to another image is an error, unless a release of the same commit has it.</summary>
    public IReadOnlyList<string> Tags { get; init; } = DefaultTags;

    /// <summary>The tags that move to it from an older release: <c>latest</c>.</summary>
    public IReadOnlyList<string> Floating { get; init; } = [];

    /// <summary>Further repositories that have it under the same tags.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Every repository that has it.</summary>
    public IEnumerable<string> Repositories() => Aliases.Prepend(Name);

    public override string ToString() => Name;
}
