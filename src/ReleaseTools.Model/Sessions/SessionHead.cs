using ReleaseTools.Versions;

namespace ReleaseTools.Sessions;

/// <summary>What tells one session from another: as much as has to be read of each to find the one that is meant.</summary>
public sealed record SessionHead(string Product, ReleaseVersion Version, string Commit, DateTimeOffset CommitDate, string DefinitionDigest, bool Rehearsal)
{
    /// <inheritdoc cref="SessionSettings.Id"/>
    public string Id => SessionSettings.IdOf(Product, Version, Rehearsal);
}
