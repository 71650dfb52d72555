using System.Management.Automation;

namespace ReleaseTools.PowerShell.Hosting;

/// <summary>Makes a path absolute when it is bound, by PowerShell's own rule: relative to the current location, through its drives, <c>~</c> the user's folder.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PathTransformationAttribute : ArgumentTransformationAttribute
{
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        LanguagePrimitives.TryConvertTo(inputData, out string path) && path.Length > 0 ? FullPath(engineIntrinsics.SessionState.Path, path) : inputData;

    /// <exception cref="ArgumentTransformationMetadataException">The path is none of the file system.</exception>
    internal static string FullPath(PathIntrinsics paths, string path)
    {
        try
        {
            string full = paths.GetUnresolvedProviderPathFromPSPath(path, out ProviderInfo provider, out _);
            return provider.Name == "FileSystem" ? full : throw new ArgumentTransformationMetadataException($"'{path}' is a path of PowerShell's {provider.Name}, not of the file system.");
        }
        catch (SessionStateException e)
        {
            throw new ArgumentTransformationMetadataException(e.Message, e);
        }
    }
}
