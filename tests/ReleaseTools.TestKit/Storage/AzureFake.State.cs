using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;

namespace ReleaseTools.TestKit.Storage;

public sealed partial class AzureFake
{
    private readonly Dictionary<(string Container, string Name), Dictionary<string, byte[]>> _blocks = [];
    private long _writes = 0x8DE000000000000;

    /// <summary>By name, with their objects by name.</summary>
    public Dictionary<string, SortedDictionary<string, AzureStored>> Containers { get; } = new(StringComparer.Ordinal);

    /// <summary>How many lines a page of a listing has.</summary>
    public int PageSize { get; set; } = 1000;

    /// <summary>Writes whatever the condition says, as a poor emulator would.</summary>
    public bool IgnoresConditions { get; set; }

    /// <summary>Bytes of blocks that came.</summary>
    public long BlockBytes { get; private set; }

    /// <summary>Objects that have blocks which no list names, with how many.</summary>
    public IReadOnlyList<(string Name, int Blocks)> Uploads
    {
        get
        {
            lock (_lock) return [.. _blocks.Where(upload => upload.Value.Count > 0).Select(upload => (upload.Key.Name, upload.Value.Count))];
        }
    }

    public SortedDictionary<string, AzureStored> AddContainer(string name) => Containers[name] = new SortedDictionary<string, AzureStored>(StringComparer.Ordinal);

    /// <summary>Forgets the blocks that no list names, as the service does after a week, and when the object is written otherwise.</summary>
    public void ExpireBlocks()
    {
        lock (_lock) _blocks.Clear();
    }

    private AzureFakeAnswer Answer(AzureRequest request, byte[] body)
    {
        if (!Containers.TryGetValue(request.Container, out SortedDictionary<string, AzureStored>? objects))
            return AzureFakeAnswer.Error(404, "ContainerNotFound", "The specified container does not exist.");
        AzureStored? there = objects.GetValueOrDefault(request.Name);
        if (request.Header("Content-MD5") is { } sent && sent != Md5(body)) return AzureFakeAnswer.Error(400, "Md5Mismatch", "The MD5 value specified in the request did not match with the MD5 value calculated by the server.");
        if (request.Verb == "list") return List(request, objects);
        if (request.Verb == "block") return Block(request, body);
        if (request.Verb == "block-from") return Source(request) is { } refused ? refused : Block(request, Part(request));
        if (request.Verb == "blocks") return there is null && Blocks(request).Count == 0 ? Missing() : BlockList(request);
        if (Refused(request, there) is { } no) return no;
        if (request.Verb == "put") return Store(request, objects, body, Md5(body));
        if (request.Verb == "commit") return Commit(request, objects, there, body);
        if (request.Verb == "copy") return Source(request) ?? Copy(request, objects);
        if (there is null) return Missing();
        if (request.Verb == "stat") return AzureFakeAnswer.Of(200, there);
        if (request.Verb == "media") return Media(request, there);
        objects.Remove(request.Name);
        return new AzureFakeAnswer(202, []);
    }

    private static AzureFakeAnswer Missing() => AzureFakeAnswer.Error(404, "BlobNotFound", "The specified blob does not exist.");

    private AzureFakeAnswer? Refused(AzureRequest request, AzureStored? there)
    {
        if (IgnoresConditions) return null;
        if (request.Header("If-None-Match") is "*" && there is not null) return AzureFakeAnswer.Error(409, "BlobAlreadyExists", "The specified blob already exists.");
        if (request.Header("If-Match") is not { } wanted || wanted.Trim('"') == there?.ETag) return null;
        return there is null && request.Verb is "delete" or "stat" or "media" ? Missing()
            : AzureFakeAnswer.Error(412, "ConditionNotMet", "The condition specified using HTTP conditional header(s) is not met.");
    }

    /// <summary>What is wrong with the source of a copy.</summary>
    private AzureFakeAnswer? Source(AzureRequest request)
    {
        var source = new Uri(request.Header("x-ms-copy-source")!);
        if (request.Header("x-ms-copy-source-authorization") is { } bearer) Authorizations.Enqueue(bearer);
        if (source.Query.Split('&').FirstOrDefault(pair => pair.StartsWith("sig=", StringComparison.Ordinal)) is { } signature) Authorizations.Enqueue(Uri.UnescapeDataString(signature["sig=".Length..]));
        if (Found(source) is not { } there) return AzureFakeAnswer.Error(404, "CannotVerifyCopySource", "The specified resource does not exist.");
        return request.Header("x-ms-source-if-match") is { } wanted && wanted.Trim('"') != there.ETag
            ? AzureFakeAnswer.Error(412, "SourceConditionNotMet", "The source condition specified using HTTP conditional header(s) is not met.")
            : null;
    }

    private AzureStored? Found(Uri source)
    {
        (string container, string name) = AzureRequest.Place(source.PathAndQuery);
        return Containers.GetValueOrDefault(container)?.GetValueOrDefault(name);
    }

    private byte[] Part(AzureRequest request)
    {
        long[] ends = [.. request.Header("x-ms-source-range")!["bytes=".Length..].Split('-').Select(end => long.Parse(end, CultureInfo.InvariantCulture))];
        return Found(new Uri(request.Header("x-ms-copy-source")!))!.Bytes[(int)ends[0]..(int)(ends[1] + 1)];
    }

    private AzureFakeAnswer Copy(AzureRequest request, SortedDictionary<string, AzureStored> objects)
    {
        AzureStored source = Found(new Uri(request.Header("x-ms-copy-source")!))!;
        IReadOnlyDictionary<string, string> metadata = Metadata(request);
        return AzureFakeAnswer.Of(202, objects[request.Name] = source with { Name = request.Name, ETag = NextETag(), Updated = DateTimeOffset.UtcNow, Metadata = metadata.Count > 0 ? metadata : source.Metadata });
    }

    private Dictionary<string, byte[]> Blocks(AzureRequest request) => _blocks.TryGetValue((request.Container, request.Name), out Dictionary<string, byte[]>? blocks)
        ? blocks
        : _blocks[(request.Container, request.Name)] = [];

    private AzureFakeAnswer Block(AzureRequest request, byte[] body)
    {
        BlockBytes += body.Length;
        Blocks(request)[request["blockid"]!] = body;
        return new AzureFakeAnswer(201, []);
    }

    private AzureFakeAnswer BlockList(AzureRequest request) => AzureFakeAnswer.Document(
        $"<BlockList><UncommittedBlocks>{string.Concat(Blocks(request).Select(block => $"<Block><Name>{block.Key}</Name><Size>{block.Value.Length}</Size></Block>"))}</UncommittedBlocks></BlockList>");

    private AzureFakeAnswer Commit(AzureRequest request, SortedDictionary<string, AzureStored> objects, AzureStored? there, byte[] body)
    {
        Dictionary<string, byte[]> blocks = Blocks(request);
        string[] names = [.. XElement.Parse(Encoding.UTF8.GetString(body).TrimStart('\uFEFF')).Elements().Select(element => element.Value)];
        if (names.Any(name => !blocks.ContainsKey(name))) return AzureFakeAnswer.Error(400, "InvalidBlockList", "The specified block list is invalid.");
        return Store(request, objects, [.. names.SelectMany(name => blocks[name])], null);
    }

    private AzureFakeAnswer Store(AzureRequest request, SortedDictionary<string, AzureStored> objects, byte[] bytes, string? md5)
    {
        _blocks.Remove((request.Container, request.Name));
        return AzureFakeAnswer.Of(201, objects[request.Name] = new AzureStored(request.Name, bytes, NextETag())
        {
            ContentType = request.Header("x-ms-blob-content-type"),
            CacheControl = request.Header("x-ms-blob-cache-control"),
            Md5 = request.Header("x-ms-blob-content-md5") ?? md5,
            Metadata = Metadata(request),
        });
    }

    private static Dictionary<string, string> Metadata(AzureRequest request) => request.Context.Request.Headers
        .Where(header => header.Key.StartsWith("x-ms-meta-", StringComparison.OrdinalIgnoreCase)).ToDictionary(header => header.Key["x-ms-meta-".Length..], header => header.Value.ToString());

    private string NextETag() => $"0x{++_writes:X}";

    private static string Md5(byte[] bytes) => Convert.ToBase64String(MD5.HashData(bytes));
}
