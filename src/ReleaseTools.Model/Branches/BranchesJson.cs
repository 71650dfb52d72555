using System.Text.Json;
using System.Text.Json.Serialization;

namespace ReleaseTools.Branches;

/// <summary>Tags and branches for <c>--output json</c>.</summary>
public static class BranchesJson
{
    public static string Write(ReleaseTag tag) => JsonSerializer.Serialize(tag, BranchesJsonContext.Default.ReleaseTag);

    public static string Write(ReleaseBranchResult branch) => JsonSerializer.Serialize(branch, BranchesJsonContext.Default.ReleaseBranchResult);

    public static string Write(StagingBranch branch) => JsonSerializer.Serialize(branch, BranchesJsonContext.Default.StagingBranch);
}

[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(ReleaseTag))]
[JsonSerializable(typeof(ReleaseBranchResult))]
[JsonSerializable(typeof(StagingBranch))]
internal sealed partial class BranchesJsonContext : JsonSerializerContext;
