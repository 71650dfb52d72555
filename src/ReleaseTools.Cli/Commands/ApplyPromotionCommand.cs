using System.Collections.Concurrent;
using System.CommandLine;
using ReleaseTools.Cli.Output;
using ReleaseTools.Engine.Promotion;
using ReleaseTools.Promotion;

namespace ReleaseTools.Cli.Commands;

/// <summary><c>release promote apply</c>: makes registries be as manifests say.</summary>
internal sealed class ApplyPromotionCommand : ReleaseCommand
{
    private readonly PromotionPathArgument _path = new();
    private readonly PlainHttpOption _plainHttp = new();
    private readonly WhatIfOption _whatIf = new();

    public ApplyPromotionCommand() : base("apply", "Promotes what is missing, each image with its signatures. A tag that points to another image ends it before anything is written.")
    {
        Arguments.Add(_path);
        Options.Add(_plainHttp);
        Options.Add(_whatIf);
    }

    protected override async Task<Func<string>> RunAsync(ParseResult arguments, ConsoleWriter console, CancellationToken cancellation)
    {
        using var observer = new ConsoleObserver(console);
        var promotions = new ImagePromotions(observer, _plainHttp.In(arguments));
        PromotionPlan plan = await promotions.PlanAsync(arguments.GetValue(_path)!, cancellation);
        plan.ThrowOnConflicts();
        var view = new PromotionView(console);
        if (arguments.GetValue(_whatIf))
        {
            foreach (ImagePromotion image in plan.Changes) console.Line($"What if: Promote {image.Destination} from {image.Source}");
            return () => PromotionJson.Write(plan.Changes);
        }
        var done = new ConcurrentBag<ImagePromotion>();
        IReadOnlyList<ImagePromotion> results = await promotions.ApplyAsync(plan, Arrived, e => Fail(console, e), cancellation);
        console.Line($"{done.Count} promoted, {results.Count - done.Count + plan.Failed.Count} failed, {plan.Lost.Count} lost; {plan.Images.Count - plan.Changes.Count - plan.Lost.Count - plan.Failed.Count} there already.");
        return () => PromotionJson.Write([.. results, .. plan.Lost, .. plan.Failed]);

        void Arrived(ImagePromotion image)
        {
            done.Add(image);
            console.Line(PromotionView.Describe(image));
        }
    }
}
