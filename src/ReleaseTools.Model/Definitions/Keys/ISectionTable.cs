using System.Text.Json.Nodes;

namespace ReleaseTools.Definitions.Keys;

/// <summary>What a section is for and which keys it has, for those who describe it.</summary>
public interface ISectionTable
{
    /// <summary>What an entry is called: "build step".</summary>
    string Title { get; }

    IReadOnlyList<DefinitionKey> Keys { get; }

    /// <summary>The value that counts where a key is missing; null where there is none.</summary>
    JsonNode? DefaultOf(DefinitionKey key);
}
