using System.Management.Automation;
using ReleaseTools.Engine.Storage;

namespace ReleaseTools.PowerShell.Hosting;

/// <summary>Makes the path in a store's URL absolute when it is bound, as <see cref="PathTransformationAttribute"/> does with a path; buckets and addresses stay as they are.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class StoreTransformationAttribute : ArgumentTransformationAttribute
{
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        LanguagePrimitives.TryConvertTo(inputData, out string url) && url.Length > 0 ? FullUrl(engineIntrinsics.SessionState, url) : inputData;

    internal static string FullUrl(SessionState session, string url) =>
        ObjectStores.FullUrl(IsOnDrive(session, url) ? PathTransformationAttribute.FullPath(session.Path, url) : url, path => PathTransformationAttribute.FullPath(session.Path, path));

    // Work:\releases looks like an address
    private static bool IsOnDrive(SessionState session, string url) =>
        !url.Contains("://", StringComparison.Ordinal) && session.Path.IsPSAbsolute(url, out string drive) && !drive.Equals("file", StringComparison.OrdinalIgnoreCase)
        && session.Drive.GetAll().Any(known => known.Name.Equals(drive, StringComparison.OrdinalIgnoreCase));
}
