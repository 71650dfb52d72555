using System.Text;
using ReleaseTools.Engine.GitHub.Pulls;
using ReleaseTools.Engine.Source;
using ReleaseTools.Notes;
using ReleaseTools.Notes.Pulls;

namespace ReleaseTools.Engine.Notes.Pulls;

/// <summary>Finds the pull requests of commits that others were picked from: by what was listed, by their own messages where this clone has them, else by asking.</summary>
internal sealed class CherryPickOrigins(GitCommand git)
{
    public async Task FindAsync(PullApi api, PullRange range, PullAnswers answers, IReadOnlyCollection<PullRequest> listed, CancellationToken cancellation)
    {
        List<string> missing = [.. range.CherryPickOrigins.Where(hash => !answers.Picked.ContainsKey(hash))];
        if (missing.Count == 0) return;
        foreach (string hash in missing)
        {
            bool Names(string? commit) => commit is not null && commit.StartsWith(hash, StringComparison.OrdinalIgnoreCase);
            if (listed.FirstOrDefault(pull => Names(pull.MergeCommit) || Names(pull.HeadCommit)) is { } pull) answers.Picked[hash] = pull.Number;
        }
        missing.RemoveAll(answers.Picked.ContainsKey);
        foreach ((string hash, string message) in await MessagesAsync(missing, cancellation))
        {
            if (NoteCommit.Read(hash, isMerge: false, new Person("", ""), message) is { PullRequests: [.., var number] }) answers.Picked[hash] = number;
        }
        foreach (string hash in missing.Where(hash => !answers.Picked.ContainsKey(hash)))
        {
            Octokit.PullRequest? pull = (await api.OfCommitAsync(hash, cancellation)).FirstOrDefault(each => each.MergedAt is not null);
            answers.Picked[hash] = pull?.Number ?? 0;
            if (pull is not null) answers.Pulls[pull.Number] = MergedPull.Of(pull);
        }
    }

    private async Task<IEnumerable<(string Hash, string Message)>> MessagesAsync(List<string> hashes, CancellationToken cancellation)
    {
        if (hashes.Count == 0) return [];
        string input = string.Join('\n', hashes) + "\n";
        var found = new List<(string, string)>();
        await git.StreamAsync(["cat-file", "--batch"], Encoding.ASCII.GetBytes(input), async stream =>
        {
            using var reader = new BinaryReader(stream);
            await Task.Run(() => ReadObjects(reader, hashes, found), cancellation);
            return found.Count;
        }, cancellation);
        return found;
    }

    // "<id> commit <size>\n<content>\n", in the order of the questions; "<question> missing\n" for what is not there
    private static void ReadObjects(BinaryReader reader, List<string> hashes, List<(string Hash, string Message)> found)
    {
        foreach (string hash in hashes)
        {
            string[] header = ReadLine(reader).Split(' ');
            if (header.Length != 3 || !int.TryParse(header[2], out int size)) continue;
            byte[] content = reader.ReadBytes(size);
            reader.ReadByte();
            string text = Encoding.UTF8.GetString(content);
            if (header[1] == "commit" && text.IndexOf("\n\n", StringComparison.Ordinal) is > 0 and int body) found.Add((hash, text[(body + 2)..]));
        }
    }

    private static string ReadLine(BinaryReader reader)
    {
        var line = new StringBuilder();
        for (byte next = reader.ReadByte(); next != '\n'; next = reader.ReadByte()) line.Append((char)next);
        return line.ToString();
    }
}
