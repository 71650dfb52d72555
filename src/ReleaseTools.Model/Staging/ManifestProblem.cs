namespace ReleaseTools.Staging;

/// <summary>What can be wrong with a manifest that is there.</summary>
public static class ManifestProblem
{
    /// <summary>Whether an error says that a manifest is damaged or of a later schema, rather than that its store can't be read.</summary>
    public static bool Is(ReleaseException error) => error.ErrorId is Invalid or Schema or "ObjectNotText";

    internal const string Invalid = "ManifestInvalid", Schema = "ManifestSchema";
}
