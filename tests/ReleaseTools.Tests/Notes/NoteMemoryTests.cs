using System.Text;
using ReleaseTools.Engine.Notes;
using ReleaseTools.Engine.Progress;

namespace ReleaseTools.Tests.Notes;

[Collection(nameof(AloneCollection))]
public sealed class NoteMemoryTests : IDisposable
{
    private readonly GitRepository _repository = new();

    public void Dispose() => _repository.Dispose();

    [Fact]
    public async Task Twenty_thousand_commits_take_four_questions_and_no_memory_for_their_bodies()
    {
        string body = new('x', 20_000);
        var history = new StringBuilder();
        for (int i = 1; i <= 20_000; i++)
        {
            string message = $"fix: change {i}\n\n{(i % 100 == 0 ? body : "short")}";
            history.Append($"commit refs/heads/main\nmark :{i}\ncommitter Ann <ann@example.com> {1_700_000_000 + i} +0000\ndata {message.Length}\n{message}\n");
            if (i > 1) history.Append($"from :{i - 1}\n");
        }
        _repository.Run(["fast-import", "--quiet"], history.ToString());
        _repository.Git("tag", "v1.0.0", "main~19999");
        var writer = new NoteWriter();
        long before = GC.GetTotalMemory(forceFullCollection: true);
        var notes = await writer.WriteAsync(NotesOf.Request(_repository) with { Commit = "main" }, NoProgress.Instance, CancellationToken.None);
        Assert.Equal((19_999, 4), (notes.Commits, writer.Questions));
        Assert.True(GC.GetTotalMemory(forceFullCollection: true) - before < 2_000_000);
    }
}
