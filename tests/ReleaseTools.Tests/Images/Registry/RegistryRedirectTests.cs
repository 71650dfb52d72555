using ReleaseTools.Engine.Images.Registry;
using ReleaseTools.Images.Registry;

namespace ReleaseTools.Tests.Images.Registry;

/// <summary>Registries that refer what is written to another address (RFC 9110, 15.4.8 and 15.4.9).</summary>
public sealed class RegistryRedirectTests : IAsyncLifetime
{
    private readonly TestImage _image = new(1, 300_000);
    private RegistryWorld _world = null!;
    private RegistryFake _other = null!;

    private RegistryFake Fake => _world.Fake;

    public async ValueTask InitializeAsync()
    {
        _world = await RegistryWorld.StartAsync();
        _other = await RegistryFake.StartAsync();
        Fake.Asks = "token";
    }

    public async ValueTask DisposeAsync()
    {
        await _other.DisposeAsync();
        await _world.DisposeAsync();
    }

    [Theory]
    [InlineData("POST upload", 307)]
    [InlineData("POST upload", 308)]
    [InlineData("PUT upload", 307)]
    [InlineData("PATCH upload", 307)]
    [InlineData("PUT manifests", 308)]
    [InlineData("DELETE manifests", 307)]
    public async Task What_is_written_goes_on_at_another_address_of_the_registry(string verb, int status)
    {
        if (verb.StartsWith("PATCH", StringComparison.Ordinal)) Fake.RefusesWhole = 405;
        Fake.Plan = request => request.Verb == verb && request["moved"] is null ? Moved(status, $"{request.Target}{(request.Target.Contains('?', StringComparison.Ordinal) ? '&' : '?')}moved=1") : null;

        await _image.WriteAsync(_world.Open(), "v1");
        if (verb.StartsWith("DELETE", StringComparison.Ordinal)) Assert.True(await _world.Open().DeleteManifestAsync(_image.Manifest.Digest, default));
        else Assert.Equal(_image.Layer, await TestImage.BytesAsync(_world.Open(), _image.LayerBlob));

        RegistryRequest moved = Fake.Requests.First(request => request.Verb == verb && request["moved"] is not null);
        Assert.StartsWith("Bearer MARKED-TOKEN", moved.Authorization, StringComparison.Ordinal);
        if (verb == "PUT manifests") Assert.Equal(_image.Manifest.MediaType, moved.Type);
        Assert.Equal(0, Fake.OpenUploads);
    }

    [Fact]
    public async Task An_upload_that_begins_on_another_host_goes_on_there_without_the_login()
    {
        // the other host says where to go on by an address that is relative to itself
        Fake.Plan = request => request.Verb == "POST upload" && request.Authorization.Length > 0 ? Moved(307, new Uri(_other.Address, request.Target).AbsoluteUri) : null;

        await _world.Open().WriteBlobAsync(_image.LayerBlob, TestImage.Open(_image.Layer), default);

        Assert.Equal(_image.Layer, _other.Repositories["hello"].Blobs[_image.LayerBlob.Digest.ToString()]);
        Assert.Equal(["POST upload", "PUT upload"], _other.Requests.Select(request => request.Verb));
        Assert.All(_other.Requests, request => Assert.Equal("", request.Authorization));
    }

    [Fact]
    public async Task The_address_that_an_upload_goes_on_at_is_shown_to_nobody()
    {
        Fake.Plan = request => request.Verb == "PUT upload" ? Moved(307, new Uri(_other.Address, $"{request.Target}&signature=MARKED-SIGNATURE-OF-THE-UPLOAD").AbsoluteUri) : null;
        _other.Plan = request => new RegistryFault(403) { Code = request.Target };

        RegistryException failure = await Assert.ThrowsAsync<RegistryException>(() => _image.WriteAsync(_world.Open(), "v1"));

        Assert.Contains($"{_other.Name}, to which {Fake.Name} refers, answered 403", failure.Message, StringComparison.Ordinal);
        RegistryWorld.TellsNoSecret(failure);
    }

    [Fact]
    public async Task Who_is_referred_in_circles_gives_up()
    {
        Fake.Plan = request => request.Verb == "PUT manifests" ? Moved(307, request.Target) : null;

        RegistryException failure = await Assert.ThrowsAsync<RegistryException>(() => _image.WriteAsync(_world.Open(), "v1"));

        Assert.Contains("to one address after the other", failure.Message, StringComparison.Ordinal);
        Assert.Equal(6, Fake.Count("PUT manifests"));
        RegistryWorld.TellsNoSecret(failure);
    }

    [Theory]
    [InlineData(307, null)]
    [InlineData(302, "/elsewhere")]
    public async Task A_refusal_that_names_no_way_on_is_an_error(int status, string? location)
    {
        Fake.Plan = request => request.Verb == "PUT manifests" ? Moved(status, location) : null;

        RegistryException failure = await Assert.ThrowsAsync<RegistryException>(() => _image.WriteAsync(_world.Open(), "v1"));

        Assert.Contains($"answered {status}", failure.Message, StringComparison.Ordinal);
    }

    private static RegistryFault Moved(int status, string? location) => new(status) { Headers = location is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["Location"] = location } };
}
