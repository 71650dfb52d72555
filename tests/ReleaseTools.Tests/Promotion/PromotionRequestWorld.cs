using ReleaseTools.Engine.Promotion.Requests;
using ReleaseTools.Promotion;

namespace ReleaseTools.Tests.Promotion;

/// <summary>A repository of manifests on a fake GitHub, and a staging registry.</summary>
internal sealed class PromotionRequestWorld : IAsyncDisposable
{
    public const string Name = "kubernetes/k8s.io", Branch = "hello-1.2-image-promotion", List = "registry.k8s.io/images/hello/images.yaml";

    private readonly GitHubWorld _gitHub;

    private PromotionRequestWorld(GitHubWorld gitHub)
    {
        _gitHub = gitHub;
        Repository = gitHub.Fake.Add(Name);
        Repository.Files["registry.k8s.io/manifests/hello/promoter-manifest.yaml"] = "registries:\n- {name: stage.example.com, src: true}\n- name: prod.example.com\n- name: mirror.example.com\n";
    }

    public GitHubFake Fake => _gitHub.Fake;

    public GitHubFakeRepository Repository { get; }

    public MemoryRegistry Stage { get; } = new("stage.example.com");

    public SayingSink Said { get; } = new();

    /// <summary>What was to be done, as it was shown.</summary>
    public List<string> Shown { get; } = [];

    public static async Task<PromotionRequestWorld> CreateAsync() => new(await GitHubWorld.CreateAsync());

    /// <summary>The list of images as the branch to merge into has it.</summary>
    public void Lists(string text) => Repository.Files[List] = text;

    public Task<ImagePromotionRequest?> RequestAsync(string tag = "1.2", string? token = GitHubFake.Token, bool approves = true, params string[] images) =>
        RequestAsync(Proposal(tag) with { Images = images }, token, approves);

    public static PromotionProposal Proposal(string tag = "1.2") => new() { Project = "hello", Tag = tag, GitHubRepository = Name, Folder = "registry.k8s.io" };

    public async Task<ImagePromotionRequest?> RequestAsync(PromotionProposal proposal, string? token = GitHubFake.Token, bool approves = true)
    {
        var places = new MemoryPlaces(Stage);
        PromotionProposalPlan? plan = await PromotionProposalPlan.CreateAsync(proposal with { GitHub = _gitHub.Access(token) }, isPreview: !approves, places, Said, _gitHub.Environment(token), default);
        if (plan is null) return null;
        Shown.Add(plan.Action);
        return approves ? await plan.RunAsync(default) : null;
    }

    public ValueTask DisposeAsync() => _gitHub.DisposeAsync();
}
