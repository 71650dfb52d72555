namespace ReleaseTools.Checks;

/// <summary>A commit of a branch, with what its checks say.</summary>
/// <param name="Commit">The full id.</param>
/// <param name="Branch">The branch that was looked through.</param>
/// <param name="Subject">The first line of its message.</param>
public sealed record CheckedCommit(string Commit, string Branch, string Subject)
{
    /// <summary>Who wrote it, as git has it.</summary>
    public required string Author { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset Date { get; init; }

    /// <summary>Whether every check that counts is green.</summary>
    public required bool IsGreen { get; init; }

    /// <summary>Why it was taken or passed over: <c>pending: build (queued)</c>.</summary>
    public required string Reason { get; init; }

    /// <summary>The checks that count.</summary>
    public IReadOnlyList<CommitCheck> Checks { get; init; } = [];

    /// <summary>The checkout that was asked from: the next command works there.</summary>
    public string Repository { get; init; } = ".";

    public override string ToString() => Commit;
}
