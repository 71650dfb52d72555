using ReleaseTools.Images;

namespace ReleaseTools.Engine.Images.Daemon;

/// <summary>Of the images that a Dockerfile was to become, one for each platform, one was not made: none is kept.</summary>
internal sealed class PlatformNotBuiltException(string dockerfile, IReadOnlyList<ImagePlatform> all, ImagePlatform failed, ReleaseException inner) : ReleaseException(
    inner.ErrorId, inner.Category, failed.ToString(), $"{dockerfile} was not built for {failed}, and no index was made. {States(all, failed)} {inner.Message}", inner.Remedy, inner)
{
    public override ExitCode ExitCode => InnerException is ReleaseException inner ? inner.ExitCode : base.ExitCode;

    private static string States(IReadOnlyList<ImagePlatform> all, ImagePlatform failed) => string.Join(' ', new[]
    {
        Said(all.TakeWhile(platform => platform != failed), "Built"),
        Said(all.SkipWhile(platform => platform != failed).Skip(1), "Not started"),
    }.OfType<string>());

    private static string? Said(IEnumerable<ImagePlatform> platforms, string state) => string.Join(", ", platforms) is { Length: > 0 } named ? $"{state}: {named}." : null;
}
