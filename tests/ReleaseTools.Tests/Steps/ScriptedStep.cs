using ReleaseTools.Engine.Steps;
using ReleaseTools.Sessions;

namespace ReleaseTools.Tests.Steps;

/// <summary>A step that does what a test says.</summary>
internal sealed class ScriptedStep(Func<StepContext, CancellationToken, Task<StepResult>> run) : IReleaseStep
{
    public string Name => "build";

    public string Print { get; set; } = "f1";

    public bool Holds { get; set; } = true;

    public int Runs { get; private set; }

    public string Fingerprint(ReleaseSession session) => Print;

    public Task<bool> HoldsAsync(ReleaseSession session, CancellationToken cancellation) => Task.FromResult(Holds);

    public Task<StepResult> RunAsync(StepContext context, CancellationToken cancellation)
    {
        Runs++;
        return run(context, cancellation);
    }
}
