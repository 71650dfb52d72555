using FsCheck;
using FsCheck.Fluent;
using ReleaseTools.Engine.Images.Registry;
using ReleaseTools.Images.Registry;

namespace ReleaseTools.Tests.Images.Registry;

/// <summary>Whatever stands in the headers of a registry's answers, an image is read or written, or what is wrong is said in our own words.</summary>
public sealed class RegistryHeaderTests
{
    private static readonly string[] s_headers = ["Location", "Range", "Docker-Content-Digest", "Link", "WWW-Authenticate", "Content-Type", "OCI-Subject", "OCI-Chunk-Min-Length", "Retry-After"];

    private static readonly Gen<string> s_value = Gen.Elements(
        "http://", "http://[", "//", "/v2/", "127.0.0.1:1", ":", "0-", "-", "99999999999999999999", "sha512:", "sha256:00", "<", ">", ";", ",", "=", "\"", "\\", "rel=next", "Bearer ", "Basic ", "realm=", "/t",
        "application/json", "; charset=", "text/", "é", " ", "%", "%zz", "?a=b", "#").ListOf(4).Select(string.Concat);

    private static readonly Gen<(string Header, string Value, int Status)> s_answer =
        from header in Gen.Elements(s_headers)
        from value in s_value
        from status in Gen.Elements(0, 0, 0, 307, 308, 401, 404, 416)
        select (header, value, status);

    [Fact]
    public async Task Any_header_is_taken_or_named_as_wrong()
    {
        await using RegistryWorld world = await RegistryWorld.StartAsync();
        var image = new TestImage(1);
        foreach ((string header, string value, int status) in s_answer.Sample(80))
        {
            world.Fake.Plan = null;
            RegistryRepository repository = world.Open();
            await image.WriteAsync(repository, "v1");
            // a wait that is asked for is waited
            string said = header == "Retry-After" && long.TryParse(value, out _) ? "0" : value;
            world.Fake.Plan = _ => new RegistryFault(status) { Headers = new Dictionary<string, string> { [header] = said } };

            foreach (Func<Task> work in new Func<Task>[]
            {
                () => repository.FindManifestAsync("v1", default),
                () => repository.ResolveAsync("v1", default),
                () => TestImage.BytesAsync(repository, image.LayerBlob),
                () => image.WriteAsync(repository, "v2"),
                () => repository.ListTagsAsync(default).CountAsync().AsTask(),
                () => repository.ListReferrersAsync(image.Manifest.Digest, tags: null, default),
            })
            {
                Exception? failure = await Record.ExceptionAsync(work);
                Assert.True(failure is null or ReleaseException, $"{header}: {value} with {status}: {failure}");
            }
            world.Restart(login: null);
        }
    }
}
