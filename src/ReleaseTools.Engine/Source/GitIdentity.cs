namespace ReleaseTools.Engine.Source;

/// <summary>Who makes commits and tags.</summary>
internal static class GitIdentity
{
    /// <summary>Asks git for it before anything is made.</summary>
    /// <exception cref="RefusedException">Git knows none.</exception>
    public static async Task RequireAsync(GitRepository source, CancellationToken cancellation)
    {
        (int exitCode, _, string error) = await source.Git.TryRunAsync(["var", "GIT_COMMITTER_IDENT"], cancellation);
        if (exitCode == 0) return;
        string why = error.Split('\n').Select(line => line.Trim()).LastOrDefault(line => line.StartsWith("fatal:", StringComparison.Ordinal)) ?? "";
        throw new RefusedException("IdentityMissing", ErrorCategory.ObjectNotFound, source.Root, $"Git in {source.Root} has no name and e-mail address to tag and commit with. {why}".TrimEnd(),
            "git config --global user.name NAME; git config --global user.email ADDRESS (in CI: GIT_COMMITTER_NAME, GIT_COMMITTER_EMAIL, GIT_AUTHOR_NAME, GIT_AUTHOR_EMAIL).");
    }
}
