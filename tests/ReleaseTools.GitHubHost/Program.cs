using System.Text;
using ReleaseTools.TestKit.GitHub;
using ReleaseTools.TestKit.Images;

// github-fake REPOSITORY… [--latency MS] [--limit COUNT/SECONDS] [--name URL] [--registry]: answers as GitHub does for these repositories, until its input ends. Prints its address.
// With --registry it is a container registry, too, on a port of its own, and prints that address next.
// Its token is GitHubFake.Token. On its input: file PATH BASE64 puts a file into every commit, save NAME and restore NAME keep states, commit SHA puts a green commit on main, state tells what there is.
await using GitHubFake fake = await GitHubFake.StartAsync();
// with a name its answers refer to itself by that, for those who take it for their proxy; gh looks for drafts by GraphQL as well: there is none that it could mean
fake.Plan = request => request.Path == "/graphql" ? new GitHubFault(200) { Body = """{"data":{"repository":{"release":null}}}""" } : null;
string? name = null;
RegistryFake? registry = null;
var states = new Dictionary<string, List<GitHubFakeRepository>>();
for (int i = 0; i < args.Length; i++)
{
    switch (args[i])
    {
        case "--latency":
            fake.Latency = TimeSpan.FromMilliseconds(int.Parse(args[++i]));
            break;
        case "--name":
            name = args[++i];
            break;
        case "--limit":
            string[] limit = args[++i].Split('/');
            fake.Limit = (int.Parse(limit[0]), TimeSpan.FromSeconds(int.Parse(limit[1])));
            break;
        case "--registry":
            registry = await RegistryFake.StartAsync();
            break;
        default:
            Fill(fake.Add(args[i]));
            break;
    }
}
Console.WriteLine(fake.Address);
if (registry is not null) Console.WriteLine(registry.Name);
var images = new Dictionary<string, Dictionary<string, RegistryFakeRepository>>();
if (name is not null) fake.Address = new Uri(name);
while (Console.ReadLine() is { } line)
{
    switch (line.Split(' '))
    {
        case ["save", var state]:
            states[state] = [.. fake.Repositories.Values.Select(repository => repository.Clone())];
            if (registry is not null) images[state] = registry.Repositories.ToDictionary(each => each.Key, each => each.Value.Clone());
            Console.WriteLine("saved");
            break;
        case ["restore", var state]:
            foreach (GitHubFakeRepository repository in states[state]) fake.Repositories[repository.Name] = repository.Clone();
            registry?.Repositories.Clear();
            foreach ((string path, RegistryFakeRepository repository) in images.GetValueOrDefault(state) ?? []) registry!.Repositories[path] = repository.Clone();
            Console.WriteLine("restored");
            break;
        case ["file", var path, var content]:
            foreach (GitHubFakeRepository repository in fake.Repositories.Values) repository.Files[path] = Encoding.UTF8.GetString(Convert.FromBase64String(content));
            Console.WriteLine("filed");
            break;
        case ["commit", var sha]:
            foreach (GitHubFakeRepository repository in fake.Repositories.Values) Check(repository, repository.AddCommit(sha, "docs: greet the world", "main"));
            Console.WriteLine("committed");
            break;
        default:
            Console.WriteLine(string.Join(' ', [.. fake.Repositories.Values.SelectMany(State), .. registry?.Repositories.SelectMany(Tags) ?? []]));
            break;
    }
}

static IEnumerable<string> State(GitHubFakeRepository repository) =>
[
    .. repository.Releases.Select(release => $"{repository.Name}:{release.Tag}:{release.Id}:{(release.Draft ? "draft" : "published")}:{string.Join(',', release.Assets.Select(asset => asset.Name))}"),
    .. repository.Refs.Select(reference => $"{reference.Key}={reference.Value}"),
    .. repository.Issues.Select(issue => $"#{issue.Number}:{issue.State}:{issue.Changes}:{issue.Body.Length}"),
    .. repository.Requests.Select(request => $"#{request.Number}:{request.State}:{request.Head}"),
];

static IEnumerable<string> Tags(KeyValuePair<string, RegistryFakeRepository> repository) =>
    [$"{repository.Key}:{repository.Value.Blobs.Count}:{repository.Value.Manifests.Count}", .. repository.Value.Tags.Select(tag => $"{repository.Key}:{tag.Key}={tag.Value}")];

static void Check(GitHubFakeRepository repository, string sha) =>
    repository.CheckRuns[sha] = [("build", "completed", "success"), ("test-linux", "completed", "success"), ("lint", "completed", "skipped")];

// what was tried out, and what somebody has begun
static void Fill(GitHubFakeRepository repository)
{
    foreach ((string tag, bool draft, int day) in new[] { ("v0.1-test", false, 2), ("v0.9.0-beta.0", true, 3) })
    {
        DateTimeOffset made = new(2026, 11, day, 9, 30, 0, TimeSpan.Zero);
        var release = new GitHubFakeRelease { Id = day, Tag = tag, Name = tag, Draft = draft, Prerelease = true, Created = made, Published = draft ? null : made, Target = repository.First };
        release.Assets.Add(new GitHubFakeAsset(100 + day, "hello.tar.gz", [.. Enumerable.Repeat((byte)day, 1000)]));
        repository.Releases.Add(release);
        if (!draft) repository.Refs[$"refs/tags/{tag}"] = repository.First;
    }
    // whatever was pushed, it was pushed to a git repository that this does not look into
    repository.HeadOf = _ => repository.First;
}
