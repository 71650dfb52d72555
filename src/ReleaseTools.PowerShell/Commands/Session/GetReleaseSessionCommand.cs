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
[Cmdlet(VerbsCommon.Get, "ReleaseSession")]
[OutputType(typeof(ReleaseSession))]
public sealed class GetReleaseSessionCommand : RepositoryCommand
{
    /// <summary>The session's id; wildcards are allowed.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(SessionIdCompleter))]
    public string[] Id { get; set; } = ["*"];

    protected override void ProcessRecord()
    {
        string repository = FullPath(Repository);
        string[] ids = Id;
        Work(async (host, cancellation) =>
        {
            List<ReleaseException> skipped = [];
            var finder = new SessionFinder(await OpenAsync(repository, NamedSessionStore, cancellation), Definition, skipped.Add);
            IReadOnlyList<ReleaseSession> all = await finder.ListAsync(cancellation);
            foreach (string id in ids)
            {
                var pattern = new WildcardPattern(id, WildcardOptions.IgnoreCase);
                bool isName = !WildcardPattern.ContainsWildcardCharacters(id);
                ReleaseSession[] found = [.. all.Where(session => pattern.IsMatch(session.Id))];
                ReleaseException[] unread = [.. skipped.Where(problem => pattern.IsMatch($"{problem.Target}"))];
                foreach (ReleaseSession session in found) host.Write(session);
                foreach (ReleaseException problem in unread) host.Skip(problem, isName);
                if (found.Length + unread.Length == 0 && isName)
                    host.Error(new ReleaseException("SessionMissing", ErrorCategory.ObjectNotFound, id, $"There is no session {id}.", "List what there is: Get-ReleaseSession."));
            }
        });
    }
}
