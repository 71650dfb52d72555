namespace ReleaseTools.Engine.Images.Registry.Auth;

/// <summary>What a token server gives (https://distribution.github.io/distribution/spec/auth/token/#token-response-fields).</summary>
/// <param name="Token">Or <paramref name="AccessToken"/>: servers of either age give either, or both.</param>
/// <param name="ExpiresIn">In seconds; null = 60.</param>
internal sealed record TokenAnswer(string? Token, string? AccessToken, double? ExpiresIn, DateTimeOffset? IssuedAt)
{
    // a record would print its tokens
    public override string ToString() => "token";
}
