using Microsoft.Extensions.FileSystemGlobbing;
using ReleaseTools.Artifacts;
using ReleaseTools.Definitions;
using ReleaseTools.Engine.Artifacts.Archives;

namespace ReleaseTools.Engine.Artifacts;

/// <summary>Finds one definition's files.</summary>
internal sealed class DefinitionPlanner(SourceTree tree, ArtifactDefinition definition, List<ArtifactProblem> problems)
{
    private readonly ArchiveFormat _format = definition.Format != ArchiveFormat.None ? definition.Format : ArchiveFormats.OfName(definition.Name);
    private readonly string _strip = AsPrefix(definition.Strip), _wrap = AsPrefix(definition.Wrap);
    private readonly Matcher? _executable = Executables(definition.Executable);

    private bool IsArchive => _format != ArchiveFormat.None && !_format.IsOfOneFile();

    public IReadOnlyList<PlannedArtifact> Plan(CancellationToken cancellation)
    {
        var entries = new List<SourceEntry>();
        foreach (string path in MatchAll().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            cancellation.ThrowIfCancellationRequested();
            if (MakeEntry(path) is { } entry) entries.Add(entry);
        }
        if (IsArchive) return PlanArchive(entries);
        if (definition.Name is not { } name) return [.. entries.Select(entry => new PlannedArtifact(entry.Entry.Name, definition, _format, [entry]))];
        if (entries.Count <= 1) return [.. entries.Select(entry => new PlannedArtifact(name, definition, IsCompressed(entry) ? ArchiveFormat.None : _format, [entry]))];
        Report("NotAnArchive", $"{entries.Count} files can't be one file of this name: end it in .tar.gz, .zip or .tar.zst to pack them, or leave the name away to release each as it is.");
        return [];
    }

    // a file that is compressed already gets another name
    private bool IsCompressed(SourceEntry entry) => _format.IsOfOneFile() && ArchiveFormats.OfName(entry.Path) == _format;

    private IReadOnlyList<PlannedArtifact> PlanArchive(List<SourceEntry> entries)
    {
        if (_wrap.Split('/').Contains("..") || Path.IsPathRooted(_wrap)) Report("WrapInvalid", $"{Show(definition.Wrap!)}, its 'wrap', is no folder inside an archive.");
        if (entries.Count > 0 && !entries.Exists(entry => entry.Path.StartsWith(_strip, StringComparison.Ordinal)))
            Report("StripMatchesNothing", $"none of its files is in {Show(_strip)}, which 'strip' takes away: {Show(entries[0].Path)} is not.");
        foreach (IGrouping<string, SourceEntry> same in entries.GroupBy(entry => entry.Entry.Name, StringComparer.Ordinal).Where(same => same.Count() > 1))
            Report("DuplicateEntry", $"{string.Join(" and ", same.Select(entry => Show(entry.Path)))} would both be {Show(same.Key)} in the archive.");
        return entries.Count == 0 ? [] : [new(definition.Name!, definition, _format, [.. entries.OrderBy(entry => entry.Entry.Name, StringComparer.Ordinal)])];
    }

    /// <summary>Of globs that are alternatives, one that matches is enough.</summary>
    private IEnumerable<string> MatchAll()
    {
        if (definition.Match == GlobMatch.Every) return definition.Files.SelectMany(Match);
        string[] matches = [.. definition.Files.Where(IsInside).SelectMany(tree.Match)];
        if (matches.Length == 0) Report("NothingMatches", $"no file matches any of {string.Join(", ", definition.Files.Select(Show))}.");
        return matches;
    }

    private IReadOnlyList<string> Match(string glob)
    {
        if (!IsInside(glob)) return [];
        string[] matches = [.. tree.Match(glob)];
        if (matches.Length > 0) return matches;
        string hint = Directory.Exists(tree.FullPath(glob)) ? $" It is a folder: {glob.TrimEnd('/')}/** matches what it holds." : "";
        Report("NothingMatches", $"no file matches {Show(glob)}.{hint}");
        return [];
    }

    private bool IsInside(string glob)
    {
        if (!Path.IsPathRooted(glob) && !glob.Split('/', '\\').Contains("..", StringComparer.Ordinal)) return true;
        Report("GlobOutsideSource", $"{Show(glob)} leads out of the source.");
        return false;
    }

    private SourceEntry? MakeEntry(string path)
    {
        string? target = tree.LinkTarget(path);
        if (target is not null && tree.Resolve(path) is not { } followed) return Report("LinkOutsideTree", $"the link {Show(path)} leads out of the tree: it points to {Show(target)}.");
        if (target is not null && IsArchive) return MakeLink(path, target);
        string full = tree.FullPath(target is null ? path : tree.Resolve(path)!);
        var file = new FileInfo(full);
        if (!file.Exists)
        {
            return target is null ? Report("FileMissing", $"{Show(path)} can't be read: its name may not be valid UTF-8.")
                : Directory.Exists(full) ? Report("LinkToFolder", $"{Show(path)} is a link to a folder, which can't be released as a file.")
                : Report("LinkDangling", $"{Show(path)} is a link to {Show(target)}, which is not there.");
        }
        if (file.Length == 0 && SpecialFiles.IsSpecial(full)) return Report("SpecialFile", $"{Show(path)} is a pipe, a socket or a device, not a file: have the build remove it, or match other files.");
        string name = NameOf(path);
        bool executable = FileModes.IsExecutable(file) || (_executable is not null && (_executable.Match(name).HasMatches || _executable.Match(path).HasMatches));
        return new(path, full, new(InArchive(name), file.Length, executable));
    }

    // a link is judged by where it will be: without the stripped folder it may lead out of what is unpacked
    private SourceEntry? MakeLink(string path, string target)
    {
        string name = NameOf(path);
        int depth = name.Count(c => c == '/');
        foreach (string part in target.Split('/'))
        {
            if (part is "" or ".") continue;
            depth += part == ".." ? -1 : 1;
            if (depth < 0) return Report("LinkOutsideTree", $"the link {Show(path)} leads out of the archive: it points to {Show(target)}.");
        }
        return new(path, tree.FullPath(path), new(InArchive(name), 0, Executable: false, target));
    }

    private string NameOf(string path) =>
        !IsArchive ? Path.GetFileName(path)
        : _strip.Length > 0 && path.StartsWith(_strip, StringComparison.Ordinal) ? path[_strip.Length..]
        : path;

    private string InArchive(string name) => IsArchive ? _wrap + name : name;

    private SourceEntry? Report(string id, string message)
    {
        problems.Add(new(id, definition.Name ?? string.Join(", ", definition.Files), message));
        return null;
    }

    private static string Show(string name) => ArtifactProblem.Show(name);

    private static string AsPrefix(string? folder)
    {
        string plain = folder?.Trim('/') ?? "";
        if (plain.StartsWith("./", StringComparison.Ordinal)) plain = plain[2..];
        return plain is "" or "." ? "" : plain + "/";
    }

    private static Matcher? Executables(IReadOnlyList<string>? globs)
    {
        if (globs is null) return null;
        var matcher = new Matcher(StringComparison.Ordinal);
        matcher.AddIncludePatterns(globs);
        return matcher;
    }
}
