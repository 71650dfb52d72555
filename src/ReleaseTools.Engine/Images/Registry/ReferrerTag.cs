using System.Text;
using System.Text.Json.Nodes;
using ReleaseTools.Engine.Retries;
using ReleaseTools.Images;
using ReleaseTools.Images.Json;
using ReleaseTools.Images.Registry;

namespace ReleaseTools.Engine.Images.Registry;

/// <summary>
/// The index that clients keep under a tag where a registry keeps no list of referrers
/// (https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#referrers-tag-schema).
/// </summary>
internal sealed class ReferrerTag(RegistryClient client, string path, RegistryManifests manifests, ImageDigest subject)
{
    private const int MostAttempts = 5, LongestAlgorithm = 32, LongestHash = 64;

    private const string Empty = $$"""{"schemaVersion":2,"mediaType":"{{ImageMediaType.OciIndex}}","manifests":[]}""";

    /// <summary><c>sha256-e3b0…</c></summary>
    public string Tag { get; } = $"{subject.Algorithm[..Math.Min(subject.Algorithm.Length, LongestAlgorithm)]}-{subject.Hex[..Math.Min(subject.Hex.Length, LongestHash)]}";

    /// <returns>None where nobody has made one.</returns>
    public async Task<IReadOnlyList<ImageDescriptor>> ListAsync(CancellationToken cancellation) => (await manifests.FindAsync(Tag, cancellation))?.Manifests ?? [];

    /// <summary>Adds a manifest, where it isn't in it yet.</summary>
    /// <exception cref="RegistryException">Others keep replacing it.</exception>
    public async Task AddAsync(ImageManifest manifest, CancellationToken cancellation)
    {
        // registries replace a tag without a condition: of two writers one is lost, unless each looks again
        SemaphoreSlim turn = client.TurnFor($"{path}:{Tag}");
        await turn.WaitAsync(cancellation);
        try
        {
            await client.Http.Retry.ForReadBack(MostAttempts).RunAsync<bool>(async attempt =>
            {
                ImageManifest? there = await manifests.FindAsync(Tag, cancellation);
                if (there?.Manifests.Any(one => one.Digest == manifest.Digest) is true) return true;
                await manifests.WriteAsync(With(there, manifest), Tag, cancellation);
                return Again.OrThrow(Contended(manifest)) with { Delay = attempt == 0 ? TimeSpan.Zero : null };
            }, cancellation);
        }
        finally
        {
            turn.Release();
        }
    }

    private RegistryException Contended(ImageManifest manifest) => new("RegistryReferrersContended", ErrorCategory.ResourceBusy, client.Server.Name,
        $"Could not add {manifest.Digest} to {client.Server.Name}/{path}:{Tag}: others replaced it {MostAttempts} times.", "Run the same command again: what is done stays done.")
    { IsTransient = true };

    // what others have written there stays as it is, also what is not known here
    private ImageManifest With(ImageManifest? there, ImageManifest manifest)
    {
        JsonNode index = JsonNode.Parse(there is { IsIndex: true } ? there.Bytes.Span : Encoding.UTF8.GetBytes(Empty))!;
        index["manifests"]!.AsArray().Add((JsonNode)Descriptor(manifest));
        return ManifestReader.Read(Encoding.UTF8.GetBytes(index.ToJsonString()), ImageMediaType.OciIndex, null, $"{client.Server.Name}/{path}:{Tag}");
    }

    private static JsonObject Descriptor(ImageManifest manifest)
    {
        var json = new JsonObject { ["mediaType"] = manifest.MediaType, ["digest"] = manifest.Digest.ToString(), ["size"] = manifest.Bytes.Length };
        if ((manifest.ArtifactType ?? manifest.Config?.MediaType) is { Length: > 0 } type) json["artifactType"] = type;
        if (manifest.Annotations.Count > 0) json["annotations"] = new JsonObject(manifest.Annotations.Select(one => KeyValuePair.Create(one.Key, (JsonNode?)one.Value)));
        return json;
    }
}
