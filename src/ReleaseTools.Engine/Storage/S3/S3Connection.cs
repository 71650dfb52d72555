using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.Runtime.Credentials;
using Amazon.Runtime.Endpoints;
using Amazon.S3;
using Amazon.S3.Model;
using ReleaseTools.Engine.Http;
using ReleaseTools.Engine.Storage.Transfer;

namespace ReleaseTools.Engine.Storage.S3;

/// <summary>Opens S3 stores with what the AWS tools are told: environment, configuration files, single sign-on, roles of machines and jobs.</summary>
internal static class S3Connection
{
    /// <param name="timeouts">Null = the usual.</param>
    /// <exception cref="UsageException">There is no such profile, or the environment names a server on another machine without encryption.</exception>
    public static S3Store Open(S3Address address, HttpTimeouts? timeouts = null)
    {
        // the SDK reads them by itself, and the store would only say that there is no such key
        foreach (string name in (string[])["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"]) StoreVariables.Read(name);
        AmazonS3Config config = Configure(address);
        AWSCredentials? chosen = Credentials(address);
        var sdk = new Lazy<IAmazonS3>(() => chosen is null ? new AmazonS3Client(config) : new AmazonS3Client(chosen, config));
        // looked for when they are needed: that may mean a question to the network
        var credentials = new Lazy<AWSCredentials>(() => chosen ?? DefaultAWSCredentialsIdentityResolver.GetCredentials(config), LazyThreadSafetyMode.PublicationOnly);
        // where the SDK would send it: host name, path style, dual stack, FIPS as configured
        var bucket = new Uri(config.DetermineServiceOperationEndpoint(new ServiceOperationEndpointParameters(new PutObjectRequest { BucketName = address.Bucket, Key = "k" })).URL);
        if (bucket.Scheme != "https" && !IsLoopback(bucket, address.Bucket))
            throw new UsageException("StoreInvalid", address.Root.AbsoluteUri, $"The AWS settings send requests to http://{bucket.Authority}, where everybody on the way could read and change them.", "Set AWS_ENDPOINT_URL (or endpoint_url in the profile) to an address with https://.");
        string region = config.AuthenticationRegion ?? config.RegionEndpoint?.SystemName ?? "us-east-1";
        return new S3Store(new S3Bucket(sdk, new S3Wire(bucket, credentials, region), address, new StoreRequests(HostRateLimiter.Of(bucket), timeouts ?? HttpTimeouts.Usual, S3Failure.Rules)));
    }

    // the bucket may be a part of the host's name
    private static bool IsLoopback(Uri server, string bucket) =>
        server.IsLoopback || (server.Host.StartsWith(bucket + ".", StringComparison.Ordinal) && new UriBuilder(server) { Host = server.Host[(bucket.Length + 1)..] }.Uri.IsLoopback);

    private static AmazonS3Config Configure(S3Address address)
    {
        var config = new AmazonS3Config
        {
            MaxErrorRetry = 0,
            MaxStaleConnectionRetries = 0,                                  // the SDK repeats after a reset ten times, uncounted: a lost answer would go unnoticed
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
