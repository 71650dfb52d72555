using System.Text;
using ReleaseTools.Engine.Notes;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Sessions;

namespace ReleaseTools.Engine.Ci;

/// <summary>The files through which a CI is told things.</summary>
internal sealed class CiFiles(IReadOnlyDictionary<string, string> environment)
{
    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <param name="variable">The variable with the file's path.</param>
    public void Append(string variable, string text) => File.AppendAllText(PathOf(variable), text, s_utf8);

    /// <summary>Replaces what a file holds by what follows from it.</summary>
    public void Update(string variable, Func<string, string> change)
    {
        string path = PathOf(variable);
        File.WriteAllText(path, change(File.Exists(path) ? File.ReadAllText(path, s_utf8) : ""), s_utf8);
    }

    /// <summary>Writes a page where it stays until the job ends, beside the log of the session.</summary>
    /// <returns>Its full path.</returns>
    public static string WritePage(ReleaseWorkspace workspace, ReleaseSession session, string page)
    {
        string path = Path.ChangeExtension(workspace.LogPath(session.Settings), ".summary.md");
        workspace.EnsureHome();
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        WholeFile.Write(path, digest: null, stream => stream.Write(s_utf8.GetBytes(page)));
        return path;
    }

    private string PathOf(string variable) => environment.TryGetValue(variable, out string? path) && path.Length > 0
        ? path
        : throw new ReleaseException("CiFileMissing", ErrorCategory.ObjectNotFound, variable, $"The CI names no file in {variable}: it is not told.", $"Set {variable} to a file's path.");
}
