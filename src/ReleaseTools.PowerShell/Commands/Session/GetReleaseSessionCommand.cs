using System.Management.Automation;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.PowerShell.Completion;
using ReleaseTools.PowerShell.Hosting;
using ReleaseTools.Sessions;

namespace ReleaseTools.PowerShell.Commands.Session;

/// <summary>Returns release sessions, newest activity first.</summary>
/// <remarks>
/// The sessions are those of the checkout's session store. An id without wildcards that does not exist is an error.
/// </remarks>
/// <example><code>Get-ReleaseSession</code>Lists every session of the checkout. State says what the newest step did.</example>
/// <example><code>Get-ReleaseSession hello-1.2.*</code>Lists the sessions of one series. An official version, its release candidates and rehearsals have one each.</example>
/// <example><code>Get-ReleaseSession -State "stage *" -Latest</code>Returns the session that was staged last.</example>
[Cmdlet(VerbsCommon.Get, "ReleaseSession")]
[OutputType(typeof(ReleaseSession))]
public sealed class GetReleaseSessionCommand : RepositoryCommand
{
    /// <summary>The session's id; wildcards are allowed.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SessionIdCompleter))]
    public string[] Id { get; set; } = ["*"];

    /// <summary>The product; wildcards are allowed.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(ProductCompleter))]
    public string Product { get; set; } = "*";

    /// <summary>What the newest step did, such as "stage done" or "* failed"; wildcards are allowed.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SessionStateCompleter))]
    public string State { get; set; } = "*";

    /// <summary>Returns only the session with the newest activity of those that match.</summary>
    [Parameter]
    public SwitchParameter Latest { get; set; }

    protected override void ProcessRecord()
    {
        string repository = FullPath(Repository);
        string[] ids = Id;
        Work(async (host, cancellation) =>
        {
            List<ReleaseException> skipped = [];
            var finder = new SessionFinder(await OpenAsync(repository, NamedSessionStore, cancellation), Definition, skipped.Add);
            IReadOnlyList<ReleaseSession> all = await finder.ListAsync(cancellation);
            if (!WildcardPattern.ContainsWildcardCharacters(Product) && !all.Any(session => session.Product.Equals(Product, StringComparison.OrdinalIgnoreCase)))
                host.Error(new ReleaseException("SessionMissing", ErrorCategory.ObjectNotFound, Product, $"There is no session of {Product}.", "List what there is: Get-ReleaseSession."));
            foreach (string id in ids)
            {
                var pattern = new WildcardPattern(id, WildcardOptions.IgnoreCase);
                bool isName = !WildcardPattern.ContainsWildcardCharacters(id);
                ReleaseSession[] found = [.. all.Where(session => pattern.IsMatch(session.Id))];
                ReleaseException[] unread = [.. skipped.Where(problem => pattern.IsMatch($"{problem.Target}"))];
                foreach (ReleaseSession session in Filter(found)) host.Write(session);
                foreach (ReleaseException problem in unread) host.Skip(problem, isName);
                if (found.Length + unread.Length == 0 && isName)
                    host.Error(new ReleaseException("SessionMissing", ErrorCategory.ObjectNotFound, id, $"There is no session {id}.", "List what there is: Get-ReleaseSession."));
            }
        });
    }

    private IEnumerable<ReleaseSession> Filter(IEnumerable<ReleaseSession> sessions)
    {
        WildcardPattern product = new(Product, WildcardOptions.IgnoreCase), state = new(State, WildcardOptions.IgnoreCase);
        IEnumerable<ReleaseSession> matching = sessions.Where(session => product.IsMatch(session.Product) && state.IsMatch(session.State));
        return Latest ? matching.Take(1) : matching;
    }
}
