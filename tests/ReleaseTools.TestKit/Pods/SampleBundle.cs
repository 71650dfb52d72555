using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using ReleaseTools.Images;

namespace ReleaseTools.TestKit.Pods;

/// <summary>A pod to deploy: a folder with a manifest, images and volumes, all of them small.</summary>
internal sealed class SampleBundle(string path)
{
    public string Path { get; } = path;

    public string Manifest => System.IO.Path.Combine(Path, "pod.json");

    /// <summary>A bundle with one app, one image of two layers, a volume and a port.</summary>
    public static SampleBundle Create(string path, string version = "1.2.0", string more = "")
    {
        var bundle = new SampleBundle(path);
        ImageDigest image = bundle.AddLayout("images/base/oci", Tar(("bin/", null), ("bin/tool", "tool"), ("etc/passwd", "root:x:0:0::/root:/bin/sh\nweb:x:33:44::/home/web:/bin/sh\n")), Tar(("etc/version", version)));
        ImageDigest data = bundle.AddFile("volumes/data/data.tar.gz", Gzip(Tar(("site/", null), ("site/index.html", "hello"))));
        bundle.WriteManifest($$"""
            {"name": "//foo/bar:web", "version": "{{version}}", "schema": 1,
             "apps": [{"name": "web", "image": "base", "exec": ["/bin/tool", "--port", "${port.http}"], "user": "web", "mounts": [{"volume": "data", "target": "/data"}], "ports": [{"name": "http"}]}],
             "images": [{"name": "base", "version": "1", "digest": "{{image}}", "source": "images/base/oci"}],
             "volumes": [{"name": "data", "version": "1", "digest": "{{data}}", "source": "volumes/data/data.tar.gz", "user": "0", "group": "0"}],
             "tokens": {"WEB_PORT": "${port.http}"}{{more}}}
            """);
        return bundle;
    }

    public void WriteManifest(string json)
    {
        Directory.CreateDirectory(Path);
        File.WriteAllText(Manifest, json);
    }

    /// <summary>Writes a file, with its folders.</summary>
    /// <returns>Its digest.</returns>
    public ImageDigest AddFile(string name, byte[] content)
    {
        string file = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, content);
        return ImageDigest.Of(content);
    }

    /// <summary>Writes an OCI layout with an image of these layers.</summary>
    /// <returns>The digest of the image's manifest.</returns>
    public ImageDigest AddLayout(string name, params byte[][] layers)
    {
        foreach ((string file, byte[] content) in Layout(layers)) AddFile($"{name}/{file}", content);
        return ImageDigest.Of(Layout(layers).First(file => file.Name == "manifest").Content);
    }

    /// <summary>The files of an OCI layout; one more, called <c>manifest</c>, is that of its image.</summary>
    public static IReadOnlyList<(string Name, byte[] Content)> Layout(params byte[][] layers)
    {
        var files = new List<(string, byte[])>();
        string contents = string.Join(',', layers.Select(layer => $"\"{ImageDigest.Of(Plain(layer))}\""));
        string architecture = System.Runtime.InteropServices.RuntimeInformation.OSArchitecture is System.Runtime.InteropServices.Architecture.Arm64 ? "arm64" : "amd64";
        string config = Add(Encoding.UTF8.GetBytes($$"""{"os":"linux","architecture":"{{architecture}}","config":{"Env":["FROM=image"],"Entrypoint":["/bin/tool"],"WorkingDir":"/etc"},"rootfs":{"type":"layers","diff_ids":[{{contents}}]} }"""), ImageMediaType.OciConfig);
        string blobs = string.Join(',', layers.Select(layer => Add(layer, layer is [0x1F, 0x8B, ..] ? ImageMediaType.OciLayerGzip : layer is [0x28, 0xB5, ..] ? $"{ImageMediaType.OciLayer}+zstd" : ImageMediaType.OciLayer)));
        byte[] manifest = Encoding.UTF8.GetBytes($$"""{"schemaVersion":2,"mediaType":"{{ImageMediaType.OciManifest}}","config":{{config}},"layers":[{{blobs}}]}""");
        string listed = Add(manifest, ImageMediaType.OciManifest);
        files.Add(("index.json", Encoding.UTF8.GetBytes($$"""{"schemaVersion":2,"manifests":[{{listed}}]}""")));
        files.Add(("oci-layout", """{"imageLayoutVersion":"1.0.0"}"""u8.ToArray()));
        files.Add(("manifest", manifest));
        return files;

        string Add(byte[] content, string type)
        {
            var digest = ImageDigest.Of(content);
            files.Add(($"blobs/sha256/{digest.Hex}", content));
            return $$"""{"mediaType":"{{type}}","size":{{content.Length}},"digest":"{{digest}}"}""";
        }
    }

    /// <summary>A tar of an OCI layout.</summary>
    public static byte[] LayoutTar(params byte[][] layers) => Tar(entries => { foreach ((string name, byte[] content) in Layout(layers).Where(file => file.Name != "manifest")) Add(entries, name, content); });

    /// <summary>A tar of texts; a name that ends with a slash is a folder, and a text that starts with <c>-&gt;</c> is a link.</summary>
    public static byte[] Tar(params (string Name, string? Text)[] entries) => Tar(tar =>
    {
        foreach ((string name, string? text) in entries)
        {
            if (name.EndsWith('/')) tar.WriteEntry(new UstarTarEntry(TarEntryType.Directory, name) { Mode = (UnixFileMode)0x1ED, ModificationTime = DateTimeOffset.UnixEpoch });
            else if (text!.StartsWith("->", StringComparison.Ordinal)) tar.WriteEntry(new UstarTarEntry(TarEntryType.SymbolicLink, name) { LinkName = text[2..], ModificationTime = DateTimeOffset.UnixEpoch });
            else if (text.StartsWith("=>", StringComparison.Ordinal)) tar.WriteEntry(new UstarTarEntry(TarEntryType.HardLink, name) { LinkName = text[2..], ModificationTime = DateTimeOffset.UnixEpoch });
            else Add(tar, name, Encoding.UTF8.GetBytes(text));
        }
    });

    public static byte[] Tar(Action<TarWriter> write)
    {
        using var bytes = new MemoryStream();
        using (var tar = new TarWriter(bytes, TarEntryFormat.Pax, leaveOpen: true)) write(tar);
        return bytes.ToArray();
    }

    public static void Add(TarWriter tar, string name, byte[] content) =>
        tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name) { Mode = (UnixFileMode)0x1ED, ModificationTime = DateTimeOffset.UnixEpoch, DataStream = new MemoryStream(content) });

    public static byte[] Gzip(byte[] content)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest)) gzip.Write(content);
        return bytes.ToArray();
    }

    public static byte[] Zstd(byte[] content)
    {
        using var bytes = new MemoryStream();
        using (var zstd = new ZstdSharp.CompressionStream(bytes)) zstd.Write(content);
        return bytes.ToArray();
    }

    private static byte[] Plain(byte[] layer)
    {
        using var plain = new MemoryStream();
        using (Stream packed = layer switch
        {
            [0x1F, 0x8B, ..] => new GZipStream(new MemoryStream(layer), CompressionMode.Decompress),
            [0x28, 0xB5, ..] => new ZstdSharp.DecompressionStream(new MemoryStream(layer)),
            _ => new MemoryStream(layer),
        }) packed.CopyTo(plain);
        return plain.ToArray();
    }
}
