using System.Text.Json;
using System.Text.Json.Serialization;
using ReleaseTools.Engine.Storage.File;

namespace ReleaseTools.Engine.References;

/// <summary>
/// Changes several files as one. The new contents are written first, then the journal that names them: from then on the update has happened, and
/// whoever comes next carries it on where it was interrupted. Without the journal nothing has happened, and the contents are swept.
/// </summary>
/// <param name="root">The top folder of the checkout.</param>
internal sealed class UpdateJournal(string root, IFileWriter writer)
{
    private const string LockKey = "version-references";

    private readonly string _folder = Path.Combine(root, ".release", "work", "references");

    private string JournalPath => Path.Combine(_folder, "journal.json");

    /// <summary>Whether an update was begun and may not have come to its end.</summary>
    public bool HasLeftovers => Directory.Exists(_folder);

    /// <summary>Whether an update was decided on and is to be carried on.</summary>
    public bool IsPending => File.Exists(JournalPath);

    /// <summary>Holds off the updates of all other processes.</summary>
    public Task<IDisposable> LockAsync(CancellationToken cancellation) => KeyLock.TakeAsync(new TemporaryFolder(Path.Combine(root, ".release")), LockKey, cancellation);

    /// <summary>Writes the new contents and decides on them. Under the lock.</summary>
    public void Commit(IReadOnlyList<FileRewrite> files)
    {
        writer.MakeFolder(_folder);
        for (int i = 0; i < files.Count; i++) writer.Write(ContentPath(i), files[i].After, like: files[i].FullPath);
        JournalEntry[] entries = [.. files.Select(file => new JournalEntry(file.Path, FileRewrite.Digest(file.Before), FileRewrite.Digest(file.After)))];
        string draft = JournalPath + ".draft";
        writer.Write(draft, JournalContext.Format(entries), like: null);
        writer.Rename(draft, JournalPath);
    }

    /// <summary>Carries on what was decided on, and sweeps what wasn't. Under the lock.</summary>
    /// <returns>Null where there was nothing to carry on.</returns>
    public CarriedOn? CarryOn()
    {
        if (!HasLeftovers) return null;
        CarriedOn? result = IsPending ? Install(Read()) : null;
        if (result is not null) writer.Delete(JournalPath);
        foreach (string leftover in Directory.EnumerateFiles(_folder)) writer.Delete(leftover);
        Directory.Delete(_folder);
        return result;
    }

    private CarriedOn Install(JournalEntry[] entries)
    {
        var result = new CarriedOn([], []);
        for (int i = 0; i < entries.Length; i++)
        {
            JournalEntry entry = entries[i];
            (string? file, _) = CheckoutPath.Resolve(root, entry.Path);
            string? digest = file is not null && File.Exists(file) ? FileRewrite.Digest(File.ReadAllBytes(file)) : null;
            string? beside = file is null ? null : Path.Combine(Path.GetDirectoryName(file)!, $".{Path.GetFileName(file)}.release-tmp");
            if (digest == entry.Before)
            {
                byte[] content = File.Exists(ContentPath(i)) ? File.ReadAllBytes(ContentPath(i)) : [];
                if (FileRewrite.Digest(content) != entry.After) throw Damaged($"the new content of {entry.Path} is not what it says");
                writer.Write(beside!, content, like: file);
                writer.Rename(beside!, file!);
            }
            else if (beside is not null && File.Exists(beside))
            {
                writer.Delete(beside);
            }
            // neither what it was nor what it was to become: somebody has edited it, and knows better
            (digest == entry.Before || digest == entry.After ? result.Done : result.Edited).Add(entry.Path);
        }
        return result;
    }

    private JournalEntry[] Read()
    {
        try
        {
            return JournalContext.Parse(File.ReadAllBytes(JournalPath));
        }
        catch (JsonException e)
        {
            throw Damaged(e.Message);
        }
    }

    private string ContentPath(int index) => Path.Combine(_folder, $"{index}.new");

    private ReleaseException Damaged(string why) => new("JournalDamaged", ErrorCategory.InvalidData, JournalPath,
        $"An update of version references was interrupted, and can't be carried on: {JournalPath}: {why}.",
        $"Remove the folder {_folder}, look at what git diff shows, and update again.");
}

/// <summary>What became of an update that had been interrupted.</summary>
/// <param name="Done">The files that are now as it wanted them.</param>
/// <param name="Edited">The files that somebody had changed meanwhile: they were left as they are.</param>
internal sealed record CarriedOn(List<string> Done, List<string> Edited);

/// <summary>One file of an update that has been decided on.</summary>
/// <param name="Path">Relative to the top of the checkout, with forward slashes.</param>
/// <param name="Before">SHA-256 of its content before.</param>
/// <param name="After">SHA-256 of its content afterwards.</param>
internal sealed record JournalEntry(string Path, string Before, string After);

/// <summary>The journal's text.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, NewLine = "\n", RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(JournalEntry[]))]
internal sealed partial class JournalContext : JsonSerializerContext
{
    public static byte[] Format(JournalEntry[] entries) => JsonSerializer.SerializeToUtf8Bytes(entries, Default.JournalEntryArray);

    /// <exception cref="JsonException">It is no journal.</exception>
    public static JournalEntry[] Parse(byte[] text) => JsonSerializer.Deserialize(text, Default.JournalEntryArray) ?? throw new JsonException("it is null");
}
