using System.Management.Automation;
using ReleaseTools.Engine.Storage;

namespace ReleaseTools.PowerShell.Hosting;

/// <summary>Makes the path in a store's URL absolute when it is bound, as <see cref="PathTransformationAttribute"/> does with a path; buckets and addresses stay as they are.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class StoreTransformationAttribute : ArgumentTransformationAttribute
{
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) => PathTransformationAttribute.Transform(inputData, url => FullUrl(engineIntrinsics.SessionState, url));

    internal static string FullUrl(SessionState session, string url) =>
        ObjectStores.FullUrl(IsOnDrive(session, url) ? FileSystemPath.Full(session.Path, url) : url, path => FileSystemPath.Full(session.Path, path));

    // Work:\releases looks like an address
    private static bool IsOnDrive(SessionState session, string url) =>
        !url.Contains("://", StringComparison.Ordinal) && session.Path.IsPSAbsolute(url, out string drive) && !drive.Equals("file", StringComparison.OrdinalIgnoreCase)
        && session.Drive.GetAll().Any(known => known.Name.Equals(drive, StringComparison.OrdinalIgnoreCase));
}
