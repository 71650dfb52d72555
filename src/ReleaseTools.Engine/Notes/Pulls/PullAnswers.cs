using System.Text.Json.Serialization;
using ReleaseTools.Notes.Pulls;

namespace ReleaseTools.Engine.Notes.Pulls;

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
