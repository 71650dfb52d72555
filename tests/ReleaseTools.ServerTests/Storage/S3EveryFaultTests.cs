
namespace ReleaseTools.ServerTests.Storage;

[Collection(FaultCollection.Name)]
public sealed class S3EveryFaultTests(S3Servers servers) : StoreFaultContract
{
    private static readonly string s_script = AttachedServer.Missing(S3Servers.Ceph) is null ? S3Servers.Ceph : S3Servers.Moto;

    private readonly Uri _server = servers.AddressOf(s_script);

    private protected override int BigSize => (8 << 20) + 100_000;

    private protected override async Task<IFaultPlace> CreateAsync() => await S3FaultPlace.CreateAsync(_server);

    // moto stores whatever arrives; Ceph compares it with the signature
    private protected override bool Notices(FaultKind fault) => fault is not FaultKind.FlippedUpload || s_script != S3Servers.Moto;
}
