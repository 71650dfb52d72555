using System.Text;
using ReleaseTools.Engine.Processes;
using ReleaseTools.Images.Builds;

namespace ReleaseTools.Engine.Images.Daemon;

/// <summary>What a build says, as lines. The classic builder says it as it comes; BuildKit, whose steps run side by side, says of each piece whose it is: there the step's name stands above its lines.</summary>
/// <param name="line">Gets each line.</param>
/// <param name="cut">Where a line that is too long may be cut: <see cref="LineSplitter"/>.</param>
internal sealed class BuildOutput(Action<string> line, Func<string, int> cut)
{
    // no Dockerfile has as many: what comes beyond is said without its step
    private const int MostSteps = 4096;

    private const string Unreadable = "(part of what the build says can't be read)";

    private readonly Step _whole = new("");
    private readonly Dictionary<string, Step> _steps = new(StringComparer.Ordinal);
    private Step? _speaking, _failed;
    private bool _isReadable = true;

    /// <summary>A piece of text from the classic builder.</summary>
    public void Append(string text) => Append(_whole, Encoding.UTF8.GetBytes(text));

    /// <summary>A piece of what BuildKit tells.</summary>
    public void Add(BuildTrace trace)
    {
        foreach (BuildVertex vertex in trace.Vertices) Add(vertex);
        foreach (BuildLogPiece piece in trace.Logs) Append(_steps.GetValueOrDefault(piece.Vertex) ?? _whole, piece.Text.Span);
        foreach (string warning in trace.Warnings.Where(warning => warning.Length > 0)) Append($"warning: {OneLine(warning)}\n");
        if (trace.IsWhole || !_isReadable) return;
        _isReadable = false;
        Append(Unreadable + "\n");
    }

    /// <summary>Says what is left after the last line breaks.</summary>
    public void Finish()
    {
        foreach (Step step in _steps.Values.Prepend(_whole)) step.Finish();
    }

    /// <summary>Why the build failed: the last lines of the step that did, and then the reason.</summary>
    public string Failed(string reason)
    {
        Finish();
        return string.Join('\n', (_failed ?? _whole).Last.Append(reason));
    }

    private void Add(BuildVertex vertex)
    {
        if (!_steps.TryGetValue(vertex.Digest, out Step? step))
        {
            if (_steps.Count == MostSteps) return;
            _steps[vertex.Digest] = step = new Step(OneLine(vertex.Name));
        }
        if ((vertex.HasStarted || vertex.IsCached) && !step.IsNamed) Name(step, vertex.IsCached ? ": cached" : "");
        // those that run beside the one that failed are cancelled
        if (vertex.Error.Length > 0 && _failed is null && !vertex.Error.Contains("context canceled", StringComparison.Ordinal)) _failed = step;
        if (vertex.HasCompleted) step.Finish();
    }

    private void Append(Step step, ReadOnlySpan<byte> text) => (step.Lines ??= new LineSplitter(text => Say(step, text), cut)).Append(text);

    private void Say(Step step, string text)
    {
        if (step != _whole && step != _speaking) Name(step, "");
        _speaking = step;
        step.Keep(text);
        line(text);
    }

    private void Name(Step step, string more)
    {
        if (!step.IsNamed) step.Keep(step.Name);
        (step.IsNamed, _speaking) = (true, step);
        line(step.Name + more);
    }

    private static string OneLine(string text) => text.ReplaceLineEndings(" ") is { Length: > LineSplitter.MaximumLength } tooLong ? tooLong[..LineSplitter.MaximumLength] : text.ReplaceLineEndings(" ");

    private sealed class Step(string name)
    {
        private const int LastLines = 20;

        public string Name => name;

        public bool IsNamed { get; set; }

        /// <summary>Null where nothing was said yet.</summary>
        public LineSplitter? Lines { get; set; }

        public Queue<string> Last { get; } = new();

        public void Keep(string text)
        {
            if (Last.Count == LastLines) Last.Dequeue();
            Last.Enqueue(text);
        }

        public void Finish()
        {
            Lines?.Finish();
            Lines = null;
        }
    }
}
