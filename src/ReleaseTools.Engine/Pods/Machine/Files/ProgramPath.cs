namespace ReleaseTools.Engine.Pods.Machine.Files;

/// <summary>Finds programs.</summary>
internal static class ProgramPath
{
    // services have these on their path, too, where a user's shell has not
    private static readonly string[] s_system = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

    /// <returns>The path of the first that is installed; null where none is.</returns>
    public static string? Find(IReadOnlyDictionary<string, string> environment, params string[] names) =>
        names.SelectMany(name => environment.GetValueOrDefault("PATH", "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Concat(s_system).Select(folder => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
}
