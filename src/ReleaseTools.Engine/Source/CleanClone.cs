using ReleaseTools.Definitions;
using ReleaseTools.Engine.IO;

namespace ReleaseTools.Engine.Source;

/// <summary>Clean checkouts of one commit in folders of their own: the same files under any settings of git, with the remote of the user's checkout.</summary>
/// <param name="submodules">Which submodules they have.</param>
/// <param name="shared">Where submodules that were fetched are kept for the next clone; made where it is missing.</param>
internal sealed class CleanClone(GitRepository source, BuildSubmodules submodules, string shared)
{
    /// <param name="target">Does not exist yet.</param>
    /// <exception cref="GitException">The commit is not there, or a submodule can't be fetched.</exception>
    public async Task MakeAsync(string commit, string target, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        // of the rewritings of an address the longest counts: that of the whole path changes nothing
        var cloning = new GitCommand(source.Root) { Use = GitUse.Clone, Settings = [("protocol.file.allow", "always"), ($"url.{source.Root}.insteadOf", source.Root)] };
        await cloning.RunAsync(
            ["clone", "--quiet", "--no-checkout", "--origin", "origin", "--template=", .. GitEnvironment.OfFiles.Select(setting => $"--config={setting.Name}={setting.Value}"), "--", source.Root, target],
            cancellation);
        // a filter such as that of Git LFS, and submodules, may have to fetch
        var clone = new GitCommand(target) { Use = GitUse.Clone | GitUse.LogIn };
        if (await source.OriginAsync(cancellation) is { } origin) await clone.RunAsync(["remote", "set-url", "origin", origin], cancellation);
        await clone.RunAsync(["checkout", "--quiet", "--detach", commit], cancellation);
        if (submodules is not BuildSubmodules.No && File.Exists(Path.Combine(target, ".gitmodules"))) await AddSubmodulesAsync(clone, Path.Combine(target, ".git", "modules"), cancellation);
    }

    private async Task AddSubmodulesAsync(GitCommand clone, string modules, CancellationToken cancellation)
    {
        bool isKnown = Directory.Exists(shared);
        if (isKnown) Folder.Copy(shared, modules);
        await clone.RunAsync(["submodule", "update", "--quiet", "--init", .. submodules is BuildSubmodules.Recursive ? ["--recursive"] : Array.Empty<string>()], cancellation);
        if (isKnown || !Directory.Exists(modules)) return;
        string draft = shared + ".part";
        Folder.Delete(draft);
        Folder.Copy(modules, draft);
        Directory.Move(draft, shared);
    }
}
