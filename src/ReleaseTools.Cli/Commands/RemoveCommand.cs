using System.CommandLine;
using System.Text.Json.Nodes;
using ReleaseTools.Cli.Output;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Staging;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Engine.Workflow;
using ReleaseTools.Sessions;
using ReleaseTools.Staging;

namespace ReleaseTools.Cli.Commands;

/// <summary><c>release remove</c>: forgets a session, so that its version can be started over. What was staged or published stays. Or removes a staged build.</summary>
internal sealed class RemoveCommand : ReleaseCommand
{
    private readonly Argument<string?> _session = new("session") { Description = "A session's id, as release list shows it.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _build = new("--build") { Description = "Removes this staged build instead of a session.", HelpName = "PRODUCT/VERSION/BUILD" };
    private readonly Option<string?> _store = new("--store") { Description = "With --build: the store that it is staged in; by default that of the definition.", HelpName = "URL" };
    private readonly Option<bool> _force = new("--force") { Description = "Removes also what can't be read, and a session one of whose steps is being run: that process fails then." };
    private readonly Option<bool> _yes = new("--yes", "-y") { Description = "Does not ask." };

    public RemoveCommand() : base("remove", "Removes the record of a session. What was staged or published stays.")
    {
        Arguments.Add(_session);
        foreach (Option option in new Option[] { _build, _store, _force, _yes }) Options.Add(option);
    }

    protected override Task<Func<string>> RunAsync(ParseResult arguments, ConsoleWriter console, CancellationToken cancellation) => (arguments.GetValue(_session), arguments.GetValue(_build)) switch
    {
        ({ } session, null) => RemoveSessionAsync(session, arguments, console, cancellation),
        (null, { } build) => RemoveBuildAsync(build, arguments, console, cancellation),
        _ => throw new UsageException("RemovalUnclear", arguments.GetValue(_session), "What is to be removed is one session, or one staged build.", "Name one: release remove SESSION, or release remove --build PRODUCT/VERSION/BUILD."),
    };

    private async Task<Func<string>> RemoveSessionAsync(string id, ParseResult arguments, ConsoleWriter console, CancellationToken cancellation)
    {
        ReleaseWorkspace workspace = await OpenAsync(arguments, cancellation);
        SessionFinder finder = Finder(arguments, workspace, console);
        bool force = arguments.GetValue(_force);
        var removal = new SessionRemoval(workspace, force);
        ReleaseSession session;
        try
        {
            session = await finder.FindAsync(id, cancellation);
        }
        catch (ReleaseException e) when (force && (e.ErrorId == "SessionDamaged" || e.IsLaterSchema))
        {
            await AskAsync($"Remove the record of {id}, which can't be read?", id, arguments, console, cancellation);
            await removal.RemoveDamagedAsync(finder.Opened, id, cancellation);
            console.Line($"{id} was removed. What it staged or published is still there.");
            return () => new JsonObject { ["id"] = id, ["removed"] = true }.ToJsonString(ReadableJson.Options);
        }
        await removal.RequireAsync(session, cancellation);
        await AskAsync($"Remove the record of {session.Id} ({session.State})?", session.Id, arguments, console, cancellation);
        await removal.RemoveAsync(session, cancellation);
        console.Line($"{session.Id} was removed. What it staged or published is still there.");
        return () => SessionJson.Write(session);
    }

    private async Task<Func<string>> RemoveBuildAsync(string name, ParseResult arguments, ConsoleWriter console, CancellationToken cancellation)
    {
        if (StoreLayout.ParseStaged($"{StoreLayout.Stage}{name}/{StoreLayout.Manifest}") is not { } build)
            throw new UsageException("BuildNameInvalid", name, $"'{name}' names no staged build.", "Give product, version and build: --build hello/1.2.0/20261121T093000Z-1a2b3c4.");
        IObjectStore store = await StoreAsync(arguments, cancellation);
        await AskAsync($"Remove the staged build {name} from {store.PlaceOf("")}?", name, arguments, console, cancellation);
        await new StagingArea(store).RemoveAsync(build.Product, build.Version, build.Build.ToString(), arguments.GetValue(_force), cancellation);
        console.Line($"{name} was removed from {store.PlaceOf("")}. What was published from it is still there.");
        return () => new JsonObject { ["product"] = build.Product, ["version"] = build.Version.ToString(), ["build"] = build.Build.ToString(), ["removed"] = true }.ToJsonString(ReadableJson.Options);
    }

    private async Task<IObjectStore> StoreAsync(ParseResult arguments, CancellationToken cancellation)
    {
        if (arguments.GetValue(_store) is { } url) return ObjectStores.OpenNamed(url, Environment.CurrentDirectory);
        ReleaseWorkspace workspace = await OpenAsync(arguments, cancellation);
        return workspace.StageStore(workspace.LoadDefinitionFile(DefinitionFile(arguments)).Definition, rehearsal: false);
    }

    private async Task AskAsync(string question, string target, ParseResult arguments, ConsoleWriter console, CancellationToken cancellation)
    {
        if (!arguments.GetValue(_yes) && ConsoleWriter.CanAsk && !await console.AskAsync(question, cancellation))
            throw new RefusedException("NotConfirmed", ErrorCategory.OperationStopped, target, "Nothing was removed.");
    }
}
