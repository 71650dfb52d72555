using ReleaseTools.Staging.Pages;
using ReleaseTools.Versions;

namespace ReleaseTools.Engine.Staging.Pages;

/// <summary>All that the page is made from.</summary>
/// <param name="Notes">The Markdown of those releases whose notes the page shows.</param>
internal sealed record PageContent(ReleaseIndex Index, IReadOnlyDictionary<ReleaseVersion, string> Notes)
{
    public bool IsEmpty => Index.Releases.Count == 0;
}
