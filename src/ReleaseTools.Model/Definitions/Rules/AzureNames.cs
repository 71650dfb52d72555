using System.Text.RegularExpressions;
using ReleaseTools.Definitions.Reading;

namespace ReleaseTools.Definitions.Rules;

/// <summary>
/// How Azure's storage accounts and containers may be called (https://learn.microsoft.com/azure/storage/common/storage-account-overview#storage-account-name,
/// https://learn.microsoft.com/rest/api/storageservices/naming-and-referencing-containers--blobs--and-metadata).
/// </summary>
internal static partial class AzureNames
{
    /// <returns>What is wrong with it; null where nothing is.</returns>
    public static string? JudgeAccount(string name) => Account().IsMatch(name)
        ? null
        : $"{ScalarNode.Shorten(name)} can't be a storage account's name: 3 to 24 lower-case letters and digits.";

    /// <inheritdoc cref="JudgeAccount"/>
    public static string? JudgeContainer(string name) => name.Length == 0
        ? "The URL names no container; write az://account/container/prefix."
        : Container().IsMatch(name)
            ? null
            : $"{ScalarNode.Shorten(name)} can't be a container's name: 3 to 63 lower-case letters, digits and single '-', starting and ending with a letter or digit.";

    [GeneratedRegex("^[a-z0-9]{3,24}$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Account();

    // $web is what an account shows as a website
    [GeneratedRegex(@"^(\$web|\$root|(?=.{3,63}$)[a-z0-9]+(-[a-z0-9]+)*)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Container();
}
