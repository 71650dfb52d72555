using FsCheck;
using FsCheck.Fluent;
using ReleaseTools.Definitions.Inference;

namespace ReleaseTools.Tests.Definitions;

public sealed class MakefileTextTests
{
    [Theory]
    [InlineData("release:\n\techo")]
    [InlineData("release: deps")]
    [InlineData("release:: deps")]
    [InlineData("release:; echo")]
    [InlineData("all release clean:\n")]
    [InlineData("release\t:\r\n")]
    [InlineData("  release:")]
    [InlineData("all \\\n  release: deps")]
    [InlineData("T := release\n$(T): deps")]
    [InlineData("A = rel\nT = $(A)ease\n${T}:")]
    [InlineData(".PHONY: release\nrelease:")]
    [InlineData("a: b\n\techo \\\nx\nrelease:")]
    [InlineData("define X\nrelease2:\nendef\nrelease:")]
    [InlineData("release: export A = 1\nrelease: deps")]
    [InlineData("x.o release &: y")]
    public void A_rule_for_the_target_is_found(string makefile) => Assert.True(MakefileText.Defines(makefile, "release"));

    [Theory]
    [InlineData("")]
    [InlineData(".PHONY: release")]
    [InlineData("all: release")]
    [InlineData("# release:")]
    [InlineData("all: # release:")]
    [InlineData("\trelease:")]
    [InlineData("all:\n\techo \\\nrelease:")]
    [InlineData("release := x")]
    [InlineData("release ::= x")]
    [InlineData("release = a:b")]
    [InlineData("X ?= release:")]
    [InlineData("release-all:")]
    [InlineData("pre-release:")]
    [InlineData("release: CONFIG = fast")]
    [InlineData("define X\nrelease:\nendef")]
    [InlineData("$(info release: now)")]
    public void Anything_else_is_no_rule(string makefile) => Assert.False(MakefileText.Defines(makefile, "release"));

    [Fact]
    public void Variables_that_grow_without_end_cost_nothing() =>
        Assert.False(MakefileText.Defines("A = xxxxxxxxxx\n" + string.Concat(Enumerable.Range(0, 60).Select(_ => "A = $(A)$(A)\n")) + "$(A):\n", "release"));

    [Fact]
    public void No_text_is_too_strange() => Prop.ForAll<NonNull<string>>(text => MakefileText.Defines(text.Get, text.Get) || true).QuickCheckThrowOnFailure();
}
