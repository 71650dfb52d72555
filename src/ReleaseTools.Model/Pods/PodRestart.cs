using System.Text.Json.Serialization;

namespace ReleaseTools.Pods;

/// <summary>When systemd starts an app again.</summary>
public enum PodRestart : long
{
    [JsonStringEnumMemberName("on-failure")]
    OnFailure,

    [JsonStringEnumMemberName("always")]
    Always,

    [JsonStringEnumMemberName("no")]
    No,
}

/// <summary>The protocol of a port.</summary>
public enum PodProtocol : long
{
    [JsonStringEnumMemberName("tcp")]
    Tcp,

    [JsonStringEnumMemberName("udp")]
    Udp,
}
