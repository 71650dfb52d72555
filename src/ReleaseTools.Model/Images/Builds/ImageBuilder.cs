namespace ReleaseTools.Images.Builds;

/// <summary>What builds a Dockerfile in a container engine.</summary>
public enum ImageBuilder
{
    /// <summary>The builder that every engine has.</summary>
    Classic,

    /// <summary>Docker's newer one (https://docs.docker.com/build/buildkit/): <c>RUN --mount</c>, unused stages skipped, stages in parallel.</summary>
    BuildKit,
}
