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

/// <summary>
/// Reads the top folder and the commit of an ordinary checkout from its files, as gitrepository-layout(5) has them: to start git for these two takes
/// longer than all of <c>release status</c> otherwise. Whatever is out of the ordinary is git's to answer: linked work trees, submodules, other
/// reference formats, links in the path, a folder set from outside.
/// </summary>
internal static class PlainCheckout
{
    private static readonly string[] s_overrides = ["GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_CEILING_DIRECTORIES", "GIT_NAMESPACE"];

    /// <returns>Null where git must be asked; also where something can't be read, so that git says what is wrong.</returns>
    public static (string Root, string Head)? Read(string folder)
    {
        if (s_overrides.Any(name => Environment.GetEnvironmentVariable(name) is not null)) return null;
        try
        {
            for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
            {
                if (at.LinkTarget is not null) return null;
                string git = Path.Combine(at.FullName, ".git");
                if (Directory.Exists(git)) return IsReal(at) && IsPlain(git) && HeadOf(git) is { } head ? (at.FullName, head) : null;
                // a linked work tree, or a submodule; a bare repository; or the inside of a .git folder
                if (File.Exists(git) || File.Exists(Path.Combine(at.FullName, "HEAD"))) return null;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
        return null;
    }

    private static bool IsReal(DirectoryInfo folder)
    {
        for (DirectoryInfo? at = folder; at is not null; at = at.Parent)
        {
            if (at.LinkTarget is not null) return false;
        }
        return true;
    }

    private static bool IsPlain(string git)
    {
        string config = File.ReadAllText(Path.Combine(git, "config"));
        return Directory.Exists(Path.Combine(git, "objects"))
            && !new[] { "worktree", "refstorage", "include", "bare = true" }.Any(word => config.Contains(word, StringComparison.OrdinalIgnoreCase));
    }

    private static string? HeadOf(string git)
    {
        const string symbolic = "ref: ";
        string head = File.ReadAllText(Path.Combine(git, "HEAD")).Trim();
        if (!head.StartsWith(symbolic, StringComparison.Ordinal)) return CommitId(head);
        string name = head[symbolic.Length..];
        if (!name.StartsWith("refs/heads/", StringComparison.Ordinal) || name.Contains("..", StringComparison.Ordinal)) return null;
        string loose = Path.Combine(git, name);
        if (File.Exists(loose)) return CommitId(File.ReadAllText(loose).Trim());
        string packed = Path.Combine(git, "packed-refs");
        return File.Exists(packed) ? CommitId(File.ReadLines(packed).FirstOrDefault(line => line.EndsWith(" " + name, StringComparison.Ordinal))?.Split(' ')[0]) : null;
    }

    private static string? CommitId(string? text) => text is { Length: 40 or 64 } && text.All(char.IsAsciiHexDigitLower) ? text : null;
}
