using System.Text.Json.Serialization;

namespace ReleaseTools.Pods;

/// <summary>What keeps a source.</summary>
public enum PodSourceControl : long
{
    [JsonStringEnumMemberName("git")]
    Git,
}
