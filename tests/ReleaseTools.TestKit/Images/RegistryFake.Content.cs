using System.Globalization;
using System.Text.Json.Nodes;
using ReleaseTools.Images;

namespace ReleaseTools.TestKit.Images;

public sealed partial class RegistryFake
{
    private readonly Dictionary<string, MemoryStream> _uploads = [];

    /// <summary>By name.</summary>
    public Dictionary<string, RegistryFakeRepository> Repositories { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether it lists referrers itself.</summary>
    public bool HasReferrers { get; set; } = true;

    /// <summary>Whether it says digests in its answers.</summary>
    public bool TellsDigests { get; set; } = true;

    /// <summary>By which digest it names the manifests that it is given under a tag.</summary>
    public Func<byte[], ImageDigest> DigestOf { get; set; } = bytes => ImageDigest.Of(bytes);

    /// <summary>Whether it mounts; else it begins an upload.</summary>
    public bool Mounts { get; set; } = true;

    /// <summary>What a blob that comes whole is refused with; 0 = it isn't.</summary>
    public int RefusesWhole { get; set; }

    /// <summary>The shortest chunk it takes, in bytes; null = any.</summary>
    public int? LeastChunk { get; set; }

    /// <summary>Whether its lists of tags have the digests, too, as Google's registries' have.</summary>
    public bool ListsDigests { get; set; }

    /// <summary>How many names a page has.</summary>
    public int PageSize { get; set; } = 1000;

    /// <summary>Where blobs are read; null = here.</summary>
    public Uri? BlobHost { get; set; }

    /// <summary>Where uploads go on; null = here, by an address that is relative.</summary>
    public Uri? UploadHost { get; set; }

    /// <summary>Whether it answers a request for a part of a blob with that part; else with all of it.</summary>
    public bool SendsParts { get; set; } = true;

    /// <summary>What it answers to a request to delete a tag by its name; 0 = it deletes the tag.</summary>
    public int RefusesTagDeletion { get; set; }

    /// <summary>Whether an image goes with any of its tags, as in registries that know no image without one.</summary>
    public bool DeletesImageWithTag { get; set; }

    /// <summary>Whether a manifest of a type that the request does not accept is not there for it.</summary>
    public bool Negotiates { get; set; }

    /// <summary>How many uploads are neither complete nor cancelled.</summary>
    public int OpenUploads => _uploads.Count;

    private RegistryAnswer Answer(RegistryRequest request)
    {
        if (request.IsUpload) return Upload(request);
        if (request.Kind == "v2") return RegistryAnswer.Json(200, new JsonObject());
        // what another fake's redirects lead to
        if (request.Kind == "elsewhere") return new RegistryAnswer(200, Elsewhere, "application/octet-stream");
        if (!Repositories.TryGetValue(request.Repository, out RegistryFakeRepository? repository))
        {
            if (request.Method != "PUT") return RegistryAnswer.Error(404, "NAME_UNKNOWN", "repository name not known to registry");
            Repositories[request.Repository] = repository = new RegistryFakeRepository();
        }
        return (request.Kind, request.Method) switch
        {
            ("blobs", _) => Blob(request, repository),
            ("tags", _) => Tags(request, repository),
            ("referrers", _) => Referrers(request, repository),
            (_, "PUT") => PutManifest(request, repository),
            (_, "DELETE") => Delete(request, repository),
            _ => Manifest(request, repository),
        };
    }

    /// <summary>What is read at addresses that others redirect to.</summary>
    public byte[] Elsewhere { get; set; } = [];

    private RegistryAnswer Blob(RegistryRequest request, RegistryFakeRepository repository)
    {
        if (!repository.Blobs.TryGetValue(request.Rest[0], out byte[]? bytes)) return RegistryAnswer.Error(404, "BLOB_UNKNOWN", "blob unknown to registry");
        if (BlobHost is null && SendsParts && request.Range is { } range) return Part(bytes, int.Parse(range["bytes=".Length..^1], CultureInfo.InvariantCulture));
        return BlobHost is null ? Told(new RegistryAnswer(200, bytes, "application/octet-stream"), request.Rest[0]) : new RegistryAnswer(307).With("Location", $"{BlobHost}elsewhere/blob");
    }

    private static RegistryAnswer Part(byte[] bytes, int from) => from >= bytes.Length
        ? RegistryAnswer.Error(416, "RANGE_INVALID", "nothing is there")
        : new RegistryAnswer(206, bytes[from..], "application/octet-stream").With("Content-Range", $"bytes {from}-{bytes.Length - 1}/{bytes.Length}");

    private RegistryAnswer Manifest(RegistryRequest request, RegistryFakeRepository repository)
    {
        string digest = repository.Tags.GetValueOrDefault(request.Rest[0], request.Rest[0]);
        return repository.Manifests.TryGetValue(digest, out (string Type, byte[] Bytes) manifest) && (!Negotiates || Accepts(request, manifest.Type))
            ? Told(new RegistryAnswer(200, manifest.Bytes, manifest.Type), digest)
            : RegistryAnswer.Error(404, "MANIFEST_UNKNOWN", "manifest unknown");
    }

    private static bool Accepts(RegistryRequest request, string type) =>
        request.Header("Accept")?.Split(',').Select(one => one.Split(';')[0].Trim()).Any(one => one == type || one == "*/*") is true;

    private RegistryAnswer PutManifest(RegistryRequest request, RegistryFakeRepository repository)
    {
        JsonNode json = JsonNode.Parse(request.Body)!;
        string digest = (ImageDigest.TryParse(request.Rest[0], out ImageDigest? named) ? named : DigestOf(request.Body)).ToString();
        if (named is not null && !named.IsOf(request.Body)) return RegistryAnswer.Error(400, "DIGEST_INVALID", "provided digest did not match uploaded content");
        IEnumerable<JsonNode?> blobs = [json["config"], .. json["layers"]?.AsArray() ?? []];
        if (blobs.Any(blob => blob is not null && !repository.Blobs.ContainsKey((string)blob["digest"]!))) return RegistryAnswer.Error(404, "MANIFEST_BLOB_UNKNOWN", "blob unknown to registry");
        repository.Manifests[digest] = (request.Header("Content-Type")!, request.Body);
        if (!request.Rest[0].Contains(':', StringComparison.Ordinal)) repository.Tags[request.Rest[0]] = digest;
        RegistryAnswer answer = Told(new RegistryAnswer(201), digest);
        return json["subject"] is { } subject && HasReferrers ? answer.With("OCI-Subject", (string)subject["digest"]!) : answer;
    }

    private RegistryAnswer Delete(RegistryRequest request, RegistryFakeRepository repository)
    {
        if (repository.Tags.TryGetValue(request.Rest[0], out string? tagged))
        {
            if (RefusesTagDeletion > 0) return RegistryAnswer.Error(RefusesTagDeletion, "UNSUPPORTED", "the operation is unsupported");
            repository.Tags.Remove(request.Rest[0]);
            if (DeletesImageWithTag) repository.Manifests.Remove(tagged);
            return new RegistryAnswer(202);
        }
        if (!repository.Manifests.Remove(request.Rest[0])) return RegistryAnswer.Error(404, "MANIFEST_UNKNOWN", "manifest unknown");
        foreach (string tag in repository.Tags.Where(tag => tag.Value == request.Rest[0]).Select(tag => tag.Key).ToList()) repository.Tags.Remove(tag);
        return new RegistryAnswer(202);
    }

    private RegistryAnswer Tags(RegistryRequest request, RegistryFakeRepository repository)
    {
        string[] rest = [.. repository.Tags.Keys.Order(StringComparer.Ordinal).Where(tag => request["last"] is not { } last || string.CompareOrdinal(tag, last) > 0)];
        string[] page = [.. rest.Take(PageSize)];
        var answer = RegistryAnswer.Json(200, new JsonObject { ["name"] = request.Repository, ["tags"] = page.Length == 0 ? null : new JsonArray([.. page.Select(tag => (JsonNode)tag)]) });
        if (ListsDigests)
        {
            // the first page has those without tags
            IEnumerable<string> digests = repository.Manifests.Keys.Where(digest => page.Any(tag => repository.Tags[tag] == digest) || (request["last"] is null && !repository.Tags.ContainsValue(digest)));
            answer = RegistryAnswer.Json(200, new JsonObject
            {
                ["child"] = new JsonArray(),
                ["manifest"] = new JsonObject(digests.Select(digest => KeyValuePair.Create(digest, (JsonNode?)new JsonObject
                {
                    ["imageSizeBytes"] = "1000",
                    ["layerId"] = "",
                    ["mediaType"] = repository.Manifests[digest].Type,
                    ["tag"] = new JsonArray([.. page.Where(tag => repository.Tags[tag] == digest).Select(tag => (JsonNode)tag)]),
                    ["timeCreatedMs"] = "0",
                    ["timeUploadedMs"] = "1700000000000",
                }))),
                ["name"] = request.Repository,
                ["tags"] = new JsonArray([.. page.Select(tag => (JsonNode)tag)]),
            });
        }
        return rest.Length > PageSize ? answer.With("Link", $"</v2/{request.Repository}/tags/list?n={PageSize}&last={page[^1]}>; rel=\"next\"") : answer;
    }

    private RegistryAnswer Referrers(RegistryRequest request, RegistryFakeRepository repository)
    {
        if (!HasReferrers) return new RegistryAnswer(404, "404 page not found"u8.ToArray(), "text/plain");
        var found = new JsonArray();
        foreach ((string digest, (string type, byte[] bytes)) in repository.Manifests)
        {
            if ((string?)JsonNode.Parse(bytes)!["subject"]?["digest"] == request.Rest[0]) found.Add((JsonNode)new JsonObject { ["mediaType"] = type, ["digest"] = digest, ["size"] = bytes.Length });
        }
        return RegistryAnswer.Json(200, new JsonObject { ["schemaVersion"] = 2, ["mediaType"] = ImageMediaType.OciIndex, ["manifests"] = found }, ImageMediaType.OciIndex);
    }

    private RegistryAnswer Upload(RegistryRequest request)
    {
        if (request.Method == "POST")
        {
            if (Mounts && request["mount"] is { } wanted && Repositories.TryGetValue(request["from"]!, out RegistryFakeRepository? source) && source.Blobs.TryGetValue(wanted, out byte[]? there))
            {
                At(request.Repository).Blobs[wanted] = there;
                return Told(new RegistryAnswer(201), wanted);
            }
            string begun = Guid.NewGuid().ToString("n");
            _uploads[begun] = new MemoryStream();
            RegistryAnswer answer = Going(request, begun);
            return LeastChunk is { } least ? answer.With("OCI-Chunk-Min-Length", $"{least}") : answer;
        }
        string id = request.Rest[1];
        if (!_uploads.TryGetValue(id, out MemoryStream? upload)) return RegistryAnswer.Error(404, "BLOB_UPLOAD_UNKNOWN", "blob upload unknown to registry");
        if (request.Method == "DELETE")
        {
            _uploads.Remove(id);
            return new RegistryAnswer(204);
        }
        if (request.Method == "PATCH" && request.Header("Content-Range") is { } range && long.Parse(range.Split('-')[0], CultureInfo.InvariantCulture) != upload.Length) return Going(request, id) with { Status = 416 };
        if (request.Method == "PUT" && request.Body.Length > 0 && upload.Length == 0 && RefusesWhole > 0) return RegistryAnswer.Error(RefusesWhole, "UNSUPPORTED", "not as a whole");
        upload.Write(request.Body);
        return request.Method == "PUT" ? Complete(request, id, upload.ToArray()) : Going(request, id) with { Status = request.Method == "GET" ? 204 : 202 };
    }

    private RegistryAnswer Complete(RegistryRequest request, string id, byte[] bytes)
    {
        _uploads.Remove(id);
        if (!ImageDigest.Parse(request["digest"]!).IsOf(bytes)) return RegistryAnswer.Error(400, "DIGEST_INVALID", "provided digest did not match uploaded content");
        At(request.Repository).Blobs[request["digest"]!] = bytes;
        return Told(new RegistryAnswer(201), request["digest"]!);
    }

    // the state changes with each answer: who goes on at an old address is turned away by some registries
    private RegistryAnswer Going(RegistryRequest request, string id)
    {
        string path = $"/v2/{request.Repository}/blobs/uploads/{id}?state=MARKED-STATE-{Guid.NewGuid():n}";
        return new RegistryAnswer(202).With("Location", UploadHost is null ? path : new Uri(UploadHost, path).AbsoluteUri).With("Range", $"0-{Math.Max(_uploads[id].Length - 1, 0)}");
    }

    private RegistryFakeRepository At(string name) => Repositories.TryGetValue(name, out RegistryFakeRepository? there) ? there : Repositories[name] = new RegistryFakeRepository();

    private RegistryAnswer Told(RegistryAnswer answer, string digest) => TellsDigests ? answer.With("Docker-Content-Digest", digest) : answer;
}
