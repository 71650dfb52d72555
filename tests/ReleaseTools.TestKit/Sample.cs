using ReleaseTools.Definitions;
using ReleaseTools.Sessions;
using ReleaseTools.Versions;

namespace ReleaseTools.TestKit;

/// <summary>Values for tests that need some, and not which.</summary>
internal static class Sample
{
    public const string Commit = "0123456789abcdef0123456789abcdef01234567";

    public static SessionSettings Settings(string version = "1.2.0", string commit = Commit, Func<ReleaseDefinition, ReleaseDefinition>? define = null)
    {
        ReleaseDefinition definition = new() { Product = "hello" };
        definition = define?.Invoke(definition) ?? definition;
        return new SessionSettings
        {
            Product = definition.Product,
            Version = ReleaseVersion.Parse(version),
            Tag = "v" + version,
            Commit = commit,
            CommitDate = new DateTimeOffset(2026, 11, 21, 9, 30, 0, TimeSpan.Zero),
            Branch = "main",
            Repository = "/src/hello",
            Definition = definition,
            DefinitionDigest = DefinitionDigest.Of(definition),
        };
    }

    /// <summary>A release of a channel that takes the place of its earlier ones.</summary>
    /// <param name="tag">The channel's tag, with variables.</param>
    /// <param name="others">More channels.</param>
    public static SessionSettings Replacing(string? tag, string made, string version, string branch = "main", params ChannelDefinition[] others) => Settings(version, define: definition =>
        definition with { Channels = [new ChannelDefinition { Name = "daily", Tag = tag, Replace = true }, .. others] }) with
    { Channel = "daily", Tag = made, Branch = branch };
}
