using Amazon;
using Polly;
using Polly.Retry;
using YamlDotNet.Serialization;

namespace ReleaseTools.Neighbour;

/// <summary>Uses each dependency for real, and says whose copy answered.</summary>
public static class NeighbourCopies
{
    /// <returns>Such as <c>YamlDotNet 13.7.1.0 read b</c>.</returns>
    public static string[] Use() => [Yaml(), Polly(), Amazon()];

    private static string Yaml() =>
        $"{NameOf(typeof(DeserializerBuilder))} read {new DeserializerBuilder().Build().Deserialize<Dictionary<string, string>>("a: b")["a"]}";

    private static string Polly()
    {
        int attempts = 0;
        ResiliencePipeline pipeline = new ResiliencePipelineBuilder()
            .AddRetry(new RetryStrategyOptions { MaxRetryAttempts = 2, Delay = TimeSpan.Zero })
            .Build();
        pipeline.Execute(() =>
        {
            if (++attempts < 3) throw new IOException("again");
        });
        return $"{NameOf(typeof(ResiliencePipeline))} tried {attempts} times";
    }

    private static string Amazon() => $"{NameOf(typeof(RegionEndpoint))} knows {RegionEndpoint.GetBySystemName("eu-central-1").DisplayName}";

    private static string NameOf(Type type) => $"{type.Assembly.GetName().Name} {type.Assembly.GetName().Version}";
}
