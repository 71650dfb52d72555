using System.CommandLine;

namespace ReleaseTools.Cli.Commands;

/// <summary>The session that a command is about.</summary>
internal sealed class SessionArgument : Argument<string?>
{
    public SessionArgument() : base("session")
    {
        Description = "A session's id, as release list shows it; by default the one of the commit that is checked out, else of the newest commit, that is not finished. Rehearsals have to be named.";
        Arity = ArgumentArity.ZeroOrOne;
    }
}
