using ReleaseTools.Engine.Progress;
using ReleaseTools.Engine.Source;

namespace ReleaseTools.Engine.References.Requests;

/// <summary>The version references of a commit, apart from any checkout.</summary>
internal static class CommitReferences
{
    /// <summary>Writes the files that the dependencies file of a commit names, and itself.</summary>
    /// <param name="path">The dependencies file, relative to the top folder.</param>
    public static async Task<VersionReferences> OpenAsync(CommitFiles files, string path, IProgressSink sink, CancellationToken cancellation)
    {
        await files.WriteAsync([path], cancellation);
        var references = new VersionReferences(files.Root, path, sink);
        string[] places = [.. references.List(new ReferenceSelection(Name: null)).SelectMany(dependency => dependency.RefPaths).Select(place => place.Path).Distinct(StringComparer.Ordinal)];
        if (places.Length > 0) await files.WriteAsync(places, cancellation);
        return references;
    }
}
