namespace ReleaseTools.Images.Layout;

/// <summary>A manifest that the index of a layout lists.</summary>
/// <param name="Names">What it is called there: its tag, and its whole name where a container engine noted that.</param>
public sealed record LayoutEntry(ImageDescriptor Descriptor, IReadOnlyList<string> Names);
