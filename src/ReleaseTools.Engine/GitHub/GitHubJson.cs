using System.Text.Json.Serialization;
using ReleaseTools.Engine.GitHub.Pulls;
using ReleaseTools.Engine.GitHub.Releases;

namespace ReleaseTools.Engine.GitHub;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(GitHubProblem))]
[JsonSerializable(typeof(RepositoryResource))]
[JsonSerializable(typeof(CommitResource))]
[JsonSerializable(typeof(ReleaseResource))]
[JsonSerializable(typeof(List<ReleaseResource>))]
[JsonSerializable(typeof(AssetResource))]
[JsonSerializable(typeof(List<AssetResource>))]
[JsonSerializable(typeof(ReleaseBody))]
[JsonSerializable(typeof(PullResource))]
[JsonSerializable(typeof(List<PullResource>))]
internal sealed partial class GitHubJson : JsonSerializerContext;
