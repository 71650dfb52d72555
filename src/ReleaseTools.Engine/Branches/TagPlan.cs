using ReleaseTools.Branches;

namespace ReleaseTools.Engine.Branches;

/// <summary>What a tag request comes to. Nothing is written yet.</summary>
/// <param name="Commit">Where the tag will be; null = at a commit that is made for it.</param>
/// <param name="Local">The tag in this repository; null where it has none.</param>
/// <param name="Remote">The tag on the remote; null where it has none.</param>
/// <param name="Target">What is worked on, for a question or a preview.</param>
/// <param name="Action">What is done with it.</param>
public sealed record TagPlan(TagVerdict Verdict, string? Commit, TagPlace? Local, TagPlace? Remote, string Target, string Action);
