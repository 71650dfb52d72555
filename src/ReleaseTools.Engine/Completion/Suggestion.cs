namespace ReleaseTools.Engine.Completion;

/// <summary>Something that a person may mean at a prompt.</summary>
/// <param name="Value">What would be written.</param>
/// <param name="Description">What it is, in a few words.</param>
public sealed record Suggestion(string Value, string Description);
