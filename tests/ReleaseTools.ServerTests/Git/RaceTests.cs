
namespace ReleaseTools.ServerTests.Git;

/// <summary>Two real processes, each with a checkout of its own, at one remote.</summary>
[Soak]
public sealed class RaceTests
{
    private const int Rounds = 8;

    [Theory]
    [InlineData("file")]
    [InlineData("http")]
    public async Task Of_two_that_tag_one_version_at_two_commits_one_wins_and_the_other_is_told(string kind)
    {
        await using RemoteWorld world = await RemoteWorld.CreateAsync(kind);
        using var first = new Racer(world.First);
        using var second = new Racer(world.NewCheckoutOfMain());
        string[] commits = [first.Checkout.Commit("feat: one", "one.txt"), second.Checkout.Commit("feat: two", "two.txt")];
        for (int round = 0; round < Rounds; round++)
        {
            string[] answers = await Racer.RaceAsync((first, $"tag 1.0.{round} {commits[0]}"), (second, $"tag 1.0.{round} {commits[1]}"));
            int winner = answers[0].StartsWith("Created", StringComparison.Ordinal) ? 0 : 1;
            Assert.Equal($"Created {commits[winner]}", answers[winner]);
            Assert.StartsWith("TagElsewhere: ", answers[1 - winner], StringComparison.Ordinal);
            Assert.Equal(commits[winner], world.At($"v1.0.{round}"));
        }
    }

    [Theory]
    [InlineData("file")]
    [InlineData("http")]
    public async Task Two_that_tag_one_commit_agree(string kind)
    {
        await using RemoteWorld world = await RemoteWorld.CreateAsync(kind);
        using var first = new Racer(world.First);
        using var second = new Racer(world.NewCheckoutOfMain());
        for (int round = 0; round < Rounds; round++)
        {
            string[] answers = await Racer.RaceAsync((first, $"tag 1.0.{round} HEAD"), (second, $"tag 1.0.{round} HEAD"));
            Assert.All(answers, answer => Assert.EndsWith(world.First.Head, answer, StringComparison.Ordinal));
            // both may be its maker: what they make in the same second is the same object
            Assert.Contains(answers, answer => answer.StartsWith("Created", StringComparison.Ordinal));
            Assert.Equal(first.Checkout.Git("rev-parse", $"v1.0.{round}"), second.Checkout.Git("rev-parse", $"v1.0.{round}"));
        }
    }

    [Theory]
    [InlineData("file")]
    [InlineData("http")]
    public async Task Release_commits_of_two_are_both_on_the_branch_each_with_its_tag(string kind)
    {
        await using RemoteWorld world = await RemoteWorld.CreateAsync(kind);
        await world.BranchAsync("release-1.0");
        using var first = new Racer(world.First);
        using var second = new Racer(world.NewCheckoutOfMain());
        List<string> expected = ["Release v1.0.0-rc.0"];
        for (int round = 0; round < Rounds; round++)
        {
            string[] answers = await Racer.RaceAsync((first, $"commit 1.0.{2 * round} release-1.0"), (second, $"commit 1.0.{(2 * round) + 1} release-1.0"));
            Assert.All(answers, answer => Assert.StartsWith("Created", answer, StringComparison.Ordinal));
            for (int i = 0; i < 2; i++)
            {
                Assert.Equal(answers[i].Split(' ')[1], world.At($"v1.0.{(2 * round) + i}"));
                expected.Add($"Release v1.0.{(2 * round) + i}");
            }
            // and both the same version
            answers = await Racer.RaceAsync((first, $"commit 1.0.{100 + round} release-1.0"), (second, $"commit 1.0.{100 + round} release-1.0"));
            Assert.Single(answers.Select(answer => answer.Split(' ')[1]).Distinct());
            expected.Add($"Release v1.0.{100 + round}");
        }
        Assert.Equal(expected.Order(StringComparer.Ordinal), world.Subjects("main..release-1.0").Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("file")]
    [InlineData("http")]
    public async Task Two_that_make_one_branch_end_with_one_and_both_know_it(string kind)
    {
        await using RemoteWorld world = await RemoteWorld.CreateAsync(kind);
        using var first = new Racer(world.First);
        using var second = new Racer(world.NewCheckoutOfMain());
        for (int round = 0; round < Rounds; round++)
        {
            string[] answers = await Racer.RaceAsync((first, $"branch release-1.{round}"), (second, $"branch release-1.{round}"));
            Assert.All(answers, answer => Assert.EndsWith(world.At($"release-1.{round}"), answer, StringComparison.Ordinal));
            Assert.Contains(answers, answer => answer.StartsWith("Created", StringComparison.Ordinal));
            Assert.Equal(world.At($"release-1.{round}"), world.At($"v1.{round}.0-rc.0"));
            Assert.Equal(world.At("main"), world.At($"v1.{round + 1}.0-alpha.0"));
            Assert.Equal([$"Release v1.{round}.0-rc.0"], world.Subjects($"main..release-1.{round}"));
        }
    }

    [Theory]
    [InlineData("file")]
    [InlineData("http")]
    public async Task Commits_that_two_stage_while_main_moves_are_all_there_once_and_on_main(string kind)
    {
        await using RemoteWorld world = await RemoteWorld.CreateAsync(kind);
        using var first = new Racer(world.First);
        using var second = new Racer(world.NewCheckoutOfMain());
        GitRepository main = world.NewCheckoutOfMain();
        List<string> expected = [];
        int attempts = 0;
        for (int round = 0; round < Rounds; round++)
        {
            foreach (Racer racer in new[] { first, second })
            {
                string name = racer == first ? "a" : "b";
                for (int i = 0; i < 2; i++)
                {
                    racer.Checkout.Commit($"feat: {name}{round}.{i}", $"{name}{round}.{i}.txt");
                    expected.Add($"feat: {name}{round}.{i}");
                }
            }
            if (round % 3 == 2)
            {
                main.Commit($"feat: public {round}", "public.txt");
                world.PushMain(main);
            }
            string[] answers = await Racer.RaceAsync((first, $"stage {first.Checkout.Head}"), (second, $"stage {second.Checkout.Head}"));
            foreach (string answer in answers)
            {
                Assert.Matches("^(Created|Updated|Rebased) ", answer);
                attempts += int.Parse(answer.Split(' ')[2]);
            }
            Assert.Equal(expected.Order(StringComparer.Ordinal), world.Subjects("main..hello-staging-master").Order(StringComparer.Ordinal));
        }
        Assert.True(attempts > 2 * Rounds, "nobody ever lost a race: nothing was proven");
    }

    [Theory]
    [InlineData("file")]
    [InlineData("http")]
    public async Task What_a_killed_process_left_is_finished_by_the_same_command(string kind)
    {
        await using RemoteWorld world = await RemoteWorld.CreateAsync(kind);
        for (int i = 0; i < 6; i++)
        {
            var after = TimeSpan.FromMilliseconds(70 * i);
            await KillAsync(world, $"branch release-2.{i}", after);
            using (var racer = new Racer(world.First)) Assert.Matches("^(Created|Existing|Completed) ", (await Racer.RaceAsync((racer, $"branch release-2.{i}")))[0]);
            await KillAsync(world, $"commit 2.{i}.0 release-2.{i}", after);
            using (var racer = new Racer(world.First)) Assert.Matches("^(Created|Existing|Completed) ", (await Racer.RaceAsync((racer, $"commit 2.{i}.0 release-2.{i}")))[0]);

            Assert.Equal([$"Release v2.{i}.0-rc.0", $"Release v2.{i}.0"], world.Subjects($"main..release-2.{i}"));
            Assert.Equal(world.At($"release-2.{i}"), world.At($"v2.{i}.0"));
            Assert.Equal(world.At($"v2.{i}.0"), world.First.Git("rev-parse", $"v2.{i}.0^{{commit}}"));

            world.First.Commit($"feat: {i}", $"{i}.txt");
            await KillAsync(world, $"stage {world.First.Head}", after);
            using (var racer = new Racer(world.First)) await Racer.RaceAsync((racer, $"stage {world.First.Head}"));
            Assert.Equal(world.First.Head, world.At("hello-staging-master"));
        }
        Assert.Equal("", world.First.Git("status", "--porcelain"));
        Assert.Equal("", world.First.Git("for-each-ref", "refs/release-tools", "refs/worktree"));
    }

    // With a remote in a folder, the kill also ends git receive-pack, which may leave a lock file behind. The server's administrator
    // removes it, as the PushRaceLost error recommends.
    private static async Task KillAsync(RemoteWorld world, string command, TimeSpan after)
    {
        using (var racer = new Racer(world.First)) await racer.KillAsync(command, after);
        world.RemoveLocks();
    }
}
