using System.Text.Json.Serialization;

namespace ReleaseTools.Engine.Images.Daemon;

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(EngineProblem))]
[JsonSerializable(typeof(EngineMessage))]
[JsonSerializable(typeof(EngineImageSummary[]))]
[JsonSerializable(typeof(EngineImageDetails))]
[JsonSerializable(typeof(ContainerRequest))]
[JsonSerializable(typeof(ContainerCreated))]
[JsonSerializable(typeof(ContainerEnd))]
[JsonSerializable(typeof(ContainerSummary[]))]
[JsonSerializable(typeof(EngineInfo))]
[JsonSerializable(typeof(EngineLogin))]
[JsonSerializable(typeof(Dictionary<string, string>))]
[JsonSerializable(typeof(Dictionary<string, string[]>))]
internal sealed partial class EngineJson : JsonSerializerContext;
