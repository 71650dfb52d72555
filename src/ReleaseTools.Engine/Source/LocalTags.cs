using ReleaseTools.Branches;

namespace ReleaseTools.Engine.Source;

/// <summary>The tags of a repository, and new ones for it. None is ever moved.</summary>
internal sealed class LocalTags(GitRepository source)
{
    /// <returns>Null where there is no such tag.</returns>
    public async Task<TagPlace?> FindAsync(string name, CancellationToken cancellation)
    {
        (int exitCode, string output, _) = await source.Git.TryRunAsync(["rev-parse", "--verify", "--quiet", $"refs/tags/{name}"], cancellation);
        return exitCode == 0 ? new TagPlace(output.Trim(), await CommitOfAsync(output.Trim(), cancellation)) : null;
    }

    /// <summary>The commit behind a tag object.</summary>
    public Task<string> CommitOfAsync(string id, CancellationToken cancellation) => source.Git.RunAsync(["rev-parse", "--verify", $"{id}^{{commit}}"], cancellation);

    /// <summary>Names an object, unless the name is taken.</summary>
    public async Task AddAsync(string name, string id, CancellationToken cancellation)
    {
        GitAnswer answer = await source.Git.TryRunAsync(["update-ref", $"refs/tags/{name}", id, new string('0', id.Length)], cancellation);
        if (answer.ExitCode == 0) return;
        // another process of this checkout may have been faster
        TagPlace? there = await FindAsync(name, cancellation);
        if (there is null) throw new GitException(source.Root, ["update-ref", $"refs/tags/{name}"], answer.ExitCode, answer.Error);
        string commit = await CommitOfAsync(id, cancellation);
        if (there.Commit != commit) throw new TagElsewhereException(name, commit, there.Commit, "in this repository");
    }

    /// <summary>Every tag, with the object that it names and the date of the tag, else of its commit.</summary>
    public async Task<IReadOnlyList<DatedTag>> ListAsync(CancellationToken cancellation)
    {
        string output = await source.Git.RunAsync(["for-each-ref", "--format=%(refname:strip=2)%00%(objectname)%00%(creatordate:iso-strict)", "refs/tags"], cancellation);
        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\0'))
            .Select(parts => new DatedTag(parts[0], parts[1], parts[2].Length > 0 ? DateTimeOffset.Parse(parts[2], System.Globalization.CultureInfo.InvariantCulture) : null))];
    }

    /// <summary>Removes a tag that still names the object.</summary>
    /// <returns>False where it names another one; a tag that is gone is removed.</returns>
    public async Task<bool> RemoveAsync(string name, string id, CancellationToken cancellation)
    {
        string[] arguments = ["update-ref", "-d", $"refs/tags/{name}", id];
        GitAnswer answer = await source.Git.TryRunAsync(arguments, cancellation);
        if (answer.ExitCode == 0) return true;
        (int exitCode, string output, _) = await source.Git.TryRunAsync(["rev-parse", "--verify", "--quiet", $"refs/tags/{name}"], cancellation);
        return exitCode != 0 || (output.Trim() != id ? false : throw new GitException(source.Root, arguments, answer.ExitCode, answer.Error));
    }

    /// <returns>Whether an object is a tag with a signature. One that another machine made need not be here, and counts as none.</returns>
    public async Task<bool> IsSignedAsync(string id, CancellationToken cancellation)
    {
        (int exitCode, string text, _) = await source.Git.TryRunAsync(["cat-file", "tag", id], cancellation);
        return exitCode == 0 && (text.Contains("\n-----BEGIN PGP SIGNATURE-----", StringComparison.Ordinal)
            || text.Contains("\n-----BEGIN SSH SIGNATURE-----", StringComparison.Ordinal)
            || text.Contains("\n-----BEGIN SIGNED MESSAGE-----", StringComparison.Ordinal));
    }
}

/// <summary>A tag as it is listed.</summary>
/// <param name="Object">The tag object, or the commit of a lightweight tag.</param>
/// <param name="Date">Null where what it names has none.</param>
internal sealed record DatedTag(string Name, string Object, DateTimeOffset? Date);

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
