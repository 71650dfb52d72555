using ReleaseTools.Engine.IO;
using ReleaseTools.Sessions;

namespace ReleaseTools.Engine.Sessions;

/// <summary>
/// Where the sessions of a checkout work: outside of it. Build tools search the folders above the sources for settings and packages, and must not find those of the checkout,
/// which are in no commit.
/// </summary>
/// <param name="root">The checkout.</param>
/// <param name="home">Its <c>.release</c> folder.</param>
/// <param name="environment">The environment variables of this process.</param>
internal sealed class WorkFolders(string root, string home, IReadOnlyDictionary<string, string> environment)
{
    /// <summary>The environment variable that names the folder of all work folders.</summary>
    public const string Variable = "RELEASE_WORK";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private string? _chosen;

    /// <summary>Has sessions work below a folder that was named.</summary>
    /// <exception cref="UsageException">It is in the checkout.</exception>
    public void Choose(string folder) => _chosen = Outside(folder, "the work folder");

    /// <summary>A session's folder, which need not be there.</summary>
    /// <param name="id">The session's.</param>
    /// <exception cref="UsageException">The environment names a folder in the checkout.</exception>
    public string Of(string id)
    {
        if (_chosen is not null) return Below(_chosen, id);
        if (Kept(id) is { } kept) return kept;
        string[] places = [.. Places().Select(place => Below(place, id))];
        return places.FirstOrDefault(Directory.Exists) ?? places[0];
    }

    /// <summary>Makes a session's folder, which other users can't look into; a place that was chosen for it is remembered.</summary>
    /// <returns>The folder.</returns>
    /// <exception cref="ReleaseException">It can't be made.</exception>
    public string Prepare(string id)
    {
        string folder = Of(id);
        Exception? failure = TryMake(folder);
        if (failure is not null && _chosen is null && Kept(id) is null)
        {
            // a user without a home, such as many containers have
            foreach (string other in Places().Skip(1).Select(place => Below(place, id)))
            {
                if (TryMake(other) is null) return other;
            }
        }
        if (failure is not null)
            throw new ReleaseException("WorkFolderUnwritable", ErrorCategory.WriteError, folder, $"Could not make the work folder {folder}: {failure.Message}",
                $"Make it writable, or choose another place: --work FOLDER (in PowerShell: -WorkFolder FOLDER). The environment variable {Variable} names one for all commands.", failure);
        if (_chosen is not null) Keep(id, folder);
        return folder;
    }

    /// <summary>Removes all that a session left where it worked.</summary>
    /// <exception cref="ReleaseException">Something in it can't be removed.</exception>
    public void Delete(string id)
    {
        foreach (string folder in new[] { Kept(id), _chosen is null ? null : Below(_chosen, id) }.OfType<string>().Concat(Places().Select(place => Below(place, id))).Distinct(StringComparer.Ordinal))
        {
            if (!Directory.Exists(folder)) continue;
            Folder.Delete(folder);
            // the last session of the checkout
            try { Directory.Delete(Path.GetDirectoryName(folder)!); }
            catch (IOException) { /* it holds others */ }
        }
        // a note where it worked; an earlier version worked there
        Folder.Delete(NoteOf(id));
    }

    private string Below(string place, string id) => Path.Combine(place, WorkFolderName.Of(root), id);

    private string NoteOf(string id) => Path.Combine(home, "work", id);

    private IEnumerable<string> Places()
    {
        if (environment.GetValueOrDefault(Variable) is { Length: > 0 } named)
        {
            yield return Outside(named, Variable);
            yield break;
        }
        if (CacheFolder() is { } cache && !Contains(root, cache)) yield return cache;
        yield return Path.Combine(Path.GetTempPath(), $"releasetools-{Environment.UserName}");
    }

    /// <summary>The user's cache, by the rules of the system (https://specifications.freedesktop.org/basedir-spec/latest/).</summary>
    private string? CacheFolder()
    {
        string user = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify);
        string? cache =
            environment.GetValueOrDefault("XDG_CACHE_HOME") is { } set && Path.IsPathRooted(set) ? set
            : OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify)
            : user.Length == 0 ? null
            : OperatingSystem.IsMacOS() ? Path.Combine(user, "Library", "Caches")
            : Path.Combine(user, ".cache");
        return cache is { Length: > 0 } ? Path.Combine(cache, "releasetools") : null;
    }

    private string Outside(string folder, string what)
    {
        string full = Path.GetFullPath(folder);
        return !Contains(root, full)
            ? full
            : throw new UsageException("WorkFolderInside", folder, $"{full}, {what}, is in the checkout {root}: build tools that search the folders above the sources would find the checkout's files.",
                "Name a folder outside of it, or none: then it is in your cache folder.");
    }

    private static bool Contains(string outer, string inner)
    {
        string relative = Path.GetRelativePath(Real(outer), Real(inner));
        return relative != ".." && !relative.StartsWith("../", StringComparison.Ordinal) && !relative.StartsWith("..\\", StringComparison.Ordinal) && !Path.IsPathRooted(relative);
    }

    /// <summary>Where a path leads once every link in it is followed; of what is not there, the rest stays as it is.</summary>
    private static string Real(string path)
    {
        string real = Path.GetPathRoot(path)!;
        foreach (string part in path[real.Length..].Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries))
        {
            real = Path.Combine(real, part);
            try { real = new DirectoryInfo(real).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? real; }
            catch (IOException) { /* it is not there, or leads in a circle */ }
        }
        return real;
    }

    private static Exception? TryMake(string folder)
    {
        try
        {
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
            else Directory.CreateDirectory(folder, OwnerOnly);
            // in a place where anybody may make folders, this one could be somebody else's
            if (!OperatingSystem.IsWindows() && Path.GetDirectoryName(folder)! is var parent && (File.GetUnixFileMode(parent) & (UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)) != UnixFileMode.None)
                return new IOException($"Others can write to {parent}.");
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e;
        }
    }

    /// <summary>Where a session works that was begun with a choice; only a folder of this checkout's is believed.</summary>
    private string? Kept(string id)
    {
        try
        {
            string note = NoteOf(id);
            string? folder = File.Exists(note) ? File.ReadAllText(note).Trim() : null;
            return folder is not null && Path.IsPathRooted(folder) && folder == Below(Path.GetDirectoryName(Path.GetDirectoryName(folder)) ?? "", id) ? folder : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private void Keep(string id, string folder)
    {
        string note = NoteOf(id);
        if (Directory.Exists(note)) Folder.Delete(note);
        Directory.CreateDirectory(Path.GetDirectoryName(note)!);
        File.WriteAllText(note, folder + "\n");
    }
}
