using System.CommandLine;
using ReleaseTools.Cli.Output;
using ReleaseTools.Engine.Images;

namespace ReleaseTools.Cli.Commands;

/// <summary><c>release image backup</c>: a repository in one archive.</summary>
internal sealed class BackUpImagesCommand : ReleaseCommand
{
    private readonly Argument<string> _repository = new("REPOSITORY") { Description = "registry/repository or oci:FOLDER: all of its tags; or some of them: hello:1.*." };
    private readonly Argument<string> _file = new("FILE") { Description = "The archive, an OCI layout as a tar. One that is there is replaced once the new one is whole." };
    private readonly PlainHttpOption _plainHttp = new();
    private readonly WhatIfOption _whatIf = new();

    public BackUpImagesCommand() : base("backup", "Writes a repository into one archive: every tag with all platforms, and what refers to them: signatures, attestations, SBOMs.")
    {
        Arguments.Add(_repository);
        Arguments.Add(_file);
        Options.Add(_plainHttp);
        Options.Add(_whatIf);
    }

    protected override async Task<Func<string>> RunAsync(ParseResult arguments, ConsoleWriter console, CancellationToken cancellation)
    {
        string repository = arguments.GetValue(_repository)!, file = arguments.GetValue(_file)!;
        if (arguments.GetValue(_whatIf)) return WhatIfOption.Show(console, $"Back up {repository}", file);
        using var observer = new ConsoleObserver(console);
        var done = new CopiedImages(console);
        await new ImageBackup(observer, _plainHttp.In(arguments)).BackUpAsync(repository, file, place => place, done.Add, e => Fail(console, e), cancellation);
        return done.ToJson;
    }
}
