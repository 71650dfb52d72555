using System.Security.Cryptography;
using System.Text;
using ReleaseTools.Definitions.Rules;

namespace ReleaseTools.Sessions;

/// <summary>How the folder is called in which the sessions of one checkout work: two checkouts of one name have two.</summary>
public static class WorkFolderName
{
    private const int HashLength = 8;

    /// <param name="checkout">The full path of the checkout.</param>
    /// <returns>The checkout's name and a part of the hash of its path, such as <c>hello-1f0c9a3b</c>.</returns>
    public static string Of(string checkout)
    {
        string path = Path.TrimEndingDirectorySeparator(checkout);
        string name = ProductNames.From(path[(path.LastIndexOfAny(['/', '\\']) + 1)..]);
        return $"{name}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(path)))[..HashLength]}";
    }
}
