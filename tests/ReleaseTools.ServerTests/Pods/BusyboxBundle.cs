using System.Formats.Tar;
using System.Text.Json;
using ReleaseTools.Images;
using ReleaseTools.Pods;
using ReleaseTools.TestKit.Pods;

namespace ReleaseTools.ServerTests.Pods;

/// <summary>Pods whose image is a whole system: busybox, linked statically, and the version of the pod.</summary>
internal static class BusyboxBundle
{
    /// <summary>Serves the files of the image by HTTP, and keeps a file in its volume.</summary>
    public const string Server = "trap 'exit 0' TERM; echo $POD_VERSION >> /data/started; httpd -f -p 127.0.0.1:$WEB_PORT -h /www & wait";

    /// <summary>Prints what the app finds: its user, its folder, its files, its environment, and where it may write.</summary>
    public const string Promises =
        "id -u; id -g; pwd; cat /data/site/index.html /www/version; echo; echo port $WEB_PORT of $POD_NAME; echo \"$ODD\"; touch /x 2>/dev/null || echo read-only; touch /tmp/new && touch /data/new && echo writable";

    private static readonly string[] s_programs = ["cat", "false", "httpd", "id", "pwd", "sh", "sleep", "touch", "true"];

    /// <summary>A name that no other test's containers have: runc knows those of the whole machine.</summary>
    public static PodLabel NewLabel() => PodLabel.Parse($"//test/t{Guid.NewGuid():N}:web");

    /// <param name="script">What the app runs; it ends with it.</param>
    /// <param name="more">Further keys of the manifest, each after a comma.</param>
    public static SampleBundle Create(PodWorld world, PodTag pod, string script, string more = "")
    {
        var bundle = new SampleBundle(world[$"busybox-{pod.Version}"]);
        return bundle.Write(pod, script, bundle.AddLayout("oci", [.. Layers(pod.Version).Select(SampleBundle.Gzip)]), "oci", more);
    }

    /// <summary>Writes the manifest for an image that is there.</summary>
    public static SampleBundle Write(this SampleBundle bundle, PodTag pod, string script, ImageDigest image, string source, string more = "")
    {
        ImageDigest data = bundle.AddFile("data.tar.gz", SampleBundle.Gzip(SampleBundle.Tar(("site/", null), ("site/index.html", "hello\n"))));
        bundle.WriteManifest($$"""
            {"name": "{{pod.Label}}", "version": "{{pod.Version}}", "schema": 1,
             "apps": [{"name": "web", "image": "base", "exec": ["/bin/sh", "-c", {{JsonSerializer.Serialize(script)}}], "user": "web", "ports": [{"name": "http"}], "environment": {"ODD": "a b $HOME %%i \"q\" \\"} }],
             "images": [{"name": "base", "version": "1", "digest": "{{image}}", "source": "{{source}}"}],
             "volumes": [{"name": "data", "version": "1", "digest": "{{data}}", "source": "data.tar.gz", "user": "33", "group": "44", "target": "/data"}],
             "tokens": {"WEB_PORT": "${port.http}"}{{more}} }
            """);
        return bundle;
    }

    /// <summary>The layers of the image, as plain tars.</summary>
    public static byte[][] Layers(PodVersion version)
    {
        string? busybox = Tool.Find("busybox");
        Assert.SkipWhen(busybox is null, "busybox is not installed");
        byte[] system = SampleBundle.Tar(tar =>
        {
            SampleBundle.Add(tar, "bin/busybox", File.ReadAllBytes(busybox));
            foreach (string name in s_programs) tar.WriteEntry(new UstarTarEntry(TarEntryType.SymbolicLink, $"bin/{name}") { LinkName = "/bin/busybox", ModificationTime = DateTimeOffset.UnixEpoch });
            SampleBundle.Add(tar, "etc/passwd", "web:x:33:44::/:/bin/sh\n"u8.ToArray());
        });
        return [system, SampleBundle.Tar(("www/version", version.ToString()))];
    }
}
