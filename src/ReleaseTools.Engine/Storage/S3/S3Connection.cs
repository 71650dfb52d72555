using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.S3;
using ReleaseTools.Engine.Http;

namespace ReleaseTools.Engine.Storage.S3;

/// <summary>Opens S3 stores with what the AWS tools are told: environment, configuration files, single sign-on, roles of machines and jobs.</summary>
internal static class S3Connection
{
    /// <param name="patience">Null = the usual.</param>
    public static S3Store Open(S3Address address, Patience? patience = null)
    {
        AmazonS3Config config = Configure(address);
        IAmazonS3 client = Credentials(address) is { } credentials ? new AmazonS3Client(credentials, config) : new AmazonS3Client(config);
        var server = new Uri(client.Config.ServiceURL ?? $"https://s3.{client.Config.RegionEndpoint?.SystemName ?? "us-east-1"}.amazonaws.com");
        return new S3Store(new S3Bucket(client, address, new S3Requests(HostGate.Of(server), patience ?? Patience.Usual))
        {
            SignsPayload = address.IsCompatible || server.Scheme != "https",
        });
    }

    private static AmazonS3Config Configure(S3Address address)
    {
        var config = new AmazonS3Config
        {
            MaxErrorRetry = 0,
            Timeout = Timeout.InfiniteTimeSpan,                             // each request has its own, by its length
            ForcePathStyle = address.IsCompatible,
            Profile = address.Profile is null ? null : new Profile(address.Profile),
        };
        if (address.Endpoint is { } endpoint) config.ServiceURL = endpoint.OriginalString;
        if (address.Region is { } region && address.Endpoint is null) config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
        if (address.Endpoint is not null) config.AuthenticationRegion = address.Region ?? Environment.GetEnvironmentVariable("AWS_REGION") ?? "us-east-1";
        if (address.IsCompatible)
        {
            config.RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED;
            config.ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED;
        }
        return config;
    }

    private static AWSCredentials? Credentials(S3Address address) =>
        address.Profile is { } profile
            ? new CredentialProfileStoreChain().TryGetAWSCredentials(profile, out AWSCredentials credentials)
                ? credentials
                : throw new UsageException("ProfileMissing", profile, $"The AWS configuration has no profile '{profile}'.", "List the profiles there are: aws configure list-profiles.")
            : null;
}
