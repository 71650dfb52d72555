namespace ReleaseTools.ServerTests.Images;

/// <summary>Images of single platforms, made by umoci and moved by skopeo: other programs than ours.</summary>
internal static class PlatformImages
{
    /// <summary>Makes a layout with one image for each architecture, tagged with its name.</summary>
    public static async Task MakeAsync(TestFolder work, string layout, params string[] architectures)
    {
        Requires.Program("umoci");
        Requires.Program("skopeo");
        string path = work.At(layout);
        await Tool.RunAsync("umoci", "init", "--layout", path);
        foreach (string architecture in architectures)
        {
            string root = Path.GetDirectoryName(work.Write($"{layout}-{architecture}/hello", $"hello {architecture}"))!, image = $"{path}:{architecture}";
            await Tool.RunAsync("umoci", "new", "--image", image);
            await Tool.RunAsync("umoci", "insert", "--rootless", "--image", image, root, "/etc");
            await Tool.RunAsync("umoci", "config", "--image", image, "--os", "linux", "--architecture", architecture, "--config.cmd", "/bin/hello");
        }
    }

    public static Task<string> CopyAsync(string from, string to, params string[] options) =>
        Tool.RunAsync("skopeo", ["copy", "--quiet", "--insecure-policy", "--src-tls-verify=false", "--dest-tls-verify=false", .. options, from, to]);

    /// <summary>A manifest, byte for byte.</summary>
    public static Task<string> RawAsync(string image) => Tool.RunAsync("skopeo", "inspect", "--raw", "--tls-verify=false", image);
}
