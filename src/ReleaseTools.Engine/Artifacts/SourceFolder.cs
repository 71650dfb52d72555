using System.IO.Enumeration;
using Microsoft.Extensions.FileSystemGlobbing.Abstractions;

namespace ReleaseTools.Engine.Artifacts;

/// <summary>
/// A folder as globs see it. Unlike the globbing library's own, it takes symbolic links as leaves, so that no link leads
/// out of the tree or round in circles; git's own files and the tool's are not in it.
/// </summary>
/// <param name="hidden">A folder that is not there: the one that is written to.</param>
internal sealed class SourceFolder(string path, string hidden, DirectoryInfoBase? parent = null) : DirectoryInfoBase
{
    private static readonly EnumerationOptions s_everything = new() { AttributesToSkip = FileAttributes.None };

    public override string Name => Path.GetFileName(path);

    public override string FullName => path;

    public override DirectoryInfoBase? ParentDirectory => parent;

    public override IEnumerable<FileSystemInfoBase> EnumerateFileSystemInfos() =>
        new FileSystemEnumerable<FileSystemInfoBase>(path, Make, s_everything) { ShouldIncludePredicate = IsSource };

    // only for "..", which the planner refuses, and never called for anything else
    public override DirectoryInfoBase GetDirectory(string path) => this;

    public override FileInfoBase GetFile(string path) => new SourceFile(Path.Combine(FullName, path), this);

    private FileSystemInfoBase Make(ref FileSystemEntry entry)
    {
        string full = Path.Combine(path, entry.FileName.ToString());
        bool isFolder = entry.IsDirectory && !entry.Attributes.HasFlag(FileAttributes.ReparsePoint);
        return isFolder ? new SourceFolder(full, hidden, this) : new SourceFile(full, this);
    }

    private bool IsSource(ref FileSystemEntry entry) =>
        !entry.FileName.SequenceEqual(".git")
        && !(parent is null && entry.FileName.SequenceEqual(".release"))
        && !(entry.IsDirectory && Path.Join(path, entry.FileName) == hidden);

    private sealed class SourceFile(string path, DirectoryInfoBase parent) : FileInfoBase
    {
        public override string Name => Path.GetFileName(path);

        public override string FullName => path;

        public override DirectoryInfoBase ParentDirectory => parent;
    }
}
