using System.Text.RegularExpressions;
using Azure.Core;
using Azure.Identity;

namespace ReleaseTools.Engine.Storage.Azure;

/// <summary>
/// Azure's default credentials: a service principal of the environment, workload identity, the machine's managed identity, or the login of the Azure CLI
/// (https://learn.microsoft.com/dotnet/azure/sdk/authentication/credential-chains). Looked for when the first request needs them; tokens are kept until shortly before they expire.
/// </summary>
/// <param name="find">Finds the credential: the environment's, or a test's.</param>
internal sealed partial class AzureLogin(Func<TokenCredential> find) : TokenCredential
{
    /// <summary>What a token is asked for.</summary>
    public const string Scope = "https://storage.azure.com/.default";

    private const string Advice = "Log in (az login), or set AZURE_STORAGE_CONNECTION_STRING, AZURE_STORAGE_SAS_TOKEN, AZURE_STORAGE_KEY, or AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET.";

    private static readonly TimeSpan s_early = TimeSpan.FromMinutes(5);

    private readonly Lazy<TokenCredential> _source = new(find);
    private readonly SemaphoreSlim _turn = new(1);
    private AccessToken? _token;

    /// <summary>The environment's, one for the whole process.</summary>
    public static AzureLogin Default { get; } = new(() => new DefaultAzureCredential(new DefaultAzureCredentialOptions
    {
        ExcludeVisualStudioCredential = true,
        ExcludeVisualStudioCodeCredential = true,
        ExcludeAzureDeveloperCliCredential = true,
        ExcludeAzurePowerShellCredential = true,
        ExcludeInteractiveBrowserCredential = true,
        ExcludeBrokerCredential = true,
    }));

    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        GetTokenAsync(requestContext, cancellationToken).AsTask().GetAwaiter().GetResult();

    public override async ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            // the login of the Azure CLI starts a process each time that it is asked
            if (_token is { } known && known.ExpiresOn - s_early > DateTimeOffset.UtcNow && requestContext.Claims is null) return known;
            AccessToken token = await _source.Value.GetTokenAsync(requestContext, cancellationToken);
            _token = token;
            return token;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw Explain(e);
        }
        finally
        {
            _turn.Release();
        }
    }

    // the failure itself does not go on: it may hold what was sent to the token server, or what that answered
    private static UnauthorizedAccessException Explain(Exception e) => new($"there are no credentials for Azure Storage that can be used: {Short(e.Message)}. {Advice}");

    private static string Short(string words) => LongWord().Replace(words.ReplaceLineEndings(" "), "***").Trim().TrimEnd('.');

    // keys, tokens and assertions have no spaces, and are longer than any word
    [GeneratedRegex("[A-Za-z0-9+=_.~-]{40,}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LongWord();
}
