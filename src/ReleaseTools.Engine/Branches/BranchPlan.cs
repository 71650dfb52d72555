using ReleaseTools.Branches;
using ReleaseTools.Versions;

namespace ReleaseTools.Engine.Branches;

/// <summary>What a branch request comes to. Nothing is written yet.</summary>
/// <param name="Head">Where main is on the remote.</param>
/// <param name="Main">What main is called there.</param>
public sealed record BranchPlan(ReleaseBranch Branch, BranchVersions Versions, BranchNames Names, string Main, string Head, string Target, string Action);
