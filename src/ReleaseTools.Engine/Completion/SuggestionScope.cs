namespace ReleaseTools.Engine.Completion;

/// <summary>What is known of a command that is still being written.</summary>
/// <param name="Location">The folder that it is about: of a checkout, or any.</param>
public sealed record SuggestionScope(string Location)
{
    /// <summary>What a relative path is relative to where it is written: the current location.</summary>
    public string Here { get; init; } = Location;

    /// <summary>The definition file, where one is named.</summary>
    public string? Definition { get; init; }

    /// <summary>The session store, where one is named.</summary>
    public string? SessionStore { get; init; }

    /// <summary>The store of staged builds or releases, where one is named.</summary>
    public string? Store { get; init; }

    /// <summary>The channel of pods, or a pattern of them, where one is named.</summary>
    public string? PodChannel { get; init; }

    /// <summary>Whether a product is meant; null = whichever.</summary>
    public Func<string, bool>? IsProduct { get; init; }

    /// <summary>Whether a version is meant; null = whichever.</summary>
    public Func<string, bool>? IsVersion { get; init; }
}

/// <summary>Something that a person may mean at a prompt.</summary>
/// <param name="Value">What would be written.</param>
/// <param name="Description">What it is, in a few words.</param>
public sealed record Suggestion(string Value, string Description);
