using ReleaseTools.Crash;
using ReleaseTools.Engine.References;
using ReleaseTools.Engine.Sessions;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Engine.Workflow;
using ReleaseTools.Engine.Workflow.Planning;
using ReleaseTools.Sessions;

// ReleaseTools.Crash REPOSITORY WRITE MOMENT [NAME VERSION]: releases the repository, or updates its references to a version; at write number WRITE (0 = never) the process is killed,
// before it, in the middle of its bytes, or after it. Prints how many writes there were.
// ReleaseTools.Crash put STORE KEY FILE: writes one object, for whoever kills it meanwhile.
if (args is ["put", var store, var key, var file])
{
    WriteOutcome outcome = await ObjectStores.Open(store, ".").PutAsync(key, ObjectContent.FromFile(file), Precondition.None, CancellationToken.None);
    Console.WriteLine(outcome.Written!.Size);
    return;
}
string repository = args[0];
int fatalWrite = int.Parse(args[1]);
var moment = Enum.Parse<Moment>(args[2], ignoreCase: true);

var counter = new WriteCounter(fatalWrite, moment);
if (args is [_, _, _, var name, var version])
{
    var references = new VersionReferences(repository, path: null, new SilentObserver(), new FatalWriter(new DiskWriter(), counter));
    await references.UpdateAsync([new ReferenceSelection(name, version)], _ => Task.FromResult(true), CancellationToken.None);
    Console.WriteLine(counter.Writes);
    return;
}
ReleaseWorkspace workspace = await ReleaseWorkspace.OpenAsync(
    repository, sessionStore: null, CancellationToken.None, (url, folder) => new FatalStore(ObjectStores.Open(url, folder), counter));
var planner = new SessionPlanner(workspace);
ReleaseSession session = await planner.OpenAsync(await planner.PlanAsync(new SessionRequest(), CancellationToken.None), CancellationToken.None);
await new ReleaseRun(workspace, new SilentObserver()).RunAsync(session, until: null, _ => Task.FromResult(true), CancellationToken.None);
Console.WriteLine(counter.Writes);
