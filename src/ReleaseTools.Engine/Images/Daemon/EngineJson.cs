using System.Text.Json.Serialization;
using Docker.DotNet.Models;

namespace ReleaseTools.Engine.Images.Daemon;

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(JSONError))]
[JsonSerializable(typeof(EngineMessage))]
[JsonSerializable(typeof(EngineLogin))]
internal sealed partial class EngineJson : JsonSerializerContext;
