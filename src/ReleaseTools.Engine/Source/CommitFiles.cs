using System.Text;

namespace ReleaseTools.Engine.Source;

/// <summary>
/// Files of a commit in a temporary folder, and commits made from what is changed there: with an index of its own, so that the user's checkout, branch and
/// index stay as they are.
/// </summary>
internal sealed class CommitFiles : IDisposable
{
    private const string RegularFile = "100";

    private readonly DirectoryInfo _home;
    private readonly string _commit;
    private readonly GitCommand _git;

    private CommitFiles(GitRepository source, string commit, DirectoryInfo home)
    {
        (_home, _commit, Root) = (home, commit, Path.Combine(home.FullName, "files"));
        _git = new GitCommand(source.Root, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["GIT_INDEX_FILE"] = Path.Combine(home.FullName, "index"),
            // large files are not fetched for this
            ["GIT_LFS_SKIP_SMUDGE"] = "1",
        });
    }

    /// <summary>The top folder.</summary>
    public string Root { get; }

    /// <summary>Opens a commit. No file is there yet.</summary>
    public static async Task<CommitFiles> OpenAsync(GitRepository source, string commit, CancellationToken cancellation)
    {
        var files = new CommitFiles(source, commit, Directory.CreateTempSubdirectory("release-tools-"));
        try
        {
            Directory.CreateDirectory(files.Root);
            await files._git.RunAsync(["read-tree", commit], cancellation);
            return files;
        }
        catch
        {
            files.Dispose();
            throw;
        }
    }

    /// <summary>Writes files of the commit into the folder, as a checkout would. All of them where one that is wanted is no regular file: a link leads to others.</summary>
    /// <param name="paths">Relative to the top folder, with forward slashes; what the commit does not have is left out.</param>
    public async Task WriteAsync(IReadOnlyCollection<string> paths, CancellationToken cancellation)
    {
        IReadOnlyDictionary<string, string> modes = await ModesAsync(paths, cancellation);
        string prefix = $"--prefix={Root}/";
        if (paths.All(path => modes.GetValueOrDefault(path)?.StartsWith(RegularFile, StringComparison.Ordinal) is true))
            await _git.RunAsync(["checkout-index", "--quiet", "--force", prefix, "-z", "--stdin"], Encoding.UTF8.GetBytes(string.Concat(paths.Select(path => path + '\0'))), cancellation);
        else
            await _git.RunAsync(["checkout-index", "--quiet", "--force", "--all", prefix], cancellation);
    }

    /// <summary>Makes a commit on top, of some files as they are in the folder now. No branch moves.</summary>
    /// <returns>Its id.</returns>
    public async Task<string> CommitAsync(IReadOnlyCollection<string> paths, string message, CancellationToken cancellation)
    {
        IReadOnlyDictionary<string, string> modes = await ModesAsync(paths, cancellation);
        foreach (string path in paths)
        {
            string blob = await _git.RunAsync(["hash-object", "-w", $"--path={path}", "--", Path.Combine(Root, path)], cancellation);
            await _git.RunAsync(["update-index", "--cacheinfo", $"{modes[path]},{blob},{path}"], cancellation);
        }
        string tree = await _git.RunAsync(["write-tree"], cancellation);
        return await _git.RunAsync(["commit-tree", tree, "-p", _commit, "-F", "-"], Encoding.UTF8.GetBytes(message), cancellation);
    }

    public void Dispose()
    {
        try { _home.Delete(recursive: true); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException) { /* the system's temporary folder is swept by the system */ }
    }

    private async Task<IReadOnlyDictionary<string, string>> ModesAsync(IReadOnlyCollection<string> paths, CancellationToken cancellation)
    {
        string output = await _git.RunAsync(["--literal-pathspecs", "ls-files", "--stage", "-z", "--", .. paths], cancellation);
        var modes = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string line in output.Split('\0', StringSplitOptions.RemoveEmptyEntries))
        {
            string path = line[(line.IndexOf('\t', StringComparison.Ordinal) + 1)..];
            if (paths.Contains(path)) modes[path] = line[..line.IndexOf(' ', StringComparison.Ordinal)];
        }
        return modes;
    }
}

/// <summary>A commit object as git stores it: bytes, since messages and names may be in any encoding.</summary>
internal sealed class CommitText
{
    private readonly List<byte[]> _header = [];
    private readonly byte[] _message;

    public CommitText(ReadOnlySpan<byte> content)
    {
        while (content.Length > 0 && content[0] != '\n')
        {
            int end = content.IndexOf((byte)'\n');
            _header.Add(content[..end].ToArray());
            content = content[(end + 1)..];
        }
        _message = content.ToArray();
    }

    public string Tree => Value("tree ").Single();

    public IReadOnlyList<string> Parents => [.. Value("parent ")];

    /// <summary>
    /// The same commit elsewhere: who made it, when, and what it says stay as they are, so that two who put it there come to the same id.
    /// A signature does not hold for it any more, and goes.
    /// </summary>
    public byte[] On(string tree, string? parent)
    {
        var text = new MemoryStream();
        void Line(ReadOnlySpan<byte> line)
        {
            text.Write(line);
            text.WriteByte((byte)'\n');
        }

        Line(Encoding.ASCII.GetBytes("tree " + tree));
        if (parent is not null) Line(Encoding.ASCII.GetBytes("parent " + parent));
        foreach (byte[] line in _header.Where(line => Starts(line, "author ") || Starts(line, "committer ") || Starts(line, "encoding "))) Line(line);
        text.Write(_message);
        return text.ToArray();
    }

    private IEnumerable<string> Value(string name) => _header.Where(line => Starts(line, name)).Select(line => Encoding.Latin1.GetString(line, name.Length, line.Length - name.Length));

    private static bool Starts(byte[] line, string name) => line.AsSpan().StartsWith(Encoding.ASCII.GetBytes(name));
}
