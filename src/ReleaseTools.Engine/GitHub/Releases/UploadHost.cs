namespace ReleaseTools.Engine.GitHub.Releases;

/// <summary>Which hosts may see the token when files are sent.</summary>
internal static class UploadHost
{
    /// <summary>Whether an upload address belongs to the API's owner: the same host, or <c>uploads.</c> beside <c>api.</c>, and not less protected.</summary>
    /// <param name="upload">As a release names it.</param>
    /// <param name="api">The API that the token is for.</param>
    public static bool IsTrusted(Uri upload, Uri api)
    {
        if (upload.UserInfo.Length > 0 || upload.Scheme != api.Scheme) return false;
        if (string.Equals(upload.Authority, api.Authority, StringComparison.OrdinalIgnoreCase)) return true;
        string beside = api.Host.StartsWith("api.", StringComparison.OrdinalIgnoreCase) ? api.Host["api.".Length..] : api.Host;
        return string.Equals(upload.Host, $"uploads.{beside}", StringComparison.OrdinalIgnoreCase) && upload.Port == api.Port;
    }
}
