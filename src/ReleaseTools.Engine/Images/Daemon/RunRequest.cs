namespace ReleaseTools.Engine.Images.Daemon;

/// <summary>A command that is to run in an image.</summary>
/// <param name="Image">A name or an id that the engine has.</param>
/// <param name="Command">The program and its arguments; the image's own entry point is not used.</param>
internal sealed record RunRequest(string Image, IReadOnlyList<string> Command)
{
    /// <summary>Folders of this machine that the container sees. An engine elsewhere sees its own machine's.</summary>
    public IReadOnlyList<RunMount> Mounts { get; init; } = [];

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The network that it has: <c>none</c>, <c>host</c>, or one that the engine knows.</summary>
    public string Network { get; init; } = "none";

    /// <summary>Where it starts; null = as the image says.</summary>
    public string? Folder { get; init; }

    /// <summary>Who it runs as, such as <c>1000:1000</c>; null = as the image says.</summary>
    public string? User { get; init; }

    /// <summary>What its container can be found by.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    // its environment may hold what nobody may see
    public override string ToString() => $"{Image}: {string.Join(' ', Command)}";
}

/// <summary>A folder of the machine that a container sees.</summary>
/// <param name="Path">An absolute path here.</param>
/// <param name="Target">An absolute path in the container.</param>
internal sealed record RunMount(string Path, string Target, bool IsReadOnly = false);
