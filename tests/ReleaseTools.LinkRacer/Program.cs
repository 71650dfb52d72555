using ReleaseTools.Engine.Staging;
using ReleaseTools.Engine.Storage;
using ReleaseTools.Staging;
using ReleaseTools.Versions;

// link-racer STORE FIRST STEP COUNT: moves `latest` of hello to 1.FIRST.0, 1.(FIRST+STEP).0, … once a line was read, and tells each outcome
var links = new VersionLinks(ObjectStores.Open(args[0], "."));
int first = int.Parse(args[1]), step = int.Parse(args[2]), count = int.Parse(args[3]);
Console.WriteLine("ready");
Console.ReadLine();
for (int i = 0; i < count; i++)
{
    LinkResult result = await links.MoveAsync("hello", "latest", ReleaseVersion.Create(1, first + (i * step), 0), CancellationToken.None);
    Console.WriteLine($"{result.Version} {result.Outcome} {result.Previous}");
}
