namespace ReleaseTools.Promotion;

/// <summary>Everything that some promotion manifests ask for together.</summary>
public static class PromotionEdges
{
    /// <returns>Each once, sorted.</returns>
    /// <exception cref="PromotionClashException">One tag of a destination is asked for from several digests.</exception>
    public static IReadOnlyList<PromotionEdge> Of(IEnumerable<PromotionManifest> manifests) => Of(manifests.SelectMany(manifest => manifest.Edges()));

    /// <inheritdoc cref="Of(IEnumerable{PromotionManifest})"/>
    public static IReadOnlyList<PromotionEdge> Of(IEnumerable<PromotionEdge> edges)
    {
        PromotionEdge[] all =
        [
            .. edges.Distinct().OrderBy(edge => edge.Destination.Name, StringComparer.Ordinal).ThenBy(edge => edge.Digest.ToString(), StringComparer.Ordinal)
                .ThenBy(edge => edge.Tag, StringComparer.Ordinal).ThenBy(edge => edge.Source.Name, StringComparer.Ordinal),
        ];
        string[] clashes =
        [
            .. from edge in all
               where edge.Tag is not null
               group edge.Digest by $"{edge.Destination}:{edge.Tag}" into tag
               where tag.Distinct().Skip(1).Any()
               select $"{tag.Key} from {string.Join(" and from ", tag.Distinct())}",
        ];
        return clashes.Length == 0 ? all : throw new PromotionClashException(clashes);
    }
}
