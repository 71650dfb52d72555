using System.Text.Json.Serialization;
using ReleaseTools.Engine.Images.Registry.Auth;
using ReleaseTools.Engine.Images.Registry.Credentials;

namespace ReleaseTools.Engine.Images.Registry;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, NumberHandling = JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(RegistryProblem))]
[JsonSerializable(typeof(TagsAnswer))]
[JsonSerializable(typeof(TokenAnswer))]
[JsonSerializable(typeof(HelperAnswer))]
internal sealed partial class RegistryJson : JsonSerializerContext;
