namespace ReleaseTools.Engine.Source;

/// <summary>
/// Makes annotated tag objects without naming them in the repository: a push that is refused or lost then leaves nothing behind. Git makes a tag object, and signs
/// it, only together with its name, so that it is given a folder of names of its own, over the repository's objects and settings.
/// </summary>
internal sealed class TagObjects(GitRepository source)
{
    /// <returns>The id of the tag object.</returns>
    /// <exception cref="RefusedException">Git knows no identity, or could not sign.</exception>
    public async Task<string> CreateAsync(string name, string commit, string message, bool sign, CancellationToken cancellation)
    {
        string objects = await source.Git.RunAsync(["rev-parse", "--path-format=absolute", "--git-path", "objects"], cancellation);
        string settings = await source.Git.RunAsync(["rev-parse", "--path-format=absolute", "--git-path", "config"], cancellation);
        DirectoryInfo scratch = Directory.CreateTempSubdirectory("release-tag-");
        try
        {
            string[] format = commit.Length == 64 ? ["--object-format=sha256"] : [];
            await source.Git.RunAsync(["init", "--quiet", "--bare", "--template=", .. format, scratch.FullName], cancellation);
            await source.Git.RunAsync(["config", "--file", Path.Combine(scratch.FullName, "config"), "include.path", settings], cancellation);
            var git = new GitCommand(source.Root, new Dictionary<string, string>(StringComparer.Ordinal) { ["GIT_DIR"] = scratch.FullName, ["GIT_OBJECT_DIRECTORY"] = objects });
            string[] make = ["-c", "core.bare=true", "tag", sign ? "--sign" : "--annotate", "--cleanup=whitespace", $"--message={message}", name, commit];
            GitAnswer answer = await git.TryRunAsync(make, cancellation);
            if (answer.ExitCode != 0) throw Failure(name, make, answer);
            string id = await git.RunAsync(["rev-parse", "--verify", $"refs/tags/{name}"], cancellation);
            // git 2.39 tells of a missing ssh key, makes the tag without a signature, and calls that success
            if ((sign || await SignsAlwaysAsync(cancellation)) && !await new LocalTags(source).IsSignedAsync(id, cancellation)) throw NotSigned(name, answer.Error);
            return id;
        }
        finally
        {
            scratch.Delete(recursive: true);
        }
    }

    private ReleaseException Failure(string name, string[] arguments, GitAnswer answer)
    {
        bool isSigning = new[] { "sign", "gpg", "ssh-keygen" }.Any(word => answer.Error.Contains(word, StringComparison.OrdinalIgnoreCase));
        return isSigning ? NotSigned(name, answer.Error) : new GitException(source.Root, arguments, answer.ExitCode, answer.Error);
    }

    private async Task<bool> SignsAlwaysAsync(CancellationToken cancellation) =>
        (await source.Git.TryRunAsync(["config", "--type=bool", "--get", "tag.gpgSign"], cancellation)).Output.Trim() == "true";

    private static RefusedException NotSigned(string name, string why) => new(
        "SigningFailed", ErrorCategory.SecurityError, name, $"Git could not sign tag {name}: {why.Trim()}",
        "Give git a key that works here (git config user.signingkey, gpg.format; try it: git tag -s test-signing -m test), or tag without --sign (in PowerShell: -Sign).");
}
