using System.CommandLine;
using ReleaseTools.Cli.Output;
using ReleaseTools.Engine.Promotion;
using ReleaseTools.Promotion;

namespace ReleaseTools.Cli.Commands;

/// <summary><c>release promote plan</c>: what a promotion would do.</summary>
internal sealed class PlanPromotionCommand : ReleaseCommand
{
    private readonly PromotionPathArgument _path = new();
    private readonly Option<bool> _all = new("--all") { Description = "Shows also what is there already." };

    private readonly PlainHttpOption _plainHttp = new();

    public PlanPromotionCommand() : base("plan", "Shows what is to be done, and writes nothing. Needs no right but reading. A conflict ends it with 3, a lost image with 1.")
    {
        Arguments.Add(_path);
        Options.Add(_all);
        Options.Add(_plainHttp);
    }

    protected override async Task<Func<string>> RunAsync(ParseResult arguments, ConsoleWriter console, CancellationToken cancellation)
    {
        PromotionPlan plan;
        using (var observer = new ConsoleObserver(console)) plan = await new ImagePromotions(observer, _plainHttp.In(arguments)).PlanAsync(arguments.GetValue(_path)!, cancellation);
        ImagePromotion[] shown = [.. plan.Images.Where(image => arguments.GetValue(_all) || image.State is not ImagePromotionState.Done)];
        var view = new PromotionView(console);
        view.Show(shown);
        view.Sum(plan);
        if (plan.Lost.Count > 0 || plan.Failed.Count > 0) Outcome = ExitCode.Failed;
        if (plan.Conflicts.Count > 0) Outcome = ExitCode.Refused;
        return () => PromotionJson.Write(shown);
    }
}
