using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using ReleaseTools.Engine.GitHub.Pulls;
using ReleaseTools.Engine.Progress;
using ReleaseTools.GitHub;
using ReleaseTools.Notes.Pulls;

namespace ReleaseTools.Engine.Notes.Pulls;

/// <summary>
/// Asks GitHub for the pull requests of a range: a page of a hundred after the other, newest change first, until each is found or what follows is older than the
/// range; then singly for the few that are left. Whatever happens, what was answered is kept.
/// </summary>
internal sealed class PullCollector(PullApi api, PullRange range, PullAnswers answers, CherryPickOrigins picked, Action keep, IProgressSink progress)
{
    private const int MostPages = 50, MostBarren = 2, Together = 4, LongestChain = 3;

    // clocks differ, and a merge may be made some time before it is pushed
    private static readonly TimeSpan s_slack = TimeSpan.FromDays(1);

    private readonly Dictionary<int, PullRequest> _listed = [];
    private readonly HashSet<string> _unnamed = new(range.Unnamed, StringComparer.Ordinal);

    public async Task CollectAsync(CancellationToken cancellation)
    {
        using IProgressPart part = progress.Begin("pull requests", total: null, ProgressUnit.Items);
        foreach (PullRequest pull in answers.Pulls.Values) _unnamed.Remove(pull.MergeCommit ?? "");
        try
        {
            bool resumes = answers.AsOf is not null;
            DateTimeOffset? known = answers.AsOf;
            await ListAsync(part, cancellation);
            if (resumes) await CatchUpAsync(known!.Value, part, cancellation);
            await picked.FindAsync(api, range, answers, _listed.Values, cancellation);
            await FollowAsync(part, cancellation);
            answers.IsComplete = true;
        }
        finally
        {
            keep();
        }
    }

    private async Task ListAsync(IProgressPart part, CancellationToken cancellation)
    {
        int barren = 0;
        while (answers.NextPage is > 0 and int page)
        {
            if (page > MostPages || IsFound || (_unnamed.Count == 0 && barren >= MostBarren)) break;
            IReadOnlyList<Octokit.PullRequest> pulls = await api.PageAsync(page, cancellation);
            int found = pulls.Count(Take);
            barren = found > 0 ? 0 : barren + 1;
            part.Advance(found);
            if (page == 1) answers.AsOf = pulls.Count > 0 ? pulls[0].UpdatedAt : DateTimeOffset.MinValue;
            bool isLast = pulls.Count < PullApi.PageSize || pulls[^1].UpdatedAt < range.Since - s_slack;
            answers.NextPage = isLast ? 0 : page + 1;
            keep();
        }
        if (answers.NextPage > MostPages && _unnamed.Count > 0)
            progress.Say($"{_unnamed.Count} commits name no pull request, and none is theirs among the {MostPages * PullApi.PageSize} of {api.Repository} that changed last; older ones were not looked through");
    }

    /// <summary>What changed since the list was begun has moved to its beginning, past where it broke off.</summary>
    private async Task CatchUpAsync(DateTimeOffset known, IProgressPart part, CancellationToken cancellation)
    {
        for (int page = 1; page <= MostPages && !IsFound; page++)
        {
            IReadOnlyList<Octokit.PullRequest> pulls = await api.PageAsync(page, cancellation);
            part.Advance(pulls.Count(Take));
            if (pulls.Count < PullApi.PageSize || pulls[^1].UpdatedAt <= known) return;
        }
    }

    /// <summary>Those that are left, each by its number; then what they were picked from, and what that was picked from.</summary>
    private async Task FollowAsync(IProgressPart part, CancellationToken cancellation)
    {
        for (int round = 0; round <= LongestChain; round++)
        {
            List<int> missing = [.. Wanted().Where(number => !answers.Knows(number))];
            if (missing.Count == 0) return;
            using var gate = new SemaphoreSlim(Together);
            await Task.WhenAll(missing.Select(number => AskAsync(number, gate, part, cancellation)));
        }
    }

    private async Task AskAsync(int number, SemaphoreSlim gate, IProgressPart part, CancellationToken cancellation)
    {
        if (!_listed.TryGetValue(number, out PullRequest? pull))
        {
            await gate.WaitAsync(cancellation);
            try
            {
                pull = await api.TryGetAsync(number, cancellation) is { MergedAt: not null } single ? MergedPull.Of(single) : null;
            }
            finally
            {
                gate.Release();
            }
        }
        lock (answers)
        {
            if (pull is null) answers.Absent.Add(number);
            else answers.Pulls[number] = pull;
        }
        part.Advance(1);
    }

    private IEnumerable<int> Wanted() => range.Numbers
        .Concat(answers.Picked.Values.Where(number => number > 0))
        .Concat(answers.Pulls.Values.SelectMany(pull => CherryPick.Of(pull)?.PullRequests ?? []))
        .Distinct();

    private bool IsFound => _unnamed.Count == 0 && range.Numbers.All(answers.Knows);

    /// <returns>Whether it is one of those that are wanted, and is new.</returns>
    private bool Take(Octokit.PullRequest resource)
    {
        if (resource.MergedAt is null) return false;
        PullRequest pull = MergedPull.Of(resource);
        bool isNew = _listed.TryAdd(pull.Number, pull) && !answers.Pulls.ContainsKey(pull.Number);
        if (!range.Numbers.Contains(pull.Number) && !range.Brings(pull)) return false;
        answers.Pulls[pull.Number] = pull;
        _unnamed.Remove(pull.MergeCommit ?? "");
        return isNew;
    }

    /// <summary>For people: how much was asked.</summary>
    public static string Count(int requests, int commits) => string.Create(CultureInfo.InvariantCulture, $"{requests} request{(requests == 1 ? "" : "s")} for {commits} commit{(commits == 1 ? "" : "s")}");
}

/// <summary>What GitHub has said of one range of commits so far. Complete, it is all that the range's notes need, for ever.</summary>
internal sealed record PullAnswers
{
    public const int CurrentSchema = 1;

    public int Schema { get; init; } = CurrentSchema;

    /// <summary>Whether nothing is left to ask.</summary>
    public bool IsComplete { get; set; }

    /// <summary>The next page of the list of pull requests; 0 = no more of them is needed.</summary>
    public int NextPage { get; set; } = 1;

    /// <summary>What had changed last when the first page was asked for; null = it was not yet.</summary>
    public DateTimeOffset? AsOf { get; set; }

    /// <summary>Merged pull requests, by number.</summary>
    public SortedDictionary<int, PullRequest> Pulls { get; init; } = [];

    /// <summary>Numbers that are no merged pull request's.</summary>
    public SortedSet<int> Absent { get; init; } = [];

    /// <summary>The pull request that brought a commit that others were picked from; 0 = none.</summary>
    public SortedDictionary<string, int> Picked { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Whether it says nothing yet: that is no reason to lose what was kept before.</summary>
    [JsonIgnore]
    public bool IsEmpty => !IsComplete && AsOf is null && Pulls.Count + Absent.Count + Picked.Count == 0;

    public bool Knows(int number) => Pulls.ContainsKey(number) || Absent.Contains(number);
}

/// <summary>
/// Keeps answers in files, one for each range of commits: a range never changes, so that its file is right for as long as nobody wants to know what was edited
/// on GitHub since. What can't be read is asked for again.
/// </summary>
/// <param name="folder">Made with the first file.</param>
internal sealed class PullCache(string folder)
{
    /// <summary>The file of a range; it tells of exactly these commits.</summary>
    public string PathOf(GitHubRepository repository, PullRange range)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (RangeCommit commit in range.Commits) digest.AppendData(Encoding.ASCII.GetBytes(commit.Hash));
        string host = repository.Host.Replace(':', '_');
        return Path.Combine(folder, host, repository.Owner.ToLowerInvariant(), repository.Name.ToLowerInvariant(), Convert.ToHexStringLower(digest.GetHashAndReset())[..32] + ".json");
    }

    /// <returns>Null where there is nothing that can be used.</returns>
    public static PullAnswers? Read(string path)
    {
        try
        {
            if (!File.Exists(path)) return null;
            using FileStream file = File.OpenRead(path);
            return JsonSerializer.Deserialize(file, PullCacheJson.Default.PullAnswers) is { Schema: PullAnswers.CurrentSchema } answers ? answers : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    public static void Write(string path, PullAnswers answers)
    {
        if (answers.IsEmpty) return;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        AtomicFile.Write(path, digest: null, stream => JsonSerializer.Serialize(stream, answers, PullCacheJson.Readable.PullAnswers));
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(PullAnswers))]
internal sealed partial class PullCacheJson : JsonSerializerContext
{
    // bodies are full of backticks and quotes; the file is no part of a page
    public static PullCacheJson Readable => field ??= new(new JsonSerializerOptions(Default.Options) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
