using System.Text.Json;

namespace ReleaseTools.Definitions.Json;

/// <summary>The document is whole, and says something that this version does not know: a later one has written it.</summary>
public sealed class LaterSchemaException(string message) : JsonException(message);
