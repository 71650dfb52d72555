using System.Text.Json.Serialization;

namespace ReleaseTools.Ci;

/// <summary>What runs this process.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CiKind>))]
public enum CiKind : long
{
    /// <summary>A person, or a CI that is not known here.</summary>
    [JsonStringEnumMemberName("none")] None,
    [JsonStringEnumMemberName("azure-pipelines")] AzurePipelines,
    [JsonStringEnumMemberName("github-actions")] GitHubActions,
}
