using ReleaseTools.Engine.Sessions;
using ReleaseTools.Sessions;

namespace ReleaseTools.TestKit;

/// <summary>Where the sessions of tests work: below a folder of this test process, which the programs that it starts inherit.</summary>
internal static class TestWork
{
    private static readonly TestFolder s_root = Begin();

    /// <summary>Has every session that is opened from now on work there.</summary>
    public static void Use() => _ = s_root;

    /// <summary>The work folders of one checkout.</summary>
    public static string Of(string checkout) => s_root.At(WorkFolderName.Of(checkout));

    /// <summary>A session's work folder.</summary>
    public static string Of(string checkout, string session) => Path.Combine(Of(checkout), session);

    public static void Remove(string checkout)
    {
        if (Directory.Exists(Of(checkout))) Directory.Delete(Of(checkout), recursive: true);
    }

    private static TestFolder Begin()
    {
        var root = new TestFolder();
        Environment.SetEnvironmentVariable(WorkFolders.Variable, root.Path);
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            try { root.Dispose(); }
            catch (IOException) { /* a program that a test left is still writing */ }
        };
        return root;
    }
}
