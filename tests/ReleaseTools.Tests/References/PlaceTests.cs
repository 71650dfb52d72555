using ReleaseTools.References;

namespace ReleaseTools.Tests.References;

/// <summary>What agrees, what differs, and what an update makes of it: one line at a time.</summary>
public sealed class PlaceTests
{
    [Theory]
    [InlineData("1.2.0", "VERSION=1.2.0")]
    [InlineData("1.2.0", "VERSION=v1.2.0")]                                 // a v on either side is fine
    [InlineData("v1.2.0", "VERSION=1.2.0")]
    [InlineData("1.2.0", "FROM node:1.2.0-alpine")]                         // the image's name goes on, not the version
    [InlineData("1.2.0", "hello-1.2.0.tar.gz")]
    [InlineData("1.2.0", "hello_1.2.0_linux_amd64.zip")]
    [InlineData("1.2.0", "Released 1.2.0.")]
    [InlineData("1.22.5", "TAG=v1.31.0-go1.22.5-bullseye.0")]
    [InlineData("v1.31.0-go1.22.5-bullseye.0", "TAG=v1.31.0-go1.22.5-bullseye.0")]
    [InlineData("1.2.0-rc.1", "1.2.0-rc.1-linux")]
    [InlineData("3.5.15-0", "etcd:3.5.15-0")]
    [InlineData("1.2.0+build.5", "1.2.0+build.5")]
    [InlineData("1.22rc2", "go1.22rc2")]
    [InlineData("2.47", "agnhost:2.47")]
    [InlineData("bookworm", "golang:1.22-bookworm")]
    [InlineData("bookworm-v1.0.0", "debian-base:bookworm-v1.0.0")]
    [InlineData("v20230623-56e06d7c18", "gcb:v20230623-56e06d7c18")]
    [InlineData("0", "REVISION ?= 0")]
    [InlineData("1.2.0", "(1.2.0)")]
    public void A_version_stands_in_a_line(string version, string line) => Assert.NotEmpty(new WantedVersion(version, VersionScheme.Semver).In(line));

    [Theory]
    [InlineData("1.2.0", "11.2.0")]
    [InlineData("1.2.0", "1.2.01")]
    [InlineData("1.2.0", "1.2.0-rc.1")]
    [InlineData("1.2.0", "1.2.0-RC1")]
    [InlineData("1.2.0", "1.2.0rc1")]
    [InlineData("1.2.0", "1.2.0.1")]
    [InlineData("1.2.0", "0.1.2.0")]
    [InlineData("1.2.0", "1.2.0-0")]
    [InlineData("1.2.0", "1.2.0+build")]
    [InlineData("1.2.0", "1.2.0-SNAPSHOT")]
    [InlineData("1.2.0", "1.0.0-1.2.0")]
    [InlineData("1.2.0", "1.0.0-rc.1.2.0")]
    [InlineData("1.22", "1.22.5")]
    [InlineData("1.2.0-rc.1", "1.2.0-rc.10")]
    [InlineData("1.2.0-rc.1", "1.2.0-rc.1.1")]
    [InlineData("1.2.0", "1x2x0")]
    [InlineData("bookworm", "bookworms")]
    [InlineData("bookworm-v1.0.0", "bookworm-v1.0.0.1")]
    [InlineData("0", "v3.5.1-0")]
    [InlineData("0", "10")]
    public void What_only_looks_like_a_version_is_not_it(string version, string line) => Assert.Empty(new WantedVersion(version, VersionScheme.Semver).In(line));

    [Theory]
    [InlineData(VersionScheme.Alpha, "release-b", "train: release-b", true)]
    [InlineData(VersionScheme.Alpha, "release-b", "train: release-b-update-1", false)]
    [InlineData(VersionScheme.Random, "ami-09bbefc07310f7914", "- ami-09bbefc07310f7914 # workers", true)]
    [InlineData(VersionScheme.Random, "9bbefc07310f7914", "- ami-09bbefc07310f7914", false)]
    [InlineData(VersionScheme.Random, "1a49e2f6", "x@sha256:1a49e2f6", true)]
    public void A_version_of_any_scheme_stands_whole(VersionScheme scheme, string version, string line, bool stands) =>
        Assert.Equal(stands, new WantedVersion(version, scheme).In(line).Any());

    [Theory]
    [InlineData("TERRAFORM_VERSION", "ENV TERRAFORM_VERSION=0.12.3", "0.12.3", true, "0.12.3")]
    [InlineData("TERRAFORM_VERSION", "ENV TERRAFORM_VERSION=0.12.4", "0.12.3", false, "0.12.4")]
    [InlineData("TERRAFORM_VERSION", "ENV TERRAFORM_VERSION=v0.12.4", "0.12.3", false, "v0.12.4")]
    [InlineData("TERRAFORM_VERSION", "ENV TERRAFORM_VERSION=", "0.12.3", false, null)]
    [InlineData(@"VERSION=(\S+)", "VERSION=1.3.0 # was 1.2.0", "1.2.0", false, "1.3.0")]           // the first group is the place
    [InlineData(@"go([0-9]+\.[0-9]+)", "go1.22.5", "1.22", true, "1.22")]
    [InlineData(@"was (?<version>\S+)", "VERSION=1.3.0 # was 1.2.0", "1.2.0", true, "1.2.0")]
    [InlineData(@"(VERSION|TAG)=(?<version>\S+)", "TAG=latest # 1.2.0", "1.2.0", false, "latest")]   // so is a group called version
    [InlineData(@"golang:\d+\.\d+(alpha|beta|rc)?\.?(\d+)?", "FROM golang:1.22.5", "1.22.5", true, "1.22.5")]   // groups that only group
    [InlineData(@"VERSION=v(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)", "VERSION=v0.2.5", "0.2.5", true, "0.2.5")]
    [InlineData(@"VERSION=v(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)", "VERSION=v0.2.6", "0.2.5", false, "v0.2.6")]
    [InlineData(@"IMG v((\d+)\.(\d+)\.(\d+))-(\d+)", "IMG v3.5.1-0", "v3.5.1-0", true, "3.5.1-0")]
    [InlineData(@"IMG v((\d+)\.(\d+)\.(\d+))-(\d+)", "IMG v3.5.1-1", "v3.5.1-0", false, "v3.5.1-1")]
    [InlineData("(docker.io|quay.io)/etcd:", "quay.io/etcd:3.5.15", "3.5.15", true, "3.5.15")]
    public void A_place_is_compared_as_its_expression_says(string match, string line, string wanted, bool agrees, string? found)
    {
        var version = new WantedVersion(wanted, VersionScheme.Semver);
        MatchedPlace place = Assert.Single(new MatchExpression(match).PlacesIn(line));

        PlaceComparison comparison = PlaceComparison.Of(line, place, version);

        Assert.Equal(agrees, comparison.Agrees);
        Assert.Equal(agrees ? version.Core : found, comparison.Found);
    }

    [Theory]
    [InlineData("VERSION", "VERSION=1.2.0", "VERSION=1.3.0")]
    [InlineData("VERSION", "VERSION=v1.2.0", "VERSION=v1.3.0")]                                    // a v stays where it is
    [InlineData("VERSION", "VERSION=1.2.0 URL=x/v1.2.0/y", "VERSION=1.3.0 URL=x/v1.3.0/y")]
    [InlineData("VERSION", "VERSION=1.2.0 MIN=0.9.0", "VERSION=1.3.0 MIN=0.9.0")]
    [InlineData("VERSION", "VERSION=1.1.7", "VERSION=1.3.0")]                                      // the only version there
    [InlineData("VERSION", "VERSION=1.2.0-rc.1", "VERSION=1.3.0")]
    [InlineData("FROM node", "FROM node:1.2.0-alpine3.18", "FROM node:1.3.0-alpine3.18")]
    [InlineData(@"node:\d+\.\d+\.\d+", "FROM node:1.1.0 AS from-9.9.9", "FROM node:1.3.0 AS from-9.9.9")]   // the only one that is matched
    [InlineData("VERSION", "VERSION=1.3.0", "VERSION=1.3.0")]
    [InlineData("VERSION", "VERSION=1.1.0 MIN=0.9.0", null)]                                       // which of the two?
    [InlineData("VERSION", "VERSION=latest", null)]
    [InlineData("VERSION", "VERSION=127.0.0.1", null)]
    [InlineData(@"VERSION=(\S+)", "VERSION=1.1.0 MIN=0.9.0", "VERSION=1.3.0 MIN=0.9.0")]
    [InlineData(@"VERSION=(?<version>\S+)", "VERSION=latest", "VERSION=1.3.0")]
    [InlineData(@"VERSION=(?<version>.+)", "VERSION=some words", null)]
    [InlineData(@"VERSION=(?<version>.+)", "VERSION=0.1.0 or 0.2.0", null)]
    [InlineData("(docker.io|quay.io)/etcd", "quay.io/etcd:1.2.0", "quay.io/etcd:1.3.0")]
    public void An_update_rewrites_what_is_the_version_and_nothing_else(string match, string line, string? expected) =>
        Assert.Equal(expected, Rewrite(match, line, "v1.2.0", "1.3.0", VersionScheme.Semver));

    [Theory]
    [InlineData(@"IMG v((\d+)\.(\d+)\.(\d+))-(\d+)", "IMG v3.5.0-0", "v3.5.1-0", "IMG v3.5.1-0")]
    [InlineData(@"go([0-9]+\.[0-9]+)", "go1.21.3", "1.22", "go1.22.3")]
    [InlineData(@"go([0-9]+\.[0-9]+)", "go1.21.3", "1.22.1", "go1.22.1")]
    public void A_group_that_is_a_part_of_a_version_is_rewritten_as_the_new_version_is_written(string match, string line, string to, string expected) =>
        Assert.Equal(expected, Rewrite(match, line, to, to, VersionScheme.Semver));

    [Theory]
    [InlineData(VersionScheme.Alpha, "train:", "train: release-b", "release-b", "release-c", "train: release-c")]
    [InlineData(VersionScheme.Alpha, "train:", "train: release-a", "release-b", "release-c", null)]         // no scheme to know a version by
    [InlineData(VersionScheme.Alpha, "train: (.*)", "train: release-a", "release-b", "release-c", "train: release-c")]
    [InlineData(VersionScheme.Random, "workers", "- ami-09bb # workers", "ami-09bb", "ami-1c2d", "- ami-1c2d # workers")]
    [InlineData(VersionScheme.Random, "(docker.io|quay.io)/x", "quay.io/x@sha256:09bb", "1234", "5678", null)]
    public void Without_numbers_only_the_old_version_or_a_group_tells_the_place(VersionScheme scheme, string match, string line, string from, string to, string? expected) =>
        Assert.Equal(expected, Rewrite(match, line, from, to, scheme));

    private static string? Rewrite(string match, string line, string from, string to, VersionScheme scheme)
    {
        MatchedPlace place = Assert.Single(new MatchExpression(match).PlacesIn(line));
        IReadOnlyList<LineEdit>? edits = new PlaceRewrite(new WantedVersion(from, scheme), new WantedVersion(to, scheme), scheme).Of(line, place);
        return edits is null ? null : LineEdit.Apply(line, edits);
    }
}
