namespace ReleaseTools.Engine.IO;

/// <summary>The folder of a checkout for everything local. Git ignores it by a file of its own; another keeps the logs out of what Azure Pipelines publishes of it.</summary>
internal static class ReleaseHome
{
    public const string Name = ".release";

    // https://learn.microsoft.com/azure/devops/artifacts/reference/artifactignore
    private static readonly (string Name, string Text)[] s_files = [(".artifactignore", "logs\n"), (".gitignore", "*\n")];

    public static string Of(string checkout) => Path.Combine(checkout, Name);

    /// <summary>Makes it, where it isn't there already.</summary>
    /// <returns>The folder.</returns>
    public static string Ensure(string checkout)
    {
        string home = Of(checkout);
        (string Name, string Text)[] missing = [.. s_files.Where(file => !File.Exists(Path.Combine(home, file.Name)))];
        if (missing.Length > 0) Directory.CreateDirectory(home);
        foreach ((string name, string text) in missing) File.WriteAllText(Path.Combine(home, name), text);
        return home;
    }
}
