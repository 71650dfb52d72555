using ReleaseTools.Definitions;
using ReleaseTools.Engine.Images;
using ReleaseTools.Engine.Progress;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Workflow.Images;
using ReleaseTools.Images;
using ReleaseTools.Prerequisites;
using ReleaseTools.Sessions;

namespace ReleaseTools.Engine.Workflow.Prerequisites;

/// <summary>Finds out whether the images of a release can be written to their repositories. Nothing is left there.</summary>
internal sealed class ImageProbe(ReleaseWorkspace workspace)
{
    public async Task<IReadOnlyList<PrerequisiteFinding>> TestAsync(ReleaseSession session, CancellationToken cancellation)
    {
        var images = new SessionImages(workspace, session, NoProgress.Instance);
        var places = new ImagePlaces(workspace.Environment);
        var findings = new List<PrerequisiteFinding>();
        IReadOnlyList<ImageDefinition> named;
        try { named = images.Definitions(); }
        catch (ReleaseException e) { return [new PrerequisiteFinding("images", PrerequisiteOutcome.Failed, e.Message, "names that registries take", e.Remedy)]; }
        foreach (string repository in named.SelectMany(image => image.Repositories()).Distinct(StringComparer.Ordinal))
            findings.Add(await TestAsync(places, images.Locate(repository), cancellation));
        findings.AddRange(await TestTagsAsync(session, images, places, cancellation));
        return findings;
    }

    // which image a build makes is known only afterwards: where it is the same again, its tags are no conflict
    private async Task<IReadOnlyList<PrerequisiteFinding>> TestTagsAsync(ReleaseSession session, SessionImages images, ImagePlaces places, CancellationToken cancellation)
    {
        var findings = new List<PrerequisiteFinding>();
        ReleaseTags tags = images.Tags(workspace.PublishStore(session));
        foreach ((ImageDefinition image, string repository, string tag) in images.KnownTags())
        {
            try
            {
                await using IImageTarget target = places.OpenTarget(images.Locate(repository));
                if (await target.ResolveAsync(tag, cancellation) is not { } there || session.Images.Any(built => built.Name == image.Name && built.Digest == there)) continue;
                if (await tags.MayTakeAsync(new ImageNaming(repository, tag, there, Floats: false), cancellation)) continue;
                findings.Add(new PrerequisiteFinding($"tag {repository}:{tag}", PrerequisiteOutcome.Warning, $"it points to {there}", "free, or the image that will be built",
                    "If the build makes another image, the release stops before anything is public: choose another tag, or list it under 'floating'."));
            }
            catch (ReleaseException) { /* a repository that can't be read is among the findings already */ }
        }
        return findings;
    }

    private static async Task<PrerequisiteFinding> TestAsync(ImagePlaces places, ImageLocation place, CancellationToken cancellation)
    {
        string name = $"write {place}";
        const string needed = "the right to push";
        try
        {
            await using IImageTarget target = places.OpenTarget(place);
            if (target is IImageAccess access) await access.RequireWriteAsync(cancellation);
            return new PrerequisiteFinding(name, PrerequisiteOutcome.Passed, "writable", needed);
        }
        catch (ReleaseException e)
        {
            return new PrerequisiteFinding(name, PrerequisiteOutcome.Failed, e.Message, needed, e.Remedy);
        }
    }
}
