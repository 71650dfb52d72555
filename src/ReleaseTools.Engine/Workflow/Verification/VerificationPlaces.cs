using System.Security;
using ReleaseTools.Definitions;
using ReleaseTools.Engine.GitHub.Releases;
using ReleaseTools.Engine.Processes;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Storage;
using ReleaseTools.GitHub;
using ReleaseTools.Versions;

namespace ReleaseTools.Engine.Workflow.Verification;

/// <summary>Where a published release is looked for.</summary>
/// <param name="Stores">The store, and its public URL: those that are known, at least one of them or GitHub.</param>
public sealed record VerificationPlaces(IReadOnlyList<IObjectStore> Stores, GitHubReleases? GitHub, string? Product, string TagPrefix, ReleaseOrder Order)
{
    /// <param name="folder">Any folder of the checkout whose definition is asked where no place is named; and what relative store paths start from.</param>
    /// <exception cref="UsageException">No place is known.</exception>
    public static async Task<VerificationPlaces> FindAsync(VerificationRequest request, string folder, string? definitionFile, SecureString? token, CancellationToken cancellation)
    {
        IReadOnlyDictionary<string, string> environment = ProcessEnvironment.Read();
        if (request.NamesPlaces)
        {
            string[] named = [.. new[] { request.Store, request.PublicUrl }.OfType<string>()];
            GitHubRepository? repository = request.GitHubRepository is { } text ? GitHubReleases.RepositoryOf(text, environment) : null;
            return new VerificationPlaces([.. named.Select(url => ObjectStores.OpenNamed(url, folder))], repository is null ? null : GitHubReleases.Open(repository, token, environment), request.Product, "v", ReleaseOrder.Semver);
        }
        ReleaseWorkspace workspace = await ReleaseWorkspace.OpenAsync(folder, sessionStore: null, cancellation);
        ReleaseDefinition definition = workspace.LoadDefinition(definitionFile).Definition;
        string?[] urls = [definition.Publish.Store ?? definition.Stage.Store, definition.Publish.PublicUrl];
        GitHubReleases? gitHub = definition.Publish.GitHub is { } published ? GitHubReleases.Open(GitHubReleases.RepositoryOf(published.Repository, environment), token, environment) : null;
        return new VerificationPlaces([.. urls.OfType<string>().Select(workspace.Store)], gitHub, request.Product ?? definition.Product, definition.TagPrefix, ReleaseOrder.Of(definition.Version.Style));
    }
}
