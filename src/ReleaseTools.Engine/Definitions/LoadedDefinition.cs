using ReleaseTools.Definitions;
using ReleaseTools.Versions;

namespace ReleaseTools.Engine.Definitions;

/// <summary>A definition that is right and complete.</summary>
/// <param name="File">Where it was read from; null where all of it was found from the repository.</param>
/// <param name="Inferred">Sentences for the person about what the file does not say and what was done instead.</param>
/// <param name="HasTagPrefix">Whether the file says how tags are written.</param>
public sealed record LoadedDefinition(ReleaseDefinition Definition, string? File, IReadOnlyList<string> Inferred, bool HasTagPrefix = true)
{
    /// <summary>The definition with the tag prefix that the repository's own version tags have, unless the file sets one.</summary>
    /// <param name="tags">The names of the tags.</param>
    public LoadedDefinition WithStyleOf(IEnumerable<string> tags)
    {
        if (HasTagPrefix) return this;
        string prefix = TagStyle.PrefixOf([.. tags.Where(tag => !Definition.IsReplaced(tag))], Definition.Product);
        if (prefix == Definition.TagPrefix) return this;
        string sentence = prefix.Length == 0
            ? "tags are versions without a prefix, as this repository's are (tagPrefix: \"\")"
            : $"tags are written like {prefix}1.2.3, as this repository's are (tagPrefix: {prefix})";
        return this with { Definition = Definition with { TagPrefix = prefix }, Inferred = [.. Inferred, sentence] };
    }
}
