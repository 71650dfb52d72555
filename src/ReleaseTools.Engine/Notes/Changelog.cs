using System.Security.Cryptography;
using System.Text;
using ReleaseTools.Engine.IO;
using ReleaseTools.Notes;
using ReleaseTools.Notes.Changelogs;
using ReleaseTools.Sessions;

namespace ReleaseTools.Engine.Notes;

/// <summary>Keeps a project's changelog file.</summary>
public static class Changelog
{
    private static readonly string[] s_otherMarkup = [".adoc", ".asciidoc", ".org", ".textile", ".html"];
    private static readonly byte[] s_mark = [0xEF, 0xBB, 0xBF];

    /// <summary>Puts the release's section into the file, as <see cref="ChangelogText.Put"/> says. Doing it twice changes nothing.</summary>
    /// <param name="path">The file; it is made where it is missing.</param>
    /// <returns>Whether the file is another now, and what became of the section.</returns>
    /// <exception cref="RefusedException">The file is in another markup, or has no place for the section; it stays as it is.</exception>
    public static async Task<(bool IsChanged, ChangelogOutcome Outcome)> UpdateAsync(string path, ReleaseNotes notes, CancellationToken cancellation)
    {
        NotesDocument document = await NotesJson.ReadAsync(notes.JsonPath, cancellation);
        byte[] old = await ReadAsync(path, cancellation);
        (byte[] updated, ChangelogOutcome outcome) = Put(path, old, document);
        if (old.AsSpan().SequenceEqual(updated)) return (false, outcome);
        AtomicFile.Write(path, digest: null, stream => stream.Write(updated));
        return (true, outcome);
    }

    /// <summary>Finds out before a run whether the section will have a place; changes nothing.</summary>
    /// <exception cref="RefusedException">It will not, for the reasons that <see cref="UpdateAsync"/> has.</exception>
    internal static async Task CheckAsync(string path, ReleaseSession session, CancellationToken cancellation) =>
        Put(path, await ReadAsync(path, cancellation), new(NotesDocument.CurrentSchema, session.Product, session.Version, session.Tag, session.Settings.CommitDate, null, session.Commit, 0, [], [], []));

    // Latin-1 maps each byte to one character and back: text that isn't valid UTF-8 survives too
    private static (byte[] Text, ChangelogOutcome Outcome) Put(string path, byte[] old, NotesDocument notes)
    {
        if (s_otherMarkup.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase))
            throw new RefusedException("ChangelogMarkup", ErrorCategory.InvalidData, path, $"{path} is neither in Markdown nor in reStructuredText.",
                "Name another changelog (notes.changelog in the definition), or leave out --update-changelog (in PowerShell: -UpdateChangelog).");
        bool isRst = Path.GetExtension(path).Equals(".rst", StringComparison.OrdinalIgnoreCase), isMarked = old.AsSpan().StartsWith(s_mark);
        var entry = new ChangelogEntry(notes.Version, Raw(notes.Tag), Raw(notes.Product), DateOnly.FromDateTime(notes.Date.Date), marks => Raw(isRst ? RstChanges.Write(notes, marks) : NotesMarkdown.WriteChanges(notes, marks)))
        {
            Markup = isRst ? ChangelogMarkup.ReStructuredText : ChangelogMarkup.Markdown,
        };
        ChangelogUpdate update = ChangelogText.Put(Encoding.Latin1.GetString(isMarked ? old.AsSpan(s_mark.Length) : old), entry);
        if (update.Text is { } text) return ([.. isMarked ? s_mark : [], .. Encoding.Latin1.GetBytes(text)], update.Outcome);
        throw new RefusedException("ChangelogFormUnknown", ErrorCategory.InvalidData, path,
            $"{path} has text, but no heading that names a version or says \"Unreleased\": there is no telling where {notes.Version} belongs.",
            $"Add {(isRst ? "the heading `Unreleased`, underlined," : "the line `## [Unreleased]`")} where the section belongs, with an empty line before and after it, and run the command again.");

        static string Raw(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));
    }

    private static async Task<byte[]> ReadAsync(string path, CancellationToken cancellation)
    {
        try
        {
            byte[] bytes = await File.ReadAllBytesAsync(path, cancellation);
            return bytes is not ([0xFF, 0xFE, ..] or [0xFE, 0xFF, ..]) ? bytes : throw new RefusedException("ChangelogEncoding", ErrorCategory.InvalidData, path,
                $"{path} is written in UTF-16.", "Save it as UTF-8.");
        }
        catch (FileNotFoundException)
        {
            return [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ReleaseException("ChangelogUnreadable", ErrorCategory.ReadError, path, $"Could not read {path}: {e.Message}", inner: e);
        }
    }
}

/// <summary>Writes files so that a reader finds the old bytes or the new ones, never a part.</summary>
internal static class AtomicFile
{
    /// <param name="digest">Gets every byte too; null = none is wanted.</param>
    public static void Write(string path, IncrementalHash? digest, Action<Stream> write)
    {
        string target = new FileInfo(path) is { LinkTarget: not null } link ? link.ResolveLinkTarget(returnFinalTarget: true)!.FullName : Path.GetFullPath(path);
        string draft = Path.Combine(Path.GetDirectoryName(target)!, $".{Path.GetFileName(target)}.{Path.GetRandomFileName()}.tmp");
        try
        {
            using (var stream = new MeteredStream(File.Create(draft), digest is null ? null : digest.AppendData)) write(stream);
            if (!OperatingSystem.IsWindows() && File.Exists(target)) File.SetUnixFileMode(draft, File.GetUnixFileMode(target));
            File.Move(draft, target, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ReleaseException("FileNotWritten", ErrorCategory.WriteError, path, $"Could not write {path}: {e.Message}", "Make room, or make the folder writable.", e);
        }
        finally
        {
            if (File.Exists(draft)) File.Delete(draft);
        }
    }
}
