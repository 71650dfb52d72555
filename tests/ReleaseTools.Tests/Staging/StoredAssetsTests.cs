using ReleaseTools.Engine.GitHub.Releases;
using ReleaseTools.Engine.Staging;
using ReleaseTools.Staging;

namespace ReleaseTools.Tests.Staging;

/// <summary>A staged build as the files of a release on GitHub.</summary>
public sealed class StoredAssetsTests : StagingTestBase
{
    private static readonly string[] s_names = ["My App (x64).exe", "a~1.deb", "docs/guide.md", "日本語.pdf", "linux/tool", "windows/tool"];

    [Fact]
    public async Task Who_downloads_all_files_can_check_them_with_coreutils()
    {
        Requires.Unix();
        using var downloads = new TestFolder();

        foreach (AssetSource asset in await AssetsAsync())
        {
            await using Stream content = await asset.OpenAsync(None);
            await using FileStream file = System.IO.File.Create(downloads[asset.Name]);
            await content.CopyToAsync(file);
            Assert.Equal(asset.Size, file.Length);
        }

        Assert.Equal(s_names.Length, Tool.Run(downloads.Path, "sha256sum", "-c", "--strict", "SHA256SUMS").Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Tool.Run(downloads.Path, "sha512sum", "-c", "--strict", "--quiet", "SHA512SUMS");
    }

    [Fact]
    public async Task A_file_that_is_called_otherwise_shows_its_own_name_as_label()
    {
        Assert.Equal(
            ["My.App.x64.exe: My App (x64).exe", "RiBenYu.pdf: 日本語.pdf", "SHA256SUMS: ", "SHA512SUMS: ", "a.1.deb: a~1.deb", "guide.md: docs/guide.md", "linux-tool: linux/tool", "windows-tool: windows/tool"],
            (await AssetsAsync()).Select(asset => $"{asset.Name}: {asset.Label}").Order(StringComparer.Ordinal));
    }

    private async Task<IReadOnlyList<AssetSource>> AssetsAsync()
    {
        StagedRelease staged = await StageAsync(Request(files: [.. s_names.Select(name => File(name, name))]));
        return StoredAssets.Of(Store, staged.Prefix, await Area.ReadManifestAsync(staged, None));
    }
}
