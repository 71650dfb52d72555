using ReleaseTools.Engine.Images;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Images;
using ReleaseTools.Promotion;

namespace ReleaseTools.Engine.Promotion.Requests;

/// <summary>Finds what is staged under a tag.</summary>
internal sealed class StagedTags(IImagePlaces places, IProgressSink progress)
{
    /// <param name="images">As the manifest names them.</param>
    /// <param name="needsAll">Whether each has to be there; else those count that are.</param>
    /// <returns>Sorted.</returns>
    /// <exception cref="RefusedException">Some, or all, are not there.</exception>
    public async Task<IReadOnlyList<PromotedTag>> FindAsync(ManifestFiles files, IReadOnlyList<string> images, bool needsAll, string tag, CancellationToken cancellation)
    {
        PromotionRegistry source = files.Manifest.Registries.Single(registry => registry.IsSource);
        if (images.Count == 0)
            throw new RefusedException("PromotionListEmpty", ErrorCategory.ObjectNotFound, files.Path, $"{files.Path} lists no images whose tag {tag} could be looked for in {source}.", "Name them: --image hello (in PowerShell: -Image hello).");
        await using var survey = new PromotionSurvey(repository => places.OpenSource(ImageLocation.Of(repository)), progress);
        await survey.AskAsync(images.Select(image => source.Of(image).WithTag(tag)), cancellation);
        ILookup<bool, (string Image, ImageDigest? Digest)> found = images.Distinct(StringComparer.Ordinal).Select(image => (image, survey.Found.TagOf(source.Of(image), tag))).ToLookup(each => each.Item2 is not null);
        if (!found.Contains(true) || (needsAll && found.Contains(false)))
        {
            throw new RefusedException("PromotionNotStaged", ErrorCategory.ObjectNotFound, tag, $"{source} has no {string.Join(", no ", found[false].Take(10).Select(each => $"{each.Image}:{tag}"))}{(found[false].Count() > 10 ? ", and others" : "")}.",
                "Stage the images first, or name the tag that they are staged with.");
        }
        foreach ((string image, _) in found[false]) progress.Say($"{source.Of(image)} has no {tag}: left out");
        return [.. found[true].Select(each => new PromotedTag(each.Image, each.Digest!, tag)).OrderBy(each => each.Image, StringComparer.Ordinal)];
    }
}
