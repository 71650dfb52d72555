using ReleaseTools.Logging;

namespace ReleaseTools.Engine.Source;

/// <summary>
/// The environment that git runs in: without the secrets of this process, and with those settings pinned that would change what git does for us. The user's identity, credential
/// helpers, mirrors and certificates count as always.
/// </summary>
internal static class GitEnvironment
{
    private const string Count = "GIT_CONFIG_COUNT", Key = "GIT_CONFIG_KEY_", Value = "GIT_CONFIG_VALUE_";

    /// <summary>What credential helpers of GitHub, GitLab and Azure DevOps read.</summary>
    private static readonly string[] s_logins =
    [
        "GH_TOKEN", "GITHUB_TOKEN", "GH_ENTERPRISE_TOKEN", "GITHUB_ENTERPRISE_TOKEN", "GITLAB_TOKEN", "CI_JOB_TOKEN", "SYSTEM_ACCESSTOKEN", "AZURE_DEVOPS_EXT_PAT", "BITBUCKET_TOKEN",
    ];

    /// <summary>How git's own variables start, and those of its credential manager and its ssh.</summary>
    private static readonly string[] s_git = ["GIT_", "GCM_", "SSH_"];

    /// <summary>The variables that name a repository, as a hook of git hands them down (<c>git rev-parse --local-env-vars</c>).</summary>
    public static IReadOnlyList<string> Repository { get; } =
    [
        "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_COMMON_DIR", "GIT_NAMESPACE", "GIT_PREFIX", "GIT_SHALLOW_FILE",
        "GIT_GRAFT_FILE", "GIT_INTERNAL_SUPER_PREFIX", "GIT_IMPLICIT_WORK_TREE", "GIT_ATTR_SOURCE", "GIT_QUARANTINE_PATH",
    ];

    /// <summary>Programs that git would run in passing, and an encoding that its answers would come in.</summary>
    private static readonly (string Name, string Value)[] s_always = [("core.fsmonitor", "false"), ("i18n.logOutputEncoding", "UTF-8")];

    private static readonly (string Name, string Value) s_noHooks = ("core.hooksPath", "/dev/null");

    /// <summary>What would make other files of the same commit. Written into a clone, it also counts for the git of build steps.</summary>
    public static IReadOnlyList<(string Name, string Value)> OfFiles { get; } =
    [
        ("core.autocrlf", "false"), ("core.eol", "lf"), ("core.safecrlf", "false"), ("core.attributesFile", "/dev/null"),
        // where Windows allows no links, git finds that out when it makes the clone
        .. OperatingSystem.IsWindows() ? new[] { ("core.longPaths", "true") } : [("core.symlinks", "true")],
    ];

    private static readonly (string Name, string Value)[] s_clone = [("core.sparseCheckout", "false"), ("submodule.recurse", "false"), ("init.templateDir", ""), ("advice.detachedHead", "false")];

    /// <param name="variables">The environment of the process to come: that of this one, which is changed.</param>
    /// <param name="use">What git runs for.</param>
    /// <param name="own">Variables that this git has for itself.</param>
    /// <param name="settings">More settings to pin.</param>
    public static void Prepare(IDictionary<string, string?> variables, GitUse use, IReadOnlyDictionary<string, string> own, IEnumerable<(string Name, string Value)> settings)
    {
        foreach (string name in variables.Keys.Where(name => !IsFor(name, use)).ToArray()) variables.Remove(name);
        variables["GIT_TERMINAL_PROMPT"] = "0";
        variables["GIT_OPTIONAL_LOCKS"] = "0";
        variables["LC_ALL"] = "C.UTF-8";
        variables["LANGUAGE"] = "";
        if (use.HasFlag(GitUse.Clone)) variables["GIT_ATTR_NOSYSTEM"] = "1";
        foreach ((string name, string value) in own) variables[name] = value;

        int count = int.TryParse(variables.TryGetValue(Count, out string? inherited) ? inherited : null, out int known) ? known : 0;
        foreach ((string name, string value) in Settings(use).Concat(settings))
        {
            variables[$"{Key}{count}"] = name;
            variables[$"{Value}{count++}"] = value;
        }
        variables[Count] = $"{count}";
    }

    private static IEnumerable<(string Name, string Value)> Settings(GitUse use) =>
        s_always.Concat(use.HasFlag(GitUse.Hooks) ? [] : [s_noHooks]).Concat(use.HasFlag(GitUse.Clone) ? OfFiles.Concat(s_clone) : []);

    private static bool IsFor(string name, GitUse use)
    {
        if (use.HasFlag(GitUse.Clone) && Repository.Contains(name, StringComparer.OrdinalIgnoreCase)) return false;
        if (!SecretName.IsSecret(name) || name.StartsWith(Key, StringComparison.OrdinalIgnoreCase)) return true;
        return use.HasFlag(GitUse.LogIn) && (s_logins.Contains(name, StringComparer.OrdinalIgnoreCase) || s_git.Any(start => name.StartsWith(start, StringComparison.OrdinalIgnoreCase)));
    }
}

/// <summary>What git runs for, which decides what it sees and what counts of its settings.</summary>
[Flags]
internal enum GitUse
{
    /// <summary>A question to the user's checkout, or work in it.</summary>
    Checkout = 0,

    /// <summary>A clone of ours: the same commit makes the same files in it under any settings.</summary>
    Clone = 1,

    /// <summary>A remote may ask for a login.</summary>
    LogIn = 2,

    /// <summary>Hooks of the checkout run.</summary>
    Hooks = 4,
}
