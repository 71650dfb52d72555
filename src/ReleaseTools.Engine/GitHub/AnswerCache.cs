using System.Collections.Concurrent;

namespace ReleaseTools.Engine.GitHub;

/// <summary>
/// Answers with their ETags: asked again with <c>If-None-Match</c>, an unchanged one costs nothing of the hour's budget
/// (https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api#use-conditional-requests-if-appropriate). For as long as the process lives.
/// </summary>
internal sealed class AnswerCache
{
    private const int MostEntries = 500, MostBytes = 1 << 20;

    private readonly ConcurrentDictionary<(string Token, Uri Address), CachedAnswer> _answers = [];

    public static AnswerCache Shared { get; } = new();

    public CachedAnswer? Find(string token, Uri address) => _answers.GetValueOrDefault((token, address));

    public void Keep(string token, Uri address, CachedAnswer answer)
    {
        if (answer.Body.Length > MostBytes) return;
        if (_answers.Count >= MostEntries) _answers.Clear();
        _answers[(token, address)] = answer;
    }
}

/// <param name="Link">The header that names the next page; null where there is none.</param>
internal sealed record CachedAnswer(string ETag, ReadOnlyMemory<byte> Body, string? Link);
